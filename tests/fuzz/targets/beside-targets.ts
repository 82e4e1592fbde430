import { Buffer } from 'node:buffer';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { FixUndo } from '../../../main/core/diagnosis/fix.ts';
import { sentElsewhere } from '../../../main/core/diagnosis/sent-elsewhere.ts';
import type { HttpResult } from '../../../main/core/ports.ts';
import { createServiceClock } from '../../../main/core/service-clock.ts';
import { untidyLists } from '../../../main/core/stores/edits/tidy-lists.ts';
import { encodeListDoc, parseListDoc } from '../../../main/core/stores/list-doc.ts';
import { createLoginsOf } from '../../../main/core/stores/stored-login.ts';
import { isForAnother } from '../../../main/core/usage/usage-owner.ts';
import { createFixFiles } from '../../../main/node/diagnosis/fix-files.ts';
import { createUsageHistoryFile } from '../../../main/node/history/usage-history-file.ts';
import { bodyText } from '../../../main/node/http/body-text.ts';
import { refuseToBury } from '../../../main/node/stores/buried-accounts.ts';
import { fileFacts, newestCopy } from '../../../main/node/stores/found-files.ts';
import { hasSignIn } from '../../../main/node/stores/has-sign-in.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { bytesOf } from '../mutate.ts';
import { lateOutcomeOf, outcomeOf, promise } from '../oracle.ts';
import { scratchDir } from '../scratch-dir.ts';
import { hashOf, nowMs, refreshToken } from './planted-tokens.ts';
import { moment } from './sound-types.ts';
import { flaggedSeeds, poolSeeds } from './store-targets.ts';
import { answerIn } from './token-targets.ts';

const dir = scratchDir();

const accountsIn = (text: string): number => {
  try {
    const value: unknown = JSON.parse(text);
    const list = typeof value === 'object' && value !== null && 'accounts' in value ? value.accounts : null;
    return Array.isArray(list) ? list.length : 0;
  } catch {
    return 0;
  }
};

/** What codex-multi-auth keeps beside a list that is gone: a copy, or its journal. And a Codex home that may be somebody's. */
const besideList: FuzzTarget = {
  name: 'beside-list',
  seeds: [
    ...poolSeeds,
    JSON.stringify({ version: 1, createdAt: nowMs, path: '/home/pool.json', content: poolSeeds[0] }),
    poolSeeds[0].slice(0, -30),
    'cli_auth_credentials_store = "keyring"\n',
  ],
  async examine(input) {
    const list = join(dir, 'list', 'openai-codex-accounts.json');
    mkdirSync(join(dir, 'list'), { recursive: true });
    for (const end of ['.bak', '.wal']) writeFileSync(`${list}${end}`, bytesOf(input));
    writeFileSync(join(dir, 'list', 'config.toml'), bytesOf(input));
    const text = bytesOf(input).toString('utf8');
    const buried = outcomeOf(() => refuseToBury(list));
    promise('refusal' in buried || accountsIn(text) === 0, 'a list takes the place of one that can be brought back');
    const copy = await newestCopy(list);
    promise(copy?.accounts == null || copy.accounts === accountsIn(text), 'a copy lists other accounts than it has');
    const facts = await fileFacts(`${list}.bak`);
    const lines = text.split('\n').length;
    promise(facts?.cutOffLine == null || (facts.cutOffLine >= 1 && facts.cutOffLine <= lines), 'a line that is none');
    promise([true, false].includes(hasSignIn(join(dir, 'list'))), 'a folder is neither somebody’s nor nobody’s');
  },
};

const loginsOf = createLoginsOf(hashOf);
const empty = { cli: { store: 'cli', kind: 'not-signed-in', record: null } } as const;
const docs = {
  ...empty,
  pool: parseListDoc(poolSeeds[0], 'pool', '/home/pool.json'),
  flagged: parseListDoc(flaggedSeeds[0], 'flagged', '/home/flagged.json'),
};

function takeBack({ tidied, modes, leftovers }: FixUndo): void {
  for (const { path, mode } of modes) promise(typeof path === 'string' && mode >= 0 && mode <= 0o7777, 'an odd mode');
  for (const { name } of leftovers) promise(!/[\\/]/.test(name), 'a leftover lies outside the backup');
  if (tidied === null) return;
  const { after } = untidyLists(docs, { tidied, loginsOf, chainOf: (hash) => new Set([hash]) });
  promise(after.pool.accounts.length >= docs.pool.accounts.length, 'taking back took a record away');
  parseListDoc(encodeListDoc(after.pool), 'pool', '/home/pool.json');
}

