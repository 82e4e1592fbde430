import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { autostartCommand, autostartEntry, autostartFileName } from '../../../main/electron/autostart-entry.ts';

const execPath = '/opt/Codex Quota/codex-quota-tray';

describe('what starts with a Linux session', () => {
  it.each([
    ['the program itself', {}, execPath],
    [
      'the AppImage, whose mounted program is gone by then',
      { APPIMAGE: '/home/me/quota.AppImage' },
      '/home/me/quota.AppImage',
    ],
    ['nothing of ours in a Flatpak', { FLATPAK_ID: 'org.example.quota' }, null],
    ['nothing of ours in a Snap', { SNAP: '/snap/quota/1' }, null],
  ])('is %s', (_what, env, command) => {
    expect(autostartCommand({ env, execPath })).toBe(command);
  });

  it('is known to the desktop by the same name as the installed app', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8'));
    expect(manifest).toHaveProperty('desktopName', autostartFileName);
  });

  it('is started hidden', () => {
    expect(autostartEntry(execPath)).toContain('\nExec="/opt/Codex Quota/codex-quota-tray" --hidden\n');
  });

  it.each([
    ['/a/50%off', 'Exec="/a/50%%off" --hidden'],
    ['/a/"b"', String.raw`Exec="/a/\\"b\\"" --hidden`],
    ['/a/$HOME', String.raw`Exec="/a/\\$HOME" --hidden`],
    [String.raw`/a\b`, String.raw`Exec="/a\\\\b" --hidden`],
  ])('keeps %s as it is through both kinds of escape', (command, line) => {
    expect(autostartEntry(command).split('\n')).toContain(line);
  });
});
