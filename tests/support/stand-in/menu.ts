import type { MenuItemConstructorOptions } from 'electron';
import { refusing } from './refusing.ts';

export interface MenuLineShown {
  readonly label: string;
  readonly isEnabled: boolean;
  readonly lines: readonly MenuLineShown[];
}

/** A menu as it was described; items are chosen by what they say. */
export class StandInMenu {
  private readonly template: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template;
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): StandInMenu {
    return refusing('Menu', new StandInMenu(template));
  }

  static setApplicationMenu(): void {}

  shown(): readonly MenuLineShown[] {
    return this.template
      .filter(({ type, visible }) => type !== 'separator' && visible !== false)
      .map(({ label = '', enabled = true, submenu }) => {
        const lines = Array.isArray(submenu) ? StandInMenu.buildFromTemplate(submenu).shown() : [];
        return { label, isEnabled: enabled, lines };
      });
  }

  /** What choosing that line does; throws when it cannot be chosen. */
  choiceOf(path: readonly string[]): () => void {
    const [label, ...rest] = path;
    const item = this.template.find((line) => line.label === label);
    if (item === undefined) throw new Error(`The menu has no "${label}".`);
    if (item.enabled === false) throw new Error(`"${label}" cannot be chosen.`);
    if (rest.length > 0 && Array.isArray(item.submenu))
      return StandInMenu.buildFromTemplate(item.submenu).choiceOf(rest);
    // Ours take no arguments: what they would be is nothing the stand-in could make up.
    const click: unknown = item.click;
    return () => {
      if (typeof click === 'function') click();
    };
  }
}

export const Menu = refusing('Menu', StandInMenu);
