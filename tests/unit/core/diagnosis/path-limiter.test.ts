import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPathLimiter } from '../../../../main/core/diagnosis/path-limiter.ts';

const places = {
  folders: ['/home/mira/.codex', '/home/mira/.codex/quota-tray', '/srv/my pool/'],
  homeDirs: ['/home/mira'],
};
const strangers = ['/Applications/My Codex.app/bin/codex', '/home/mira/.codex/auth.json'];
const windows = { folders: ['C:\\Users\\Mira B\\.codex'], homeDirs: ['C:\\Users\\Mira B'] };

describe('what a window may be told of paths', () => {
  it.each([
    ['a folder in use', 'It is /home/mira/.codex (the default place)', 'It is ~/.codex (the default place)'],
    ['a file below one', 'Mode of /home/mira/.codex/auth.json, too', 'Mode of ~/.codex/auth.json, too'],
    ['a folder with a space in it', 'In /srv/my pool/a.json.', 'In /srv/my pool/a.json.'],
    ['a program elsewhere', '0.169.0, /usr/local/bin/codex', '0.169.0, …/codex'],
    ['a known path with a space', '1.0, /Applications/My Codex.app/bin/codex is old.', '1.0, …/codex is old.'],
    ['a neighbour that begins alike', '/home/mira/.codex-other and /tmp/pool.', '…/.codex-other and …/pool.'],
    ['a path in the home but no folder in use', 'See /home/mira/notes/x.txt', 'See …/x.txt'],
    ['an address', 'https://auth.openai.com/oauth/token answers', 'https://auth.openai.com/oauth/token answers'],
    ['what is no path', 'and/or 1/2 ~/x ./y', 'and/or 1/2 ~/x ./y'],
    [
      'a command whole, since a shell has to understand it',
      'Run `chmod 600 "/home/mira/.codex/auth.json"`, not for ~/.codex.',
      'Run `chmod 600 "/home/mira/.codex/auth.json"`, not for ~/.codex.',
    ],
    ['no path of others in what is set as code', 'It has `PATH=/opt/secret/bin`.', 'It has `PATH=…/bin`.'],
  ])('shows %s', (_what, text, shown) => {
    expect(createPathLimiter(places, strangers).text(text)).toBe(shown);
  });

  it.each([
    ['/home/mira/.codex/a b.json', '~/.codex/a b.json'],
    ['/elsewhere/a b/c d.tmp', '…/c d.tmp'],
    ['Pool', 'Pool'],
  ])('takes %s for one thing as a whole', (subject, shown) => {
    expect(createPathLimiter(places, []).subject(subject)).toBe(shown);
  });

  it('knows the paths of Windows', () => {
    const { text, subject } = createPathLimiter(windows, []);
    expect(text('0.169.0, C:\\Tools\\codex.exe')).toBe('0.169.0, …/codex.exe');
    expect(text('C:\\Users\\Mira B\\.codex (the default place)')).toBe('~\\.codex (the default place)');
    expect(subject('D:\\x\\y.json')).toBe('…/y.json');
  });

  it.each([
    ['Run `chmod u+w "/srv/my pool/a b.json"`.', 'Run `chmod u+w "/srv/my pool/a b.json"`.', false],
    [
      'Make sure of it, then run `chmod o-w "/opt/x/codex"`.',
      'Make sure of it, then run the command that `codex-quota doctor` shows for it.',
      true,
    ],
    [
      'Run `codex-quota fix`, or `chmod 600 "/opt/x/a"`.',
      'Run `codex-quota fix`, or the command that `codex-quota doctor` shows for it.',
      true,
    ],
    [
      'Put `export CODEX_HOME="/Applications/My Codex.app/bin/codex"` there.',
      'Put the command that `codex-quota doctor` shows for it there.',
      true,
    ],
    ['Look at /opt/x/codex.', 'Look at …/codex.', true],
  ])('gives out only steps that can be run as they stand: %s', (text, shown, isShort) => {
    const limiter = createPathLimiter(places, strangers);
    expect(limiter.step(text)).toBe(shown);
    expect(limiter.hasShortened()).toBe(isShort);
  });

  it('says whether it left anything out', () => {
    const limiter = createPathLimiter(places, []);
    limiter.text('/home/mira/.codex');
    expect(limiter.hasShortened()).toBe(false);
    limiter.text('/usr/bin/codex');
    expect(limiter.hasShortened()).toBe(true);
  });

  it('leaves no whole path of another folder in any text', () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'abcXY09_-.'), minLength: 1, maxLength: 8 })
      .map((it) => `q${it}`);
    const path = fc.array(name, { minLength: 2, maxLength: 5 }).map((names) => `/${names.join('/')}`);
    const before = fc.constantFrom('', ' ', '(', '"', 'in ', 'at: ', '`cat "', ', ');
    const after = fc.constantFrom('', ' ', ')', '"', '.', ', and', '`', ';');
    fc.assert(
      fc.property(path, before, after, (stranger, left, right) => {
        const { text, step, subject } = createPathLimiter(places, []);
        const dir = stranger.slice(0, stranger.lastIndexOf('/') + 1);
        expect(text(`${left}${stranger}${right}`)).not.toContain(dir);
        expect(step(`${left}${stranger}${right}`)).not.toContain(dir);
        expect(subject(stranger)).not.toContain(dir);
      }),
    );
  });
});
