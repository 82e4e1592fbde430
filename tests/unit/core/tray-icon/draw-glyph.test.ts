import { describe, expect, it } from 'vitest';
import { glyphGeometryFor } from '../../../../main/core/tray-icon/glyph-geometry.ts';
import type { TrayFacts } from '../../../../main/core/tray-icon/tray-picture.ts';
import { drawn, left, textOf } from './cell-text.ts';

// Drawn by hand from the rules of visual.md 6 for 16 px: bars at x 1, 14 wide; y 3, 5 high and y 10, 3 high; unit 1.
const gap = '................';
const upperHalf = ['..oooooo------..', '.ooooooo-------.', '.ooooooo-------.', '.ooooooo-------.', '..oooooo------..'];
const lowerHalf = ['.ooooooo-------.', '.ooooooo-------.', '.ooooooo-------.'];
const upperHollow = [
  '..OOOOOOOOOOOO..',
  '.O............O.',
  '.O............O.',
  '.O............O.',
  '..OOOOOOOOOOOO..',
];
const lowerHollow = ['.OOOOOOOOOOOOOO.', '.O............O.', '.OOOOOOOOOOOOOO.'];
const upperTrack = ['..------------..', '.--------------.', '.--------------.', '.--------------.', '..------------..'];
const lowerTrack = ['.--------------.', '.--------------.', '.--------------.'];

const sixteen = (upper: readonly string[], lower: readonly string[]) => [
  ...[gap, gap, gap],
  ...upper,
  ...[gap, gap],
  ...lower,
  ...[gap, gap, gap],
];

interface Case {
  readonly says: string;
  readonly facts: Partial<TrayFacts>;
  readonly picture: readonly string[];
}

const levels: readonly Case[] = [
  { says: 'a fresh reading', facts: {}, picture: sixteen(upperHalf, lowerHalf) },
  { says: 'no data', facts: left(), picture: sixteen(upperTrack, lowerTrack) },
  { says: 'an unknown longer window', facts: left(50, null), picture: sixteen(upperHalf, lowerTrack) },
  { says: 'a used-up session', facts: left(0, 50), picture: sixteen(upperHollow, lowerHalf) },
  { says: 'a used-up week', facts: left(50, 0), picture: sixteen(upperHollow, lowerHollow) },
  {
    says: 'a low session',
    facts: left(10, 50),
    picture: sixteen(
      ['..P.............', '.PP.............', '.PP============.', '.PP.............', '..P.............'],
      lowerHalf,
    ),
  },
  {
    says: 'a low week',
    facts: left(50, 20),
    picture: sixteen(upperHalf, ['.PPP............', '.PPP===========.', '.PPP............']),
  },
  {
    says: 'a single window',
    facts: left(50),
    picture: [
      ...[gap, gap, gap, gap, gap],
      '..oooooo------..',
      ...Array.from({ length: 4 }, () => '.ooooooo-------.'),
      '..oooooo------..',
      ...[gap, gap, gap, gap, gap],
    ],
  },
  {
    says: 'a low single window, whose rail is two cells because its height leaves an odd rest',
    facts: left(10),
    picture: [
      ...[gap, gap, gap, gap, gap],
      '..P.............',
      '.PP.............',
      '.PP============.',
      '.PP============.',
      '.PP.............',
      '..P.............',
      ...[gap, gap, gap, gap, gap],
    ],
  },
  {
    says: 'what is used instead of what is left',
    facts: { ...left(75, 100), show: 'used' },
    picture: sixteen(
      ['..ooo---------..', '.oooo----------.', '.oooo----------.', '.oooo----------.', '..ooo---------..'],
      lowerTrack,
    ),
  },
  {
    says: 'a low week with the used share as its plug',
    facts: { ...left(50, 10), show: 'used' },
    picture: sixteen(upperHalf, ['.PPPPPPPPPPPPP..', '.PPPPPPPPPPPPP=.', '.PPPPPPPPPPPPP..']),
  },
  {
    says: 'a nearly used-up session in the used setting with square corners at the right',
    facts: { ...left(1, 50), show: 'used' },
    picture: sixteen(
      ['..PPPPPPPPPPPPP.', '.PPPPPPPPPPPPPP.', '.PPPPPPPPPPPPPP.', '.PPPPPPPPPPPPPP.', '..PPPPPPPPPPPPP.'],
      lowerHalf,
    ),
  },
];

