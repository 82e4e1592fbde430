import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import {
  type SaidFields,
  type SaidList,
  saidList,
  textOfFields,
  textOfList,
  withFields,
} from '../support/said-fields.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const hourMs = 3_600_000;
const fresh = { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + 24 * hourMs } };

/** What a newer version of another program may write: numbers that JavaScript rounds, values that could be taken for nothing. */
const odd = (mark: string): string =>
  `"serial${mark}":9007199254740993,"huge${mark}":1e400,"inner${mark}":{"deep":[1,{"more":12345678901234567890}]},` +
  `"nothing${mark}":null,"empty${mark}":{},"no${mark}":false,"none${mark}":""`;
/** Names that mean something to JavaScript. */
const oddNames = '"__proto__":{"x":1},"constructor":"c","toString":null,"hasOwnProperty":{"y":[]},"length":3';
/** What codex-multi-auth itself keeps with an account. */
const usual = '"accountLabel":"Mine","workspaces":[{"id":"w1","enabled":false,"note":"n"}],"planType":"plus"';
const everything = `${usual},${oddNames},${odd('')}`;

/** A sign-in is refreshed, a move says why, and a restore lets an account be used again (product.md section 7). */
const ours: ReadonlySet<string> = new Set([
  ...(['refreshToken', 'accessToken', 'idToken', 'expiresAt', 'enabled'] as const),
  ...(['flaggedAt', 'flaggedReason', 'lastError', 'lastVerified', 'verificationCount', 'lastOutcome'] as const),
]);
/** These follow the accounts that they point at. */
const pointers: ReadonlySet<string> = new Set(['activeIndex', 'activeIndexByFamily', 'pinnedAccountIndex']);

/** In auth.json; whoever signs in anew brings the last two of them. */
const ofOneSignIn: ReadonlySet<string> = new Set([
  ...(['id_token', 'access_token', 'refresh_token'] as const),
  ...(['oauth_provenance', 'login_owner_id'] as const),
]);

type Lists = Readonly<Record<'pool' | 'flagged', SaidList>>;

async function readLists(): Promise<Lists> {
  const [pool, flagged] = [await readFile(world.home.poolPath, 'utf8'), await readFile(world.home.flaggedPath, 'utf8')];
  return { pool: saidList(pool), flagged: saidList(flagged) };
}

async function writeLists({ pool, flagged }: Lists): Promise<void> {
  await writeFile(world.home.poolPath, textOfList(pool));
  await writeFile(world.home.flaggedPath, textOfList(flagged));
}

const emailOf = (record: SaidFields): string => record.get('email') ?? '';
const recordsOf = ({ pool, flagged }: Lists): readonly SaidFields[] => [...pool.records, ...flagged.records];

/** What stood there before and does not any more, or otherwise, or twice: by account or list, and name. */
function lost(before: Lists, after: Lists): readonly string[] {
  const inLists = (['pool', 'flagged'] as const).flatMap((list) =>
    changed(before[list].top, after[list].top, pointers).map((name) => `${list}: ${name}`),
  );
  const inAccounts = recordsOf(before).flatMap((record) => {
    const found = recordsOf(after).filter((one) => emailOf(one) === emailOf(record));
    const [now] = found;
    if (now === undefined || found.length > 1) return [`${emailOf(record)} stands in ${found.length} places`];
    return changed(record, now, ours).map((name) => `${emailOf(record)}: ${name}`);
  });
  return [...inLists, ...inAccounts];
}

function changed(before: SaidFields, after: SaidFields, mayChange: ReadonlySet<string>): readonly string[] {
  return [...before].flatMap(([name, value]) => (mayChange.has(name) || after.get(name) === value ? [] : [name]));
}

/** A rival of a later version adds a field to each account and to both lists, and keeps the others. */
async function learnMore(mark: string): Promise<void> {
  const learned = (list: SaidList): SaidList => ({
    top: withFields(list.top, odd(mark)),
    records: list.records.map((record) => withFields(record, odd(mark))),
  });
  const { pool, flagged } = await readLists();
  await writeLists({ pool: learned(pool), flagged: learned(flagged) });
}

