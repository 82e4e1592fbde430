import { describe, expect, it } from 'vitest';
import type { CommandIo } from '../../../main/cli/command-io.ts';
import { runProgram } from '../../../main/cli/program.ts';
import { createLineLog } from '../../../main/node/log.ts';
import { buildTokens } from '../../../main/node/made-up-service/token-factory.ts';

const tokens = buildTokens({
  facts: { email: 'mira@studio.example', accountId: 'acc-mira', userId: 'user-mira', plan: 'plus' },
  issuer: 'https://auth.openai.com',
  marker: 'planted',
  issuedAtMs: 0,
  expiresAtMs: 1,
});

/** One run whose app cannot even be made, for a reason nobody foresaw. */
async function failWith(error: unknown, level: string): Promise<{ readonly code: number; readonly printed: string }> {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(text);
  const io: CommandIo = {
    out: write,
    err: write,
    ask: null,
    isOutTerminal: false,
    isErrTerminal: false,
    columns: 100,
    isColoured: false,
    now: () => 0,
    signal: new AbortController().signal,
    version: '0.0.0',
  };
  const log = createLineLog(level, (line) => write(`${line}\n`));
  const code = await runProgram(['status', '--json'], {
    io,
    log,
    makeApp: () => Promise.reject(error),
    runDemo: () => Promise.resolve(0 as const),
  });
  return { code, printed: lines.join('') };
}

describe('a failure that nobody foresaw', () => {
  it('tells its cause on the level debug, as its hint promises, and not before', async () => {
    const loud = await failWith(new Error('database is locked'), 'debug');
    expect(loud.code).toBe(1);
    expect(loud.printed).toContain('database is locked');
    const quiet = await failWith(new Error('database is locked'), 'info');
    expect(quiet.code).toBe(1);
    expect(quiet.printed).not.toContain('database is locked');
    expect(quiet.printed).toContain('CODEX_QUOTA_LOG=debug');
  });

  it('shows no token of a message, and nothing of the text that a parser stumbled over', async () => {
    const { printed } = await failWith(new Error(`could not use ${tokens.refresh} or ${tokens.access}`), 'debug');
    expect(printed).toContain('could not use [redacted]');
    expect(printed).not.toContain('planted');
    const parser = await failWith(new SyntaxError(`Unexpected token in "${tokens.refresh.slice(-12)}"`), 'debug');
    expect(parser.printed).not.toContain(tokens.refresh.slice(-12));
    expect(parser.printed).toContain('program-failure.test.ts');
  });
});
