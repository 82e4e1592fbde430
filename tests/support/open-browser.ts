import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium } from '@playwright/test';

/** A real Chromium that two can talk to: the stand-in, which makes the pages, and the spec, which looks at them. */
export interface OpenBrowser {
  /** Of its DevTools protocol, for the stand-in. */
  readonly address: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function openBrowser(command: readonly string[]): Promise<OpenBrowser> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stand-in-browser-'));
  const [executable = '', ...flags] = command;
  // Nobody speaks through the pipe. It closes when this process ends, however it ends, and the browser goes with it.
  const talk = ['--remote-debugging-port=0', '--remote-debugging-pipe'];
  const args = [...flags, '--headless=new', ...talk, `--user-data-dir=${dataDir}`, 'about:blank'];
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${executable} ended before anybody could talk to it.`)));
    if (child.stderr === null) throw new Error('Its errors were to be read.');
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const browser = await chromium.connectOverCDP(address);
  return {
    address,
    browser,
    async close() {
      await browser.close();
      child.kill('SIGKILL');
      await ended;
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
