import {
  app,
  type BrowserWindow,
  type BrowserWindowConstructorOptions,
  type Rectangle,
  type Size,
  screen,
} from 'electron';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import { HiddenStay } from './hidden-stay.ts';
import { OneTimer } from './one-timer.ts';
import {
  afterHide,
  afterShow,
  decideBlur,
  decideToggle,
  instantBlurGraceMs,
  neverShown,
  type PopoverMoments,
} from './popover-moments.ts';
import { placePopover, popoverHeight, popoverWidth } from './popover-place.ts';
import { decideClose, decidePutAway } from './popover-without-icon.ts';
import type { TrayHost } from './tray-host.ts';
import { focusAccount, openFrame, type WindowFrameDeps } from './window-frame.ts';

const firstHeightPx = 420;
/** Shown after this time even when its page has not said that it is painted: a new one, and one that was only hidden. */
const paintLimitsMs = { made: 1_000, kept: 150 } as const;

export interface PopoverDeps extends WindowFrameDeps {
  readonly platform: TrayPlatform;
  /** Of the tray icon; null when not known. */
  readonly anchor: () => Rectangle | null;
  /** Sends the page what is so now. */
  readonly pushNow: () => void;
  readonly onShown: () => void;
  readonly onHidden: (because: 'blur' | 'wish') => void;
  /** Null: not looked for. */
  readonly trayHost: () => TrayHost | null;
  readonly onEnd: () => void;
  readonly now: () => number;
}

/** Made when it is first wanted, kept for a while when hidden, and then ended: an idle tray costs no renderer. */
export class PopoverWindow {
  readonly #deps: PopoverDeps;
  #moments: PopoverMoments = neverShown;
  #anchor: Rectangle | null = null;
  #heightPx = firstHeightPx;
  /** What the window was last made to be, on Linux. */
  #fitted: Size;
  #isEnding = false;
  readonly #timers = { paint: new OneTimer(), end: new HiddenStay(), blur: new OneTimer() };

  constructor(deps: PopoverDeps) {
    this.#deps = deps;
    this.#fitted = firstSize(deps.zoom());
    // Where the app does not hold its end up (a shutdown of macOS), this window must not either.
    app.on('before-quit', () => {
      this.#isEnding = true;
    });
  }