interface Step {
  readonly what: string;
  /** Another program's: what it erases is looked for after the next step of ours. */
  readonly isTheirs?: true;
  readonly act: (app: QuotaApp, email: string) => Promise<unknown>;
}

const flag: Step = { what: 'flag', act: (app, email) => app.flag(email, null) };
const unflag: Step = { what: 'unflag', act: (app, email) => app.unflag(email) };
const options = { dryRun: false, restore: true, probe: true, concurrency: 2, accounts: [] };
const verify: Step = { what: 'verify', act: (app) => app.verifyFlagged(options) };
const undo: Step = { what: 'undo', act: (app) => app.undo(null) };
const look: Step = { what: 'look', act: (app) => app.status({ refresh: true }) };
const signIn: Step = {
  what: 'sign in',
  async act(app, email) {
    world.service.configure({ signIn: { kind: 'approves', account: 'mira', pendingPolls: 0 } });
    const id = await app.signIns.start({ target: email, way: 'device', opensBrowser: false });
    expect((await app.signIns.ended(id)).state).toMatchObject({ kind: 'done' });
  },
};
const fix: Step = { what: 'fix', act: (app) => app.fix({ dryRun: false }) };
const refused: Step = {
  what: 'an access token that is refused',
  isTheirs: true,
  async act() {
    world.service
      .account('mira')
      .behave({ usage: [{ kind: 'unauthorized', code: 'token_expired' }, { kind: 'healthy' }] });
  },
};
const ended: Step = {
  what: 'a sign-in that is over',
  isTheirs: true,
  async act() {
    world.service.account('mira').behave({
      usage: { kind: 'unauthorized', code: 'token_expired' },
      token: { kind: 'refused', code: 'refresh_token_invalidated', place: 'error.code', status: 401 },
    });
  },
};
const erase = (list: 'pool' | 'flagged'): Step => ({
  what: `erased from ${list}`,
  isTheirs: true,
  async act(_app, email) {
    const lists = await readLists();
    const records = lists[list].records.filter((record) => emailOf(record) !== JSON.stringify(email));
    await writeLists({ ...lists, [list]: { ...lists[list], records } });
  },
});

/** Each step as a process of its own, since what one remembers must not help the next. */
async function go(steps: readonly Step[], email: string): Promise<readonly string[]> {
  const harms: string[] = [];
  let before = await readLists();
  let isErased = false;
  for (const [number, { what, isTheirs, act }] of steps.entries()) {
    if (isTheirs !== true && !isErased) {
      await learnMore(String(number));
      before = await readLists();
    }
    const { app } = await createMortalApp(world);
    await act(app, email).finally(() => app.close());
    isErased = isTheirs === true;
    if (isErased) continue;
    harms.push(...lost(before, await readLists()).map((harm) => `${number} ${what}: ${harm}`));
  }
  return harms;
}

async function makeLists(records: Readonly<Record<'pool' | 'flagged', readonly ListRecord[]>>): Promise<void> {
  await world.home.writePool(records.pool);
  await world.home.writeFlagged(records.flagged);
  const { pool, flagged } = await readLists();
  const full = (list: SaidList, top: string): SaidList => ({
    top: withFields(list.top, `${oddNames},${top}`),
    records: list.records.map((record) => withFields(record, everything)),
  });
  const families = '"activeIndexByFamily":{"codex":1},"pinnedAccountIndex":0';
  await writeLists({ pool: full(pool, `${odd('Pool')},${families}`), flagged: full(flagged, odd('List')) });
}

