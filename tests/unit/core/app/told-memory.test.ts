import { describe, expect, it } from 'vitest';
import {
  encodeToldMemory,
  nothingTold,
  parseToldMemory,
  type ToldMemory,
} from '../../../../main/core/app/told-memory.ts';
import { parseJson } from '../../../../main/core/json.ts';

const full: ToldMemory = {
  hasLooked: true,
  stopped: ['a', 'b'],
  restored: new Map([['c', 1_000]]),
  windows: new Map([
    ['a Week', { resetAtMs: 5_000, percent: 80 }],
    ['a Session (5 hours)', { resetAtMs: null, percent: 100 }],
  ]),
  isHeldBackTold: true,
  untold: [{ id: 'x', title: 'y', body: 'z' }],
  seenConflicts: new Map([
    ['older-copy', ['a']],
    ['other-computer', []],
  ]),
  restoreShownAtMs: 7,
};

describe('what was told', () => {
  it.each([{ memory: full }, { memory: nothingTold }])('comes back from its file as it was', ({ memory }) => {
    expect(parseToldMemory(parseJson(encodeToldMemory(memory)))).toEqual(memory);
  });

  it.each(['[]', '1', 'null', '"text"', 'no json'])('is no such file when it holds %s', (text) => {
    expect(parseToldMemory(parseJson(text))).toBeNull();
  });

  it('loses only the fields that do not fit', () => {
    const text =
      '{"hasLooked":1,"stopped":["a",2],"restored":{"c":"soon","d":4},"windows":{"w":{},"v":{"percent":1}},"untold":[{}],"seenConflicts":{"gone":[],"older-copy":"a","spent-elsewhere":["b",1]}}';
    expect(parseToldMemory(parseJson(text))).toEqual({
      ...nothingTold,
      stopped: ['a'],
      restored: new Map([['d', 4]]),
      windows: new Map([['v', { percent: 1, resetAtMs: null }]]),
      seenConflicts: new Map([['spent-elsewhere', ['b']]]),
    });
  });
});
