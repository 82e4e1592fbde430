import { EventEmitter } from 'node:events';
import type {
  BaseWindow,
  Clipboard,
  Dialog,
  Display,
  GlobalShortcut,
  NativeTheme,
  Net,
  OpenDialogOptions,
  OpenDialogReturnValue,
  Rectangle,
  SafeStorage,
  Screen,
  Shell,
} from 'electron';
import { note, onOrder } from './journal.ts';
import { refusing } from './refusing.ts';

const state = {
  isOnline: true,
  isOnBattery: false,
  idleSeconds: 0,
  isShortcutTaken: false,
  prefersReducedMotion: false,
};

class StandInPowerMonitor extends EventEmitter {
  isOnBatteryPower(): boolean {
    return state.isOnBattery;
  }

  getSystemIdleTime(): number {
    note({ kind: 'idle-asked' });
    return state.idleSeconds;
  }
}

export const powerMonitor = refusing('powerMonitor', new StandInPowerMonitor());
onOrder('power', ({ event }) => void powerMonitor.emit(String(event)));
onOrder('idle', ({ seconds }) => {
  state.idleSeconds = Number(seconds);
});
onOrder('battery', ({ isOn }) => {
  state.isOnBattery = isOn === true;
  powerMonitor.emit(state.isOnBattery ? 'on-battery' : 'on-ac');
});

export const net = refusing('net', { isOnline: () => state.isOnline } satisfies Pick<Net, 'isOnline'>);
onOrder('network', ({ isOnline }) => {
  state.isOnline = isOnline === true;
});

class StandInTheme extends EventEmitter implements Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors'> {
  shouldUseDarkColors = false;
  shouldUseDarkColorsForSystemIntegratedUI = false;
  shouldUseHighContrastColors = false;
  private source: NativeTheme['themeSource'] = 'system';

  get themeSource(): NativeTheme['themeSource'] {
    return this.source;
  }

  set themeSource(source: NativeTheme['themeSource']) {
    this.source = source;
    note({ kind: 'theme-source', source });
  }
}

export const nativeTheme = refusing('nativeTheme', new StandInTheme());
onOrder('theme', ({ isDark }) => {
  nativeTheme.shouldUseDarkColors = isDark === true;
  nativeTheme.shouldUseDarkColorsForSystemIntegratedUI = isDark === true;
  nativeTheme.emit('updated');
});

const screenArea = { x: 0, y: 0, width: 1440, height: 900 };
const workArea: Rectangle = { x: 0, y: 24, width: 1440, height: 876 };
const display = refusing('Display', { id: 1, bounds: screenArea, workArea, scaleFactor: 1 } satisfies Partial<Display>);

class StandInScreen extends EventEmitter {
  getPrimaryDisplay(): Display {
    return display as Display;
  }

  getDisplayMatching(_area: Parameters<Screen['getDisplayMatching']>[0]): Display {
    return this.getPrimaryDisplay();
  }

  getAllDisplays(): Display[] {
    return [this.getPrimaryDisplay()];
  }
}

export const screen = refusing('screen', new StandInScreen());
onOrder('displays', ({ event, height }) => {
  workArea.height = Number(height);
  screen.emit(String(event), {}, display, ['workArea']);
});

export const shell = refusing('shell', {
  openExternal: async (url) => note({ kind: 'open-external', url }),
  showItemInFolder: (path) => note({ kind: 'show-in-folder', path }),
  openPath: async (path) => {
    note({ kind: 'open-path', path });
    return '';
  },
} satisfies Pick<Shell, 'openExternal' | 'showItemInFolder' | 'openPath'>);

/** A promise since Electron 44, whatever the types of older lines say. */
export const clipboard = refusing('clipboard', {
  writeText: async (text) => note({ kind: 'clipboard', text }),
} satisfies Pick<Clipboard, 'writeText'>);

type FolderAnswer = (path: string | null) => void;
const openDialogs: FolderAnswer[] = [];

export const dialog = refusing('dialog', {
  showErrorBox: (title, content) => note({ kind: 'error-box', title, content }),
  showOpenDialog(...asked: [BaseWindow, OpenDialogOptions] | [OpenDialogOptions]) {
    const [options = {}] = asked.slice(-1) as [OpenDialogOptions?];
    const { properties = [], defaultPath = null } = options;
    return new Promise<OpenDialogReturnValue>((resolve) => {
      openDialogs.push((path) => resolve({ canceled: path === null, filePaths: path === null ? [] : [path] }));
      note({ kind: 'open-dialog', properties, defaultPath, isOfWindow: asked.length === 2 });
    });
  },
} satisfies Pick<Dialog, 'showErrorBox' | 'showOpenDialog'>);
onOrder('answer-dialog', ({ path }) => {
  const answer = openDialogs.shift();
  if (answer === undefined) throw new Error('No dialog is open.');
  answer(typeof path === 'string' ? path : null);
});

const shortcuts = new Map<string, () => void>();

export const globalShortcut = refusing('globalShortcut', {
  register(accelerator, callback) {
    if (state.isShortcutTaken) return false;
    shortcuts.set(accelerator, callback);
    note({ kind: 'shortcut', accelerator });
    return true;
  },
  unregister: (accelerator) => void shortcuts.delete(accelerator),
  unregisterAll: () => shortcuts.clear(),
  isRegistered: (accelerator) => shortcuts.has(accelerator),
} satisfies Pick<GlobalShortcut, 'register' | 'unregister' | 'unregisterAll' | 'isRegistered'>);
onOrder('shortcut', ({ accelerator }) => shortcuts.get(String(accelerator))?.());
onOrder('shortcut-taken', ({ isTaken }) => {
  state.isShortcutTaken = isTaken === true;
});

/** Turns the bytes round, which is enough to see that what is kept is not what was given. */
export const safeStorage = refusing('safeStorage', {
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from(text).reverse(),
  decryptStringAsync: async (kept) => ({ shouldReEncrypt: false, result: Buffer.from(kept).reverse().toString() }),
} satisfies Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>);

export const systemPreferences = refusing('systemPreferences', {
  getAnimationSettings: () => ({
    shouldRenderRichAnimation: true,
    scrollAnimationsEnabledBySystem: true,
    prefersReducedMotion: state.prefersReducedMotion,
  }),
});
onOrder('reduced-motion', ({ isWanted }) => {
  state.prefersReducedMotion = isWanted === true;
});
