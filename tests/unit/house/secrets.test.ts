import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretsBelow, secretsInRepository } from '../../../build/find-secrets.ts';
import { rootDir } from '../../../build/project-paths.ts';
import { createMadeUpService } from '../../../main/node/made-up-service/made-up-service.ts';

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

const random = (length: number): string => 'aZ09bY18cX27'.repeat(20).slice(0, length);

describe('the search for secrets', () => {
  // Put together here, or this file would be the first to be found.
  it.each([
    ['a refresh token', ['rt', '1', random(60)].join('.')],
    ['a refresh token', ['rt', 'made', random(43)].join('_')],
    ['a JSON web token', [`eyJ${random(30)}`, `eyJ${random(90)}`, random(40)].join('.')],
    ['an API key', ['sk', 'proj', random(48)].join('-')],
    ['a private key', `-----BEGIN EC PRIVATE ${'KEY-----'}\n${random(64)}`],
    ['a private key', `-----BEGIN PRIVATE ${'KEY-----'}\\n${random(64)}`],
    ['a key of GitHub', `ghp_${random(36)}`],
    ['a key of npm', `npm_${random(36)}`],
    ['a key of AWS', `AKIA${'ABCDEFGH01234567'}`],
    ['a key of Slack', ['xoxb', random(30)].join('-')],
  ])('finds %s wherever it is, and does not repeat it', (looksLike, secret) => {
    const dir = folderWith({
      'deep/er/report.json': `{\n"a": 1,\n"b": "${secret}"}`,
      'picture.bin': `\u0000\u0001${secret}`,
    });
    const found = secretsBelow(dir);
    expect(found).toEqual([
      { path: 'deep/er/report.json', line: 3, looksLike },
      { path: 'picture.bin', line: 1, looksLike },
    ]);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it('knows every token that the made-up service hands out, so that one which leaked from a test is found', async () => {
    const service = await createMadeUpService();
    onTestFinished(() => service.close());
    const ids = { key: 'mira', email: 'mira@studio.example', accountId: 'acc-mira', userId: 'user-mira', plan: 'plus' };
    const { refresh, access, id } = service.addAccount(ids).tokens;
    for (const token of [refresh, access, id]) expect(secretsBelow(folderWith({ 'a.txt': token }))).toHaveLength(1);
  });

  it('finds what a picture tells besides its picture', () => {
    const picture = { width: 1, height: 1, data: new Uint8Array([1, 2, 3, 255]), channels: 4 as const };
    const plain = encode(picture);
    const telling = encode({ ...picture, text: { Author: 'somebody' } });
    const found = secretsBelow(folderWith({ 'plain.png': plain, 'telling.png': telling }));
    expect(found.map(({ path, looksLike }) => [path, looksLike])).toEqual([['telling.png', 'metadata of a picture']]);
  });

  it('looks at what git has and at what it would take, and not at what it leaves out', () => {
    const secret = `npm_${random(36)}`;
    const dir = folderWith({
      'kept.txt': secret,
      'new.txt': secret,
      'left-out/a.txt': secret,
      '.gitignore': 'left-out/',
    });
    execFileSync('git', ['init', '--quiet'], { cwd: dir });
    execFileSync('git', ['add', 'kept.txt'], { cwd: dir });
    expect(
      secretsInRepository(dir)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['kept.txt', 'new.txt']);
    expect(secretsBelow(join(dir, 'left-out'))).toHaveLength(1);
    expect(secretsBelow(join(dir, 'nowhere'))).toEqual([]);
  });
});

describe('the repository', () => {
  it('holds nothing that looks like a key or a token, and no picture that tells more than its picture', () => {
    expect(secretsInRepository(rootDir)).toEqual([]);
  });

  it('has nothing of the kind in what its tests and builds left', () => {
    expect(['test-results', 'out'].flatMap((name) => secretsBelow(join(rootDir, name)))).toEqual([]);
  });
});