/** The way back of `fix`. */
const fixUndo: FuzzTarget = {
  name: 'fix-undo',
  seeds: [
    JSON.stringify({
      tidied: {
        removed: [
          { store: 'pool', position: 1, hash: hashOf(refreshToken('kai')), record: { email: 'k@studio.example' } },
        ],
        pointersBefore: { activeIndex: 7 },
        pointersAfter: { activeIndex: 1, activeIndexByFamily: { codex: 1 }, pinnedAccountIndex: 0 },
      },
      modes: [{ path: '/home/mira/.codex/auth.json', mode: 0o644, id: 'readable-by-others' }],
      leftovers: [{ path: '/home/mira/.codex/x.tmp', name: '0-x.tmp.kept' }],
    }),
    JSON.stringify({ tidied: null, modes: [], leftovers: [{ path: '/home/mira/.bashrc', name: '../../x/undo.json' }] }),
  ],
  async examine(input) {
    const own = join(dir, 'fix', 'run');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'undo.json'), bytesOf(input));
    const files = createFixFiles({ dir: join(dir, 'fix'), stores: [] });
    const outcome = await lateOutcomeOf(() => files.latestUndo());
    if ('refusal' in outcome || outcome.value === null) return;
    takeBack(outcome.value.undo);
  },
};

const log = { write: () => undefined };
const window = { key: 'abcde12345', windowSeconds: 18_000 };

async function historySeed(): Promise<string> {
  const path = join(dir, 'seed.db');
  const history = createUsageHistoryFile({ path, log, nowMs: () => nowMs });
  await history.record([5, 37.5, 81].map((usedPercent, at) => ({ ...window, atMs: nowMs - at * 60_000, usedPercent })));
  history.close();
  return asText(readFileSync(path));
}

/** Of a file that is no text: what is no ASCII as `bytesOf` wants it. */
function asText(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(0xf700 + byte.charCodeAt(0)));
}

/** `history.db`, byte by byte. */
const history: FuzzTarget = {
  name: 'history',
  isSlow: true,
  seeds: [await historySeed()],
  async examine(input) {
    const path = join(dir, 'history.db');
    for (const left of ['', '.bad', '-journal']) rmSync(`${path}${left}`, { force: true });
    writeFileSync(path, bytesOf(input));
    const file = createUsageHistoryFile({ path, log, nowMs: () => nowMs });
    const points = await file.since({ ...window, fromMs: 0 });
    for (const { atMs, usedPercent } of points)
      promise(Number.isFinite(atMs) && Number.isFinite(usedPercent), 'a reading of the history is no number');
    await file.record([{ ...window, atMs: nowMs, usedPercent: 50 }]);
    await file.since({ ...window, fromMs: 0 });
    file.close();
  },
};

const asker = { userId: 'user-mira', accountIds: ['acc-mira', null], email: 'mira@studio.example' };
const result = (input: string): HttpResult => ({ kind: 'answer', complete: true, ...answerIn(input) });

/** What is read off any answer beside its content: whom it is for, where it sends us, and what time it is there. */
const aroundAnswer: FuzzTarget = {
  name: 'around-answer',
  seeds: [
    JSON.stringify({
      status: 200,
      headers: { date: 'Sat, 14 Nov 2026 12:00:00 GMT' },
      body: { user_id: 'user-kai', account_id: 'acc-kai', email: 'kai@studio.example' },
    }),
    JSON.stringify({
      status: 302,
      headers: { location: 'https://portal.example:8443/login?x', date: 'Sat, 13 Sep 275760 00:00:00 GMT' },
      body: '',
    }),
    JSON.stringify({
      status: 200,
      headers: { date: 'Thu, 01 Jan 1970 00:00:00 GMT' },
      body: { user_id: 'user-mira__acc-mira' },
    }),
  ],
  examine(input) {
    const answer = result(input);
    const body = answer.kind === 'answer' ? answer.body : '';
    promise(
      !isForAnother(body, asker) || !body.includes('"user_id":"user-mira"'),
      'our own answer is called another’s',
    );
    const host = sentElsewhere('auth.openai.com', answer);
    promise(host === null || /^[\w.\-[\]:]+$/.test(host), 'a host holds what none does');
    const clock = createServiceClock({ now: () => nowMs });
    clock.note(answer);
    promise(
      moment.safeParse(clock.now() + 7 * 86_400_000).success,
      'the clock of the service is beyond every calendar',
    );
  },
};

const limitBytes = 100_000;

/** The packed body of an answer; the first line names how it is packed. */
const packedBody: FuzzTarget = {
  name: 'packed-body',
  seeds: [
    ...(
      [
        ['gzip', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
        ['zstd', zstdCompressSync],
      ] as const
    ).map(([name, pack]) => `${name}\n${asText(pack(Buffer.from('{"access_token":"x","n":1}')))}`),
    `gzip, br\n${asText(brotliCompressSync(gzipSync(Buffer.alloc(200_000))))}`,
    '\n{"plain":true}',
    `identity\n${asText(Buffer.from('\uFEFF{"two":"bytes"}', 'utf16le'))}`,
  ],
  examine(input) {
    const at = input.indexOf('\n');
    const body = bytesOf(input.slice(at + 1));
    const { text, isTooLarge } = bodyText(body, at < 0 ? undefined : input.slice(0, at), limitBytes);
    promise(text.length <= Math.max(limitBytes, body.length), 'a body is larger than allowed');
    promise(!isTooLarge || text === '', 'a part of a body that is too large is told');
  },
};

export const besideTargets: readonly FuzzTarget[] = [besideList, fixUndo, history, aroundAnswer, packedBody];