describe('a field that another program wrote, with an account or with a list', () => {
  it.each<readonly [string, readonly Step[]]>([
    ['is moved by hand, again and again', [flag, unflag, flag, unflag, flag, unflag]],
    ['is checked and restored, again and again', [flag, verify, undo, verify, undo, verify, flag, verify]],
    ['is refreshed between two moves', [refused, look, flag, verify, refused, look, flag, unflag, refused, look]],
    ['is checked and stays set aside', [flag, ended, verify, verify, unflag, look, flag, verify, unflag]],
    [
      'is erased after it was restored, again and again',
      [flag, verify, erase('pool'), look, flag, unflag, erase('pool'), look, flag, verify, erase('pool'), verify],
    ],
    [
      'is erased after it was set aside, again and again',
      [flag, erase('flagged'), look, verify, flag, erase('flagged'), look, unflag, flag, erase('flagged'), verify],
    ],
    [
      'is signed in again, in the pool and in the list',
      [signIn, flag, signIn, undo, signIn, signIn, ended, look, flag, signIn],
    ],
    [
      'is signed in again and erased',
      [signIn, flag, signIn, erase('pool'), look, flag, erase('flagged'), look, signIn, erase('pool'), look],
    ],
    [
      'is erased so often that it is set aside',
      [flag, verify, ...Array.from({ length: 4 }, () => [erase('pool'), look]).flat(), verify, flag, unflag],
    ],
  ])('stays where the account %s', async (_how, steps) => {
    const [mira, kai] = [world.account('mira', fresh), world.account('kai', fresh)];
    await makeLists({ pool: [poolRecord(kai.tokens), poolRecord(mira.tokens)], flagged: [] });
    expect(await go(steps, mira.email)).toEqual([]);
  });

  it.each<readonly [string, readonly Step[]]>([
    ['put back unchecked', [unflag, flag, unflag]],
    ['checked and restored', [verify, undo, verify]],
    ['put back and erased', [unflag, erase('pool'), look, flag, unflag]],
    ['restored and erased', [verify, erase('pool'), look, undo, verify]],
    ['signed in again', [signIn, flag, signIn]],
  ])('is joined with those of the record that the pool has, where the set-aside one is %s', async (_how, steps) => {
    const mira = world.account('mira', fresh);
    await makeLists({
      pool: [poolRecord(mira.tokens, { inPool: 'p' })],
      flagged: [flaggedRecord(mira.signIn(fresh.signIn), { inList: 'f' })],
    });
    expect(await go(steps, mira.email)).toEqual([]);
    const [record] = recordsOf(await readLists());
    expect([record?.get('inPool'), record?.get('inList')]).toEqual(['"p"', '"f"']);
  });

  it('stays where a duplicate is taken out of a list, and is back where it was when that is taken back', async () => {
    const [mira, kai] = [world.account('mira', fresh), world.account('kai', fresh)];
    const twin = poolRecord(mira.tokens, { onlyHere: 't' });
    await makeLists({ pool: [poolRecord(mira.tokens), poolRecord(kai.tokens), twin], flagged: [] });
    const before = await readLists();
    expect(await go([fix], kai.email)).toEqual([]);
    const { pool } = await readLists();
    expect(pool.records.map((record) => record.get('onlyHere'))).toEqual(['"t"', undefined]);
    const { app } = await createMortalApp(world);
    await app.undoFix().finally(() => app.close());
    const after = await readLists();
    for (const [index, record] of before.pool.records.entries())
      expect(changed(record, after.pool.records[index] ?? new Map(), new Set())).toEqual([]);
  });

  it.each<readonly [string, Step['act']]>([
    ['refreshed', (app) => app.refresh({ force: true, printOnly: false })],
    ['replaced by a new one of the same account', signIn.act],
  ])('stays in auth.json and in its tokens when Codex’s own sign-in is %s', async (_how, act) => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const tokensIn = (text: string): SaidFields =>
      saidList(`{"accounts":[${saidList(text).top.get('tokens')}]}`).records[0] ?? new Map();
    const plain = await readFile(world.home.authPath, 'utf8');
    const tokens = textOfFields(withFields(tokensIn(plain), everything));
    const full = withFields(saidList(plain).top, `${everything},"tokens":${tokens}`);
    await writeFile(world.home.authPath, textOfFields(full));
    for (let round = 0; round < 2; round += 1) {
      const { app } = await createMortalApp(world);
      await act(app, mira.email).finally(() => app.close());
    }
    const after = await readFile(world.home.authPath, 'utf8');
    expect(tokensIn(after).get('refresh_token')).not.toBe(JSON.stringify(mira.tokens.refresh));
    expect(changed(full, saidList(after).top, new Set(['tokens', 'last_refresh']))).toEqual([]);
    expect(changed(tokensIn(textOfFields(full)), tokensIn(after), ofOneSignIn)).toEqual([]);
    expect(world.tokenRequests()).toBe(2);
  });
});
