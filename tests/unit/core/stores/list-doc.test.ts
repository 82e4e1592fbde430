import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../main/core/app-error.ts';
import { currentPool, emptyListDoc, encodeListDoc, parseListDoc } from '../../../../main/core/stores/list-doc.ts';
import { listDoc, record } from './made-up-docs.ts';

const path = '/home/openai-codex-accounts.json';

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was not refused.');
}

const jsonObject = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });
const listFile = fc
  .record({
    before: jsonObject,
    version: fc.constantFrom(1, 3),
    accounts: fc.array(jsonObject, { maxLength: 4 }),
    after: jsonObject,
  })
  .map(({ before, version, accounts, after }) => ({ ...before, version, accounts, ...after, __proto__: null }))
  .filter(({ version, accounts }) => [1, 3].includes(version) && Array.isArray(accounts));

describe('a list file', () => {
  it('comes back byte for byte when nothing changed: unknown fields, key order and version', () => {
    fc.assert(
      fc.property(listFile, (file) => {
        const text = JSON.stringify(JSON.parse(JSON.stringify(file)), null, 2);
        expect(encodeListDoc(parseListDoc(text, 'pool', path))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps accounts where they stood among the other fields', () => {
    const text = '{\n  "accounts": [],\n  "version": 3,\n  "note": "mine",\n  "activeIndex": 0\n}';
    expect(encodeListDoc(parseListDoc(text, 'pool', path))).toBe(text);
  });

  it('keeps the version 1 of a pool that is only read', () => {
    const text = JSON.stringify({ version: 1, activeIndex: 0, accounts: [record('a')] }, null, 2);
    expect(encodeListDoc(parseListDoc(text, 'pool', path))).toBe(text);
  });

  it.each([
    ['pool', 2, '2'],
    ['pool', 4, '4'],
    ['pool', 3.5, '3.5'],
    ['pool', '3', 'none'],
    ['pool', undefined, 'none'],
    ['pool', null, 'none'],
    ['flagged', 2, '2'],
    ['flagged', 3, '3'],
  ] as const)('of the %s in version %j is refused, named and left alone', (store, version, shown) => {
    const refusal = refusalOf(() => parseListDoc(JSON.stringify({ version, accounts: [] }), store, path));
    expect(refusal.code).toBe('store-unsupported');
    expect(refusal.message).toContain(path);
    expect(refusal.message).toContain(`(${shown})`);
    expect(refusal.hint).toContain('left exactly as it is');
  });

  it.each([
    ['is empty', ''],
    ['is blank', ' \n '],
    ['begins with a byte order mark', '\uFEFF{"version":3,"accounts":[]}'],
    ['was cut off', '{"version":3,"accounts":[{"refreshTo'],
    ['is a list', '[]'],
    ['is null', 'null'],
    ['is a text', '"hello"'],
    ['has no accounts', '{"version":3}'],
    ['has an object for accounts', '{"version":3,"accounts":{}}'],
    ['has a text among the accounts', '{"version":3,"accounts":["a"]}'],
    ['has null among the accounts', '{"version":3,"accounts":[null]}'],
    ['has a list among the accounts', '{"version":3,"accounts":[[]]}'],
  ])('that %s is refused as broken, with its name', (_what, text) => {
    const refusal = refusalOf(() => parseListDoc(text, 'pool', path));
    expect(refusal.code).toBe('store-broken');
    expect(refusal.message).toContain(path);
  });

  it('is parsed or refused, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          listFile.map((f) => JSON.stringify(f)),
        ),
        (text) => {
          try {
            parseListDoc(text, 'pool', path);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('that is absent has the shape that codex-multi-auth accepts once something is written into it', () => {
    expect(JSON.parse(encodeListDoc(emptyListDoc('pool')))).toEqual({
      version: 3,
      activeIndex: 0,
      activeIndexByFamily: {},
      accounts: [],
    });
    expect(JSON.parse(encodeListDoc(emptyListDoc('flagged')))).toEqual({ version: 1, accounts: [] });
  });
});

describe('a pool of version 1 that is about to be written', () => {
  const families = ['gpt-5-codex', 'codex-max', 'codex', 'gpt-5.2', 'gpt-5.1'];
  const old = (accounts: readonly Record<string, number | string>[], top = {}) =>
    parseListDoc(JSON.stringify({ version: 1, activeIndex: 1, ...top, accounts }), 'pool', path);

  it('gives every family the active account it had', () => {
    const { version, top } = currentPool(old([{ refreshToken: 'a' }]), 1_000);
    expect(version).toBe(3);
    expect(top).toMatchObject({
      version: 3,
      activeIndex: 1,
      activeIndexByFamily: Object.fromEntries(families.map((family) => [family, 1])),
    });
  });

  it('spreads a limit that still runs over all families and drops one that is over', () => {
    const doc = currentPool(
      old([{ rateLimitResetTime: 5_000 }, { rateLimitResetTime: 1_000 }, { mine: 'kept' }]),
      1_000,
    );
    expect(doc.accounts).toEqual([
      { rateLimitResetTimes: Object.fromEntries(families.map((family) => [family, 5_000])) },
      {},
      { mine: 'kept' },
    ]);
  });

  it('keeps unknown fields of the file and of every record', () => {
    const doc = currentPool(old([{ refreshToken: 'a', mine: 'x' }], { note: 'y' }), 0);
    expect(doc.top['note']).toBe('y');
    expect(doc.accounts[0]?.['mine']).toBe('x');
  });

  it('leaves version 3 and the flagged list as they are', () => {
    const pool = listDoc('pool', [record('a')]);
    const flagged = listDoc('flagged', [record('a')]);
    expect(currentPool(pool, 0)).toBe(pool);
    expect(currentPool(flagged, 0)).toBe(flagged);
  });

  it('is version 3 for good: a second turn changes nothing', () => {
    const once = currentPool(old([{ rateLimitResetTime: 9_000 }]), 0);
    expect(currentPool(once, 0)).toBe(once);
  });
});