  toggle(bounds: Rectangle | null): void {
    this.#anchor = bounds;
    const decision = decideToggle(this.#moments, this.#deps.now());
    if (decision === 'hide') this.#hide('wish');
    if (decision === 'show') this.show(null);
  }

  /** `key`: the account to show; null: the one in use, or the one that is shown already. */
  show(key: string | null): void {
    const isKept = this.#window() !== null;
    if (isKept && key !== null) focusAccount(this.#deps, { name: 'popover', key });
    if (this.#moments.isShown) {
      this.#window()?.focus();
      return;
    }
    if (this.#timers.paint.isRunning()) return;
    this.#timers.end.stop();
    if (isKept) this.#deps.pushNow();
    else this.#make(key);
    this.#timers.paint.start(isKept ? paintLimitsMs.kept : paintLimitsMs.made, () => this.#reveal());
  }

  hide(): void {
    this.#hide('wish');
  }

  /** Its page has drawn what it was sent, and wants to be so high; not final: it is about to be zoomed, and draws itself anew. */
  painted(heightPx: number, { isFinal }: { readonly isFinal: boolean }): void {
    this.#heightPx = heightPx;
    const window = this.#window();
    if (this.#timers.paint.isRunning()) {
      if (isFinal) this.#reveal();
      else if (window !== null) this.#place(window);
    } else if (window !== null && this.#moments.isShown) this.#place(window);
  }

  /** The focus went to another window, or to another app. */
  blurred(): void {
    const { now, platform } = this.#deps;
    if (decideBlur(this.#moments, now(), platform) === 'hide') this.#hide('blur');
    else if (this.#moments.isShown && platform === 'windows')
      this.#timers.blur.start(instantBlurGraceMs, () => this.#hideUnlessFocused());
  }

  /** A display came, went, or has another scale: the place that was right may be none any more. */
  displaysChanged(): void {
    const window = this.#window();
    if (window !== null && this.#moments.isShown) this.#place(window);
  }

  destroy(): void {
    this.#window()?.destroy();
  }

  #window(): BrowserWindow | null {
    return this.#deps.registry.get('popover');
  }

  #make(key: string | null): void {
    const window = openFrame(this.#deps, {
      name: 'popover',
      key,
      options: frameOptions(this.#deps.platform, this.#deps.zoom()),
    });
    window.on('blur', () => this.blurred());
    window.on('minimize', () => this.#madeSmall());
    window.on('restore', () => this.#madeLarge());
    window.on('close', (event) => {
      if (this.#isEnding) return;
      event.preventDefault();
      if (decideClose(this.#deps.trayHost()) === 'end') this.#deps.onEnd();
      else this.#hide('wish', 'hide');
    });
    window.once('closed', () => {
      this.#stopTimers();
      this.#moments = neverShown;
      this.#fitted = firstSize(this.#deps.zoom());
    });
  }

  #reveal(): void {
    this.#stopTimers();
    const window = this.#window();
    if (window === null) return;
    this.#place(window);
    this.#moments = afterShow(this.#deps.now());
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    this.#deps.onShown();
  }

  /** By the person, in the window's own frame. */
  #madeSmall(): void {
    if (this.#moments.isShown) this.#moments = afterHide('wish', this.#deps.now());
  }

  /** From the panel, and not by us: it is shown like any other time, with what is so now. */
  #madeLarge(): void {
    if (this.#moments.isShown) return;
    this.#deps.pushNow();
    this.#reveal();
  }

  #hide(because: 'blur' | 'wish', how = decidePutAway(this.#deps.trayHost())): void {
    this.#stopTimers();
    this.#moments = afterHide(because, this.#deps.now());
    const window = this.#window();
    if (window === null) return;
    if (how === 'minimize') {
      window.minimize();
      return;
    }
    window.hide();
    this.#deps.onHidden(because);
    this.#timers.end.begin(() => this.destroy());
  }

  /** What still has no focus after the grace time was left on purpose. */
  #hideUnlessFocused(): void {
    if (this.#window()?.isFocused() === false) this.#hide('blur');
  }

  #place(window: BrowserWindow): void {
    const { platform } = this.#deps;
    const anchor = this.#anchor ?? this.#deps.anchor();
    const display = anchor === null ? screen.getPrimaryDisplay() : screen.getDisplayMatching(anchor);
    const zoom = this.#deps.zoom();
    const size = { width: popoverWidth(zoom), height: popoverHeight(this.#heightPx * zoom, display.workArea) };
    if (platform === 'linux') this.#fit(window, size);
    else window.setBounds(placePopover({ anchor, size, display, platform }));
  }

  /** On Linux the place is the person's, and so are width and height until text or content want other ones. */
  #fit(window: BrowserWindow, size: Size): void {
    const before = this.#fitted;
    if (size.width === before.width && size.height === before.height) return;
    const [width = size.width] = window.getContentSize();
    window.setContentSize(size.width === before.width ? width : size.width, size.height);
    this.#fitted = size;
  }

  #stopTimers(): void {
    for (const timer of Object.values(this.#timers)) timer.stop();
  }
}

function firstSize(zoom: number): Size {
  return { width: popoverWidth(zoom), height: firstHeightPx };
}

/** Neither transparent nor a panel: what they break weighs more than what they give (facts/electron.md 3). */
function frameOptions(platform: TrayPlatform, zoom: number): BrowserWindowConstructorOptions {
  const size = { ...firstSize(zoom), useContentSize: true, fullscreenable: false };
  if (platform === 'linux') return { ...size, title: 'Codex quota', minWidth: 320, maximizable: false };
  return {
    ...size,
    title: 'Codex quota',
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    skipTaskbar: true,
    hasShadow: true,
    alwaysOnTop: true,
    ...(platform === 'windows' ? { type: 'toolbar' } : {}),
  };
}
