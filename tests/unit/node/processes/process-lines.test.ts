import { describe, expect, it } from 'vitest';
import { type ListedProcess, parseUnixList, parseWindowsList } from '../../../../main/node/processes/list-processes.ts';
import { runningPrograms } from '../../../../main/node/processes/running-programs.ts';
import { windowsWords } from '../../../../main/node/processes/windows-words.ts';

const ownPid = 4242;
const namesIn = (listed: readonly ListedProcess[]) => runningPrograms(listed)?.map(({ name }) => name);
const inUnixList = (line: string) => namesIn(parseUnixList(`  501 ${line}\n`, ownPid));

describe('a line of ps', () => {
  it.each([
    ['/opt/homebrew/bin/node /opt/homebrew/bin/codex-multi-auth proxy', 'codex-multi-auth'],
    [
      'node --enable-source-maps --conditions development /Users/mira/.nvm/versions/node/v24.12.0/bin/codex-multi-auth list',
      'codex-multi-auth',
    ],
    [
      '/Users/mira/Library/Application Support/fnm/node-versions/v24.12.0/installation/bin/node /Users/mira/Library/Application Support/fnm/node-versions/v24.12.0/installation/bin/codex-multi-auth',
      'codex-multi-auth',
    ],
    ['node /Users/mira de vries/My Tools/node_modules/codex-multi-auth/scripts/codex.js exec', 'codex-multi-auth'],
    [
      'node --import /Users/mira/My Hooks/hook.mjs /opt/lib/node_modules/codex-multi-auth/scripts/codex.js',
      'codex-multi-auth',
    ],
    ['/Applications/CodexBar.app/Contents/MacOS/CodexBar', 'CodexBar'],
    ['/Applications/Cockpit Tools.app/Contents/MacOS/cockpit-tools', 'Cockpit Tools'],
    ['/opt/homebrew/bin/codex exec --json do it', 'codex'],
    ['codex', 'codex'],
    ['node /opt/homebrew/bin/codex app-server', 'codex'],
  ])('names the program that runs: %s', (line, name) => {
    expect(inUnixList(line)).toEqual([name]);
  });

  it.each([
    'node /Users/mira/build.js src/codex.js',
    'node /Users/mira/build.js --watch /opt/homebrew/bin/codex-multi-auth',
    '/usr/bin/grep -r codex-multi-auth /Users/mira',
    '/usr/bin/tail -f /Users/mira/.codex/log/codex-tui.log',
    '(node)',
    '',
  ])('names nobody that is only mentioned: %s', (line) => {
    expect(inUnixList(line)).toEqual([]);
  });

  it.each([
    ['words', `/opt/x ${'a '.repeat(250_000)}`],
    ['pieces of what could be a path', `/opt/x${' b/c'.repeat(250_000)}`],
  ])('keeps nobody waiting, however many %s another program was started with', (_what, line) => {
    expect(inUnixList(line)).toEqual([]);
  });

  it('is counted with others of its name, and is not our own', () => {
    const list = `    1 /sbin/launchd\n  77 codex\n${ownPid} node /x/codex-multi-auth.js\n   78 /opt/codex exec\nno line at all\n`;
    expect(runningPrograms(parseUnixList(list, ownPid))).toEqual([{ name: 'codex', count: 2 }]);
  });
});

describe('an entry of the list of Windows', () => {
  const inWindowsList = (Name: string, CommandLine: string | null) =>
    namesIn(parseWindowsList(JSON.stringify([{ ProcessId: 501, Name, CommandLine }]), ownPid));

  it.each([
    [
      'node.exe',
      String.raw`"C:\Program Files\nodejs\node.exe"  "C:\Users\mira\AppData\Roaming\npm\\node_modules\codex-multi-auth\scripts\codex-multi-auth.js" list`,
      'codex-multi-auth',
    ],
    [
      'node.exe',
      String.raw`C:\Program Files\nodejs\node.exe --max-old-space-size=4096 "C:\Users\Mira de Vries\npm\node_modules\codex-multi-auth\scripts\codex.js"`,
      'codex-multi-auth',
    ],
    ['node.exe', String.raw`node  --require "C:\my hooks\a.js" C:\x\codex-multi-auth.js`, 'codex-multi-auth'],
    ['codex.exe', String.raw`"C:\Users\mira\AppData\Local\codex.exe" app-server`, 'codex'],
    ['codex.exe', null, 'codex'],
    ['codex.exe', '', 'codex'],
    ['Cockpit-Tools.exe', String.raw`"C:\Apps\Cockpit-Tools.exe"`, 'Cockpit Tools'],
  ])('names the program that runs: %s %s', (name, line, expected) => {
    expect(inWindowsList(name, line)).toEqual([expected]);
  });

  it.each([
    ['node.exe', String.raw`"C:\Program Files\nodejs\node.exe" C:\x\build.js codex.js`],
    ['cmd.exe', String.raw`C:\WINDOWS\system32\cmd.exe /d /s /c "codex-multi-auth list"`],
    ['System Idle Process', null],
    ['', null],
  ])('names nobody that is only mentioned: %s %s', (name, line) => {
    expect(inWindowsList(name, line)).toEqual([]);
  });

  it.each(['', 'null', '[]', '{"ProcessId":1}', 'Get-CimInstance : Access denied'])(
    'is not made up where there is no list: %j',
    (text) => {
      expect(() => parseWindowsList(text, ownPid)).toThrow();
    },
  );
});

describe('the words of a Windows command line', () => {
  it.each<[string, readonly string[]]>([
    ['a "b c" d', ['a', 'b c', 'd']],
    ['a "" b', ['a', '', 'b']],
    [String.raw`a "C:\my dir\\" b`, ['a', 'C:\\my dir\\', 'b']],
    [String.raw`a "say \"hi\" now" b`, ['a', 'say "hi" now', 'b']],
    [String.raw`a C:\x\y\\z`, ['a', 'C:\\x\\y\\\\z']],
    ['a b"c d"e', ['a', 'bc de']],
    [String.raw`a \\\"b`, ['a', '\\"b']],
    ['a\tb  c ', ['a', 'b', 'c']],
    ['a "never closed', ['a', 'never closed']],
    ['a tail\\', ['a', 'tail\\']],
    ['', []],
  ])('are split as programs split them: %s', (line, words) => {
    expect(windowsWords(line, '')).toEqual(words);
  });
});