const conditions: readonly Case[] = [
  {
    says: 'a stale reading by its hatched columns',
    facts: { isStale: true },
    picture: sixteen(
      ['..-o-o-o------..', '.o-o-o-o-------.', '.o-o-o-o-------.', '.o-o-o-o-------.', '..-o-o-o------..'],
      ['.o-o-o-o-------.', '.o-o-o-o-------.', '.o-o-o-o-------.'],
    ),
  },
  {
    says: 'offline by a slash that stands clear of the bars',
    facts: { isOffline: true },
    picture: [
      ...[gap, gap],
      '............!!..',
      '..~~~~~~--.!!...',
      '.~~~~~~~-.!!.--.',
      '.~~~~~~~.!!.---.',
      '.~~~~~~.!!.----.',
      '..~~~~.!!.----..',
      '......!!........',
      '.....!!.........',
      '.~~.!!.~-------.',
      '.~.!!.~~-------.',
      '..!!.~~~-------.',
      '.!!.............',
      ...[gap, gap],
    ],
  },
  {
    says: 'an error by shorter bars and a mark',
    facts: { hasError: true },
    picture: [
      ...[gap, gap, gap],
      '..~~~~---...!!!.',
      '.~~~~~----..!!!.',
      '.~~~~~----..!!!.',
      '.~~~~~----..!!!.',
      '..~~~~---...!!!.',
      '............!!!.',
      gap,
      '.~~~~~----......',
      '.~~~~~----..!!!.',
      '.~~~~~----..!!!.',
      ...[gap, gap, gap],
    ],
  },
  {
    says: 'a sign-in that is needed by the dot, under which everything moves down',
    facts: { needsSignIn: true },
    picture: [
      '...........@@@@.',
      '..........@@@@@@',
      '..........@@@@@@',
      '..........@@@@@@',
      '..........@@@@@@',
      '..oooooo--.@@@@.',
      '.ooooooo---.....',
      '.ooooooo-------.',
      '.ooooooo-------.',
      '..oooooo------..',
      ...[gap, gap],
      ...lowerHalf,
      gap,
    ],
  },
  {
    says: 'an error and a needed sign-in, with the mark moved down and cut by the dot as well',
    facts: { hasError: true, needsSignIn: true },
    picture: [
      '...........@@@@.',
      ...Array.from({ length: 4 }, () => '..........@@@@@@'),
      '..~~~~---..@@@@.',
      '.~~~~~----......',
      '.~~~~~----..!!!.',
      '.~~~~~----..!!!.',
      '..~~~~---...!!!.',
      '............!!!.',
      gap,
      '.~~~~~----......',
      '.~~~~~----..!!!.',
      '.~~~~~----..!!!.',
      gap,
    ],
  },
];

const gapSteps = [
  ['the start', 0, '...ooooo------..', '...ooooo-------.'],
  ['a third', 1, '..ooo..o------..', '.oooo..o-------.'],
  ['two thirds', 2, '..oooooo-..---..', '.ooooooo-..----.'],
  ['the whole way', 3, '..oooooo-----...', '.ooooooo-----...'],
] as const;

