import type { Surroundings } from '../../shared/app-snapshot.ts';
import { linuxKeys, macKeys, modifierNames, windowsKeys } from '../texts/key-texts.ts';

type Platform = Surroundings['platform'];

/** The part of a key press that counts. */
export interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/**
 * In Electron's accelerator form. Null: no key yet, or one that would take a letter from everybody who types: Control, Alt or
 * Command has to be with it, unless it is a function key.
 */
export function acceleratorOf(press: KeyPress, platform: Platform): string | null {
  const key = keyOf(press.code);
  if (key === null) return null;
  const modifiers = [
    press.ctrlKey ? modifierNames.control : null,
    press.altKey ? modifierNames.alt : null,
    press.shiftKey ? modifierNames.shift : null,
    press.metaKey ? (platform === 'macos' ? modifierNames.command : modifierNames.meta) : null,
  ].filter((name) => name !== null);
  const isStrong = press.ctrlKey || press.altKey || press.metaKey;
  return isStrong || /^F\d+$/.test(key) ? [...modifiers, key].join('+') : null;
}

function keyOf(code: string): string | null {
  const found =
    /^(?:Key([A-Z])|Digit(\d)|Arrow(Up|Down|Left|Right)|(F(?:1\d|2[0-4]|[1-9])|Space|Home|End|Page(?:Up|Down)))$/.exec(
      code,
    );
  return found?.slice(1).find((key) => key !== undefined) ?? null;
}

const keyNames: Readonly<Record<Platform, Readonly<Record<string, string>>>> = {
  macos: macKeys,
  windows: windowsKeys,
  linux: linuxKeys,
};

/** As it is written on the platform's keys: "⌥ ⌘ Q", "Ctrl + Alt + Q". */
export function acceleratorText(accelerator: string, platform: Platform): string {
  const names = keyNames[platform];
  const parts = accelerator.split('+').map((part) => names[part] ?? part);
  return parts.join(platform === 'macos' ? ' ' : ' + ');
}
