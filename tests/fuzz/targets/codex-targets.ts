import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { isJsonObject, type JsonObject, parseJson } from '../../../main/core/json.ts';
import { createCodexAppServer } from '../../../main/node/codex/codex-app-server.ts';
import { converse, openLine } from '../../../main/node/codex/codex-line.ts';
import { askForUsage, askToRefresh } from '../../../main/node/codex/codex-questions.ts';
import { askToSignIn, signInThroughCodex } from '../../../main/node/codex/codex-sign-in.ts';
import { keptByCodex } from '../../../main/node/codex/login-status.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { bytesOf } from '../mutate.ts';
import { isAlike, isPlain, promise } from '../oracle.ts';
import { scratchDir } from '../scratch-dir.ts';
import { hashOf } from './planted-tokens.ts';

type Line = ReturnType<typeof openLine>;

const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Up to an answer and with it, in two pieces, then the turn of whoever listens: the next answer comes after its question. */
async function* inTurns(input: string): AsyncGenerator<Buffer> {
  for (const lines of input.split(/(?<="id"[^\n]*\n)/)) {
    const bytes = bytesOf(lines);
    const middle = Math.ceil(bytes.length / 2);
    yield bytes.subarray(0, middle);
    yield bytes.subarray(middle);
    await nextTurn();
  }
}

/** A conversation with somebody who says just this, whatever it is told; `ended` when that is over before the last answer. */
async function heardFrom<T>(input: string, talk: (line: Line) => Promise<T>): Promise<T | 'ended'> {
  const said = Readable.from(inTurns(input));
  let told = '';
  const line = openLine({
    said,
    told: new Writable({
      write(bytes, _encoding, done) {
        told += String(bytes);
        done();
      },
    }),
  });
  const ended = new Promise<'ended'>((resolve) =>
    said.once('close', () => void nextTurn().then(() => resolve('ended'))),
  );
  const outcome = await Promise.race([talk(line), ended]);
  said.destroy();
  for (const question of told.split('\n').slice(0, -1))
    promise(isJsonObject(parseJson(question)), 'Codex is told something that is no message');
  return outcome;
}

const messagesIn = (input: string): readonly JsonObject[] =>
  bytesOf(input)
    .toString('utf8')
    .split('\n')
    .flatMap((text) => {
      const message = parseJson(text);
      return isJsonObject(message) ? [message] : [];
    });

/** What a refresh has to come to, read off the whole text at once: each question has the first answer that follows it. */
function expectedOfRefresh(input: string): string {
  let asked = 1;
  for (const { id, method, result } of messagesIn(input)) {
    if (method !== undefined || id !== asked) continue;
    if (!isJsonObject(result)) return asked === 1 ? 'not-welcome' : 'refused';
    if (asked === 2) return result['account'] === null ? 'not-signed-in' : 'done';
    asked = 2;
  }
  return 'ended';
}

async function examineSignIn(input: string): Promise<void> {
  const stop = new AbortController();
  const shown: unknown[] = [];
  const request = {
    way: 'browser' as const,
    codexHome: '/home/somebody',
    signal: stop.signal,
    onAddress: (one: { readonly address: string }) => {
      shown.push(one);
      if (one.address.endsWith('stop')) stop.abort();
    },
  };
  const outcome = await heardFrom(input, (line) =>
    converse(line, '9.8.7', (ask, hear) => askToSignIn(request, { ask, hear, progress: { begun: false } })),
  );
  promise(shown.length <= 1, 'more than one address is shown for one sign-in');
  if (typeof outcome === 'string' || outcome.kind !== 'signed-in') return;
  const isTold = messagesIn(input).some(
    ({ method, params }) => method === 'account/login/completed' && isJsonObject(params) && params['success'] === true,
  );
  promise(isTold && shown.length === 1, 'somebody is signed in although nobody said so');
}

const dir = scratchDir();
const script = join(dir, 'codex');
writeFileSync(script, `#!/bin/sh\nread -r hello\ncat '${join(dir, 'said')}'\nexec cat > /dev/null\n`);
chmodSync(script, 0o700);
const env = { PATH: `${dir}:/usr/bin:/bin` };
const codex = createCodexAppServer({ env, version: '9.8.7', overallMs: 100 });
const kinds = ['done', 'not-signed-in', 'refused', 'failed', 'read', 'signed-in', 'cancelled', 'unusable', 'ended'];