describe('the glyph at 16 px', () => {
  it.each(levels)('shows $says', ({ facts, picture }) => {
    expect(textOf(drawn(facts, 16))).toEqual(picture);
  });

  it.each(conditions)('shows $says', ({ facts, picture }) => {
    expect(textOf(drawn(facts, 16))).toEqual(picture);
  });

  it.each(gapSteps)('cuts the gap of a running check through both bars: %s', (_, step, cutEnd, cutMiddle) => {
    const upper = [cutEnd, cutMiddle, cutMiddle, cutMiddle, cutEnd];
    expect(textOf(drawn({ checkingStep: step }, 16))).toEqual(sixteen(upper, [cutMiddle, cutMiddle, cutMiddle]));
  });

  it('lays the plate one cell around bars and every painted cell', () => {
    expect(textOf(drawn({}, 16, 'plate'))).toEqual([
      ...[gap, gap],
      '.##############.',
      '##oooooo------##',
      ...Array.from({ length: 3 }, () => '#ooooooo-------#'),
      '##oooooo------##',
      ...['################', '################'],
      ...Array.from({ length: 3 }, () => '#ooooooo-------#'),
      '################',
      ...[gap, gap],
    ]);
  });

  it('keeps the plate under what a slash cut away and around its ends', () => {
    const rows = textOf(drawn({ isOffline: true }, 16, 'plate'));
    expect(rows.slice(1, 4)).toEqual(['...........####.', '.###########!!#.', '##~~~~~~--#!!###']);
    expect(rows.slice(12, 15)).toEqual(['##!!#~~~-------#', '#!!#############', '####............']);
  });
});

describe('the corners of a bar', () => {
  it.each([
    [16, 10],
    [20, 13],
    [24, 16],
    [48, 32],
  ])('stay square at %i px where it is less than five units high', (sizePx, y) => {
    const rows = textOf(drawn(left(50, 0), sizePx));
    expect(rows[y]?.replaceAll('.', '')).toBe('O'.repeat(glyphGeometryFor(sizePx).barsX.lengthPx));
  });
});

describe('the glyph at twice the scale', () => {
  const clearRow = '.'.repeat(36);
  const middle = (text: string) => `..${text}..`;

  it('takes a triangle of two cells from each corner and draws lines two cells thick', () => {
    const rows = textOf(drawn(left(0, 50), 36));
    const end = [`....${'O'.repeat(28)}....`, `...${'O'.repeat(30)}...`];
    const side = middle(`OO${'.'.repeat(28)}OO`);
    expect(rows.slice(6, 18)).toEqual([...end, ...Array.from({ length: 8 }, () => side), ...[...end].reverse()]);
    expect(rows.slice(18, 24)).toEqual(Array.from({ length: 6 }, () => clearRow));
    expect(rows[24]).toBe(middle('o'.repeat(16) + '-'.repeat(16)));
  });

  it('rounds the plate off where it follows a square corner', () => {
    const rows = textOf(drawn({}, 36, 'plate'));
    expect(rows.slice(29)).toEqual([
      `##${'o'.repeat(16)}${'-'.repeat(16)}##`,
      '#'.repeat(36),
      `.${'#'.repeat(34)}.`,
      ...Array.from({ length: 4 }, () => clearRow),
    ]);
  });

  it('hatches in pairs of columns', () => {
    expect(textOf(drawn({ isStale: true }, 36))[24]).toBe(middle('oo--'.repeat(4) + '-'.repeat(16)));
  });

  it('rounds levels on the doubled grid', () => {
    expect(textOf(drawn(left(50, 30), 36))[24]).toBe(middle('o'.repeat(10) + '-'.repeat(22)));
    expect(textOf(drawn(left(50, 30), 18))[12]).toBe(`.${'o'.repeat(5)}${'-'.repeat(11)}.`);
  });

  it('draws the dot as a finer disc', () => {
    const widths = textOf(drawn({ needsSignIn: true }, 36))
      .slice(0, 14)
      .map((row) => row.replace(/[^@]/g, '').length);
    expect(widths).toEqual([6, 8, 10, 12, 14, 14, 14, 14, 14, 14, 12, 10, 8, 6]);
  });
});
