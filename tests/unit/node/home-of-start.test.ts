import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeOfStart } from '../../../main/node/home-of-start.ts';

let dir: string;
const at = (name: string | null): string | null => (name === null ? null : join(dir, name));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'home-of-start-'));
  await writeFile(join(dir, 'file'), '');
});
afterAll(() => rm(dir, { recursive: true }));

describe('the Codex home of a start', () => {
  it.each<[string, { readonly CODEX_HOME?: string }, string | null, string, string | undefined]>([
    ['the usual one without anything else', {}, null, 'default', undefined],
    ['the chosen one', {}, '.', 'choice', '.'],
    ['the chosen one, also while it is not there', {}, 'gone/codex', 'choice', 'gone/codex'],
    ['the chosen one where the variable is empty', { CODEX_HOME: ' ' }, '.', 'choice', '.'],
    ['the one of the variable, whatever was chosen', { CODEX_HOME: '/srv/codex' }, '.', 'variable', '/srv/codex'],
    ['the usual one where a file lies in the place of the chosen one', {}, 'file', 'default', undefined],
    ['the usual one where a file lies in the way of the chosen one', {}, 'file/codex', 'default', undefined],
  ])('is %s', (_name, env, chosen, by, named) => {
    const found = homeOfStart({ PATH: '/bin', ...env }, at(chosen));
    const expected = named === undefined || named.startsWith('/') ? named : at(named);
    expect({ by: found.by, named: found.env['CODEX_HOME'], path: found.env['PATH'] }).toEqual({
      by,
      named: expected,
      path: '/bin',
    });
  });
});
