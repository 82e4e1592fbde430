import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';

/** A click on the tray takes the focus away first, so that the blur closes what the click wanted to close. */
const reopenGraceMs = 250;
/** Explorer keeps the foreground after a click on the tray, so that a new window may lose the focus it never had. */
export const instantBlurGraceMs = 300;

export interface PopoverMoments {
  readonly isShown: boolean;
  readonly shownAtMs: number;
  /** Null: hidden for another reason than that the focus went elsewhere, or never shown. */
  readonly blurredAtMs: number | null;
}

export const neverShown: PopoverMoments = { isShown: false, shownAtMs: 0, blurredAtMs: null };

export function afterShow(nowMs: number): PopoverMoments {
  return { isShown: true, shownAtMs: nowMs, blurredAtMs: null };
}

export function afterHide(because: 'blur' | 'wish', nowMs: number): PopoverMoments {
  return { ...neverShown, blurredAtMs: because === 'blur' ? nowMs : null };
}

export function decideToggle(moments: PopoverMoments, nowMs: number): 'show' | 'hide' | 'nothing' {
  if (moments.isShown) return 'hide';
  const { blurredAtMs } = moments;
  const wasJustOpen = blurredAtMs !== null && nowMs >= blurredAtMs && nowMs - blurredAtMs < reopenGraceMs;
  return wasJustOpen ? 'nothing' : 'show';
}

export function decideBlur(moments: PopoverMoments, nowMs: number, platform: TrayPlatform): 'hide' | 'nothing' {
  if (!moments.isShown || platform === 'linux') return 'nothing';
  const isInstant = nowMs >= moments.shownAtMs && nowMs - moments.shownAtMs < instantBlurGraceMs;
  return platform === 'windows' && isInstant ? 'nothing' : 'hide';
}
