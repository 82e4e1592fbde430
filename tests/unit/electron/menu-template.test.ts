import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../main/electron/menu-template.ts';

describe('the menu of the tray', () => {
  it('shows every kind of line and runs what is chosen', () => {
    const ran: string[] = [];
    const template = menuTemplate(
      [
        { kind: 'text', label: 'mira@example.org · Plus' },
        { kind: 'separator' },
        { kind: 'submenu', label: 'Other accounts', lines: [{ kind: 'text', label: 'kai@example.org' }] },
        { kind: 'command', label: 'Refresh now', command: 'refresh' },
      ],
      'macos',
      (command) => ran.push(command),
    );
    expect(template).toEqual([
      { label: 'mira@example.org · Plus', enabled: false },
      { type: 'separator' },
      { label: 'Other accounts', submenu: [{ label: 'kai@example.org', enabled: false }] },
      { label: 'Refresh now', click: expect.any(Function) },
    ]);
    Reflect.apply(template[3]?.click ?? (() => {}), null, []);
    expect(ran).toEqual(['refresh']);
  });

  it.each([
    ['macos', 'R&D'],
    ['windows', 'R&&D'],
    ['linux', 'R&&D'],
  ] as const)('keeps an ampersand on %s, where it may mark a key', (platform, label) => {
    expect(menuTemplate([{ kind: 'text', label: 'R&D' }], platform, () => {})[0]?.label).toBe(label);
  });
});