/** All of it at once from a program. */
async function examineProgram(input: string): Promise<void> {
  writeFileSync(join(dir, 'said'), bytesOf(input));
  const home = { codexHome: dir };
  const signIn = {
    way: 'browser' as const,
    codexHome: dir,
    signal: AbortSignal.timeout(60),
    onAddress: () => undefined,
  };
  const asked = await Promise.all([
    codex.refreshLogin(home),
    codex.readUsage(home),
    signInThroughCodex({ path: script, env, version: '9.8.7', beginMs: 50 }, signIn),
  ]);
  for (const outcome of asked) promise(kinds.includes(outcome.kind), 'an outcome that is none');
}

/** A program takes real time, so few inputs go through one: the same each time. */
function goesThroughProgram(input: string): boolean {
  return Number.parseInt(hashOf(input).slice(0, 2), 16) < 2;
}

const hello = '{"id":1,"result":{"userAgent":"codex"}}\n';

/** What `codex app-server` says from its first line on. */
const appServer: FuzzTarget = {
  name: 'app-server',
  seeds: [
    `${hello}{"method":"x","params":{}}\n{"id":2,"result":{"account":{"type":"chatgpt"}}}\n{"id":3,"result":{"rateLimits":{"primary":null}}}\n`,
    `${hello}{"id":2,"error":{"code":-32600,"message":"unknown variant"}}\n{"id":3,"error":{"message":"got 401"}}\n{"id":4,"result":{"account":null}}\n`,
    `${hello}{"id":2,"result":{"account":{}}}\n{"id":3,"error":{"message":"got 401"}}\n{"id":4,"result":{"account":{}}}\n{"id":5,"result":{"rateLimits":{}}}\n`,
    `${hello}{"id":2,"result":{"loginId":"l1","authUrl":"https://auth.openai.com/x"}}\n{"method":"account/login/completed","params":{"loginId":"l1","success":false,"error":"no"}}\n`,
    `${hello}{"id":2,"result":{"loginId":"l1","verificationUrl":"https://auth.openai.com/d","userCode":"AB-12"}}\n{"method":"account/login/completed","params":{"loginId":"l1","success":true}}\n`,
    `${hello}{"id":2,"result":{"loginId":"l1","authUrl":"https://auth.openai.com/stop"}}\n{"id":3,"result":{"status":"canceled"}}\n`,
    `${hello}{"id":2,"method":"ask/you","params":{}}\nWARNING\n{"id":"2","result":{"account":null}}\n{"id":2,"result":{"account":{"email":"mi\u2028ra\u2029"}}}\r\n`,
    '{"id":1,"error":{"code":-32600,"message":"unknown client"}}\n',
  ],
  async examine(input) {
    const refreshed = await heardFrom(input, (line) => converse(line, '9.8.7', askToRefresh));
    const kind = typeof refreshed === 'string' ? refreshed : refreshed.kind;
    isAlike(kind, expectedOfRefresh(input), 'what Codex said of its refresh is not what was heard');
    const usage = await heardFrom(input, (line) => converse(line, '9.8.7', askForUsage));
    isPlain(usage, 2_000 + input.length);
    if (typeof usage !== 'string' && usage.kind === 'not-signed-in')
      promise(
        messagesIn(input).some(({ result }) => isJsonObject(result) && result['account'] === null),
        'somebody is signed out although nobody said so',
      );
    await examineSignIn(input);
    if (goesThroughProgram(input)) await examineProgram(input);
  },
};

/** What `codex login status` prints: its ends alone tell nothing, so the first word of the input is the exit code. */
const loginStatus: FuzzTarget = {
  name: 'login-status',
  seeds: ['1 Not logged in\n', '0 Logged in using ChatGPT\n', '1 Error checking login status: no keyring\n'],
  examine(input) {
    const [code = '', ...words] = input.split(' ');
    const said = words.join(' ');
    const exitCode = /^\d{1,3}$/.test(code) ? Number(code) : null;
    const kept = keptByCodex(exitCode, said);
    promise(kept !== 'nothing' || (exitCode === 1 && said.includes('Not logged in')), 'a sign-in is gone unsaid');
    promise(exitCode !== 0 || kept === 'refused', 'a sign-in that is there is not told as refused');
  },
};

export const codexTargets: readonly FuzzTarget[] = [appServer, loginStatus];
