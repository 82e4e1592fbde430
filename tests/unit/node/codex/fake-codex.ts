import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCodexAppServer } from '../../../../main/node/codex/codex-app-server.ts';

/**
 * A made-up `codex` on a path of its own. `script` is the body of `(message, say, end) => …`, called for every line it is told; it runs
 * in a process of its own, like the real one, and writes down all it hears.
 */
export function fakeCodex(script: string, options: { readonly overallMs?: number; readonly deaf?: boolean } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'fake-codex-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const heardPath = join(dir, 'heard.ndjson');
  const pidPath = join(dir, 'pid');
  const program = `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(pidPath)}, String(process.pid));
appendFileSync(${JSON.stringify(heardPath)}, JSON.stringify({ args: process.argv.slice(2), home: process.env.CODEX_HOME }) + '\\n');
const say = (message) => process.stdout.write((typeof message === 'string' ? message : JSON.stringify(message)) + '\\n');
const onMessage = (message, say, end) => { ${script} };
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  appendFileSync(${JSON.stringify(heardPath)}, line + '\\n');
  onMessage(JSON.parse(line), say, (code) => process.exit(code));
});
${options.deaf === true ? 'setInterval(() => {}, 1000);' : "lines.on('close', () => process.exit(0));"}
`;
  writeFileSync(join(dir, 'codex'), program);
  chmodSync(join(dir, 'codex'), 0o755);
  const { overallMs } = options;
  const codex = createCodexAppServer({
    env: { PATH: `/nonexistent:${dir}` },
    version: '9.9.9',
    ...(overallMs === undefined ? {} : { overallMs }),
  });
  const started = async (): Promise<void> => {
    for (let look = 0; look < 1_000 && !existsSync(pidPath); look += 1)
      await new Promise((done) => setTimeout(done, 10));
  };
  return {
    codex,
    path: join(dir, 'codex'),
    heard: (): unknown[] =>
      readFileSync(heardPath, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    /** Resolves when the child is gone; throws when it is still there after ten seconds. */
    async ended(): Promise<void> {
      await started();
      const pid = Number(readFileSync(pidPath, 'utf8'));
      for (let look = 0; look < 1_000; look += 1) {
        if (!existsSync(`/proc/${pid}`) && !isThere(pid)) return;
        await new Promise((done) => setTimeout(done, 10));
      }
      throw new Error('The child outlived its conversation.');
    },
    started,
  };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What the real one answers to the introduction. */
export const greets = `if (message.method === 'initialize') say({ id: message.id, result: { userAgent: 'made-up' } });`;

/** Texts of a program of which nothing ever runs, and why. */
export const neverRun: readonly (readonly [why: string, text: string])[] = [
  ['its interpreter is not there', '#!/nonexistent/interpreter\n'],
  ['what it is a script for is not there', '#!/usr/bin/env no-such-node\n'],
  ['what it hands over to is not there', '#!/bin/sh\nexec /nonexistent/codex "$@"\n'],
  ['what it hands over to may not be run', '#!/bin/sh\nexec /etc/hostname "$@"\n'],
];
