import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLedgerEvent, parseLedger } from '../../../../main/core/ledger/parse-ledger.ts';
import { event, ledgerEvents } from './ledger-arbitraries.ts';

const flag = { kind: 'flagged', key: 'mira000001', httpStatus: 401, by: 'automatic', episode: 1 } as const;
const good = encodeLedgerEvent(event({ ...flag, reason: 'invalid_grant' }));

describe('the lines of the ledger', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(ledgerEvents(60), (events) => {
        expect(parseLedger(events.map(encodeLedgerEvent).join(''))).toEqual({
          events,
          foreignLines: [],
          unreadable: 0,
        });
      }),
    );
  });

  const bad: readonly (readonly [string, string])[] = [
    ['half a line', good.slice(0, 40)],
    ['no JSON', 'hello'],
    ['another kind of JSON', '[1,2]'],
    ['a line without a kind', '{"key":"mira000001","at":"2026-03-01T10:00:00Z","id":"1"}'],
    ['a line without a time', '{"kind":"undone","key":"mira000001","id":"1"}'],
    ['a time that is none', '{"kind":"undone","key":"mira000001","at":"yesterday","id":"1"}'],
    ['a line without an id', '{"kind":"undone","key":"mira000001","at":"2026-03-01T10:00:00Z"}'],
    ['an account’s line without its key', '{"kind":"undone","key":null,"at":"2026-03-01T10:00:00Z","id":"1"}'],
    ['a key that no report may name', '{"kind":"undone","key":"bbb12345","at":"2026-03-01T10:00:00Z","id":"1"}'],
    ['a missing field', '{"kind":"restored","key":"mira000001","at":"2026-03-01T10:00:00Z","id":"1"}'],
    [
      'a verdict nobody knows',
      '{"kind":"checked","key":"mira000001","verdict":"fine","outcome":"restored","at":"2026-03-01T10:00:00Z","id":"1"}',
    ],
    ['a name from the prototype', '{"kind":"toString","key":"mira000001","at":"2026-03-01T10:00:00Z","id":"1"}'],
  ];
  it.each(bad.slice(0, -1))('with %s are skipped and counted, and the others stand', (_name, line) => {
    const parsed = parseLedger(`${line}\n${good}`);
    expect(parsed.unreadable).toBe(1);
    expect(parsed.events).toHaveLength(1);
  });

  it('with a kind that this version does not know are kept as they are', () => {
    const line = '{"kind":"from-a-later-version","key":"mira000001","at":"2026-03-01T10:00:00Z","id":"1"}';
    const prototype = bad.at(-1)?.[1] ?? '';
    expect(parseLedger(`${line}\n${prototype}\n${good}`)).toMatchObject({
      foreignLines: [line, prototype],
      unreadable: 0,
    });
  });

  it('never make it fail, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(good))), (lines) => {
        const { events, foreignLines, unreadable } = parseLedger(lines.join('\n'));
        expect(events.length + foreignLines.length + unreadable).toBeGreaterThanOrEqual(0);
        if (lines.includes(good)) expect(events).toHaveLength(1);
      }),
    );
  });

  it('that came twice count once', () => {
    expect(parseLedger(good + good).events).toHaveLength(1);
  });

  it('hold no token, even when a reason does', () => {
    const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtaXJhIn0.c2lnbmF0dXJl';
    const line = encodeLedgerEvent(event({ ...flag, reason: `refused ${jwt} and rt_abcdefghijklmnopqrst` }));
    expect(line).not.toContain('eyJ');
    expect(line).not.toContain('rt_abcdef');
    expect(parseLedger(line).events[0]).toMatchObject({ reason: 'refused [redacted] and [redacted]' });
  });

  it('of the version before this one say in the restore itself how often it was put back, and are still watched over', () => {
    const restore = { runId: 'run-1', atMs: 5, putBacks: 2 };
    const line = JSON.stringify({ ...event({ kind: 'undone', key: flag.key }), kind: 'carried', history: { restore } });
    expect(parseLedger(line).events[0]).toMatchObject({
      history: { restore: { runId: 'run-1', atMs: 5 }, wayBack: { atMs: 5, putBacks: 2 } },
    });
  });

  it('stay one line and short, whatever a person gives as the reason', () => {
    const line = encodeLedgerEvent(event({ ...flag, reason: `a\nb${'x'.repeat(10_000)}` }));
    expect(line.length).toBeLessThan(600);
    expect(line.trimEnd().includes('\n')).toBe(false);
  });

  it('keep a flag whose reason was blank', () => {
    expect(parseLedger(encodeLedgerEvent(event({ ...flag, reason: '  ' }))).events[0]).toMatchObject({
      reason: 'unknown',
    });
  });
});
