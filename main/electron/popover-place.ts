import type { Rectangle, Size } from 'electron';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';

interface DisplayArea {
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
}

export interface PopoverPlaceRequest {
  /** Of the tray icon. Null: not known, or hidden by the system. */
  readonly anchor: Rectangle | null;
  readonly size: Size;
  readonly display: DisplayArea;
  readonly platform: TrayPlatform;
}

const gapPx = 6;

/** The wider one from 115 % text (visual.md 3). */
const widthsPx = { usual: 340, wide: 380 } as const;
const wideFromZoom = 1.15;
const tallestPx = 640;
const largestShare = 0.8;

export function popoverWidth(zoom: number): number {
  return zoom < wideFromZoom ? widthsPx.usual : widthsPx.wide;
}

/** By its content, up to 640 or four fifths of the work area; beyond that it scrolls inside (visual.md 3). */
export function popoverHeight(wishedPx: number, area: Size): number {
  return Math.round(clamp(wishedPx, 1, Math.min(tallestPx, area.height * largestShare)));
}

/** Beside the icon and wholly in the work area. Device independent pixels; negative ones are normal with several displays. */
export function placePopover({ anchor, size, display, platform }: PopoverPlaceRequest): Rectangle {
  const { workArea } = display;
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, workArea.height);
  const from = anchor === null || isLost(anchor, display, platform) ? cornerOf(workArea, platform) : anchor;
  const wished = wishedPoint(from, { width, height }, workArea);
  const x = clamp(wished.x, workArea.x, workArea.x + workArea.width - width);
  const y = clamp(wished.y, workArea.y, workArea.y + workArea.height - height);
  return { x: Math.round(x), y: Math.round(y), width, height };
}

/** macOS 26 puts an icon that it hides to the foot of the screen (facts/electron.md 2). */
function isLost(anchor: Rectangle, { bounds }: DisplayArea, platform: TrayPlatform): boolean {
  return platform === 'macos' && anchor.y > bounds.y + bounds.height / 2;
}

/** Where a tray usually is: the upper right on macOS, else the lower right. */
function cornerOf(area: Rectangle, platform: TrayPlatform): Rectangle {
  const y = platform === 'macos' ? area.y - 1 : area.y + area.height;
  return { x: area.x + area.width, y, width: 0, height: 1 };
}

function wishedPoint(anchor: Rectangle, size: Size, area: Rectangle): { readonly x: number; readonly y: number } {
  const [middleX, middleY] = [anchor.x + anchor.width / 2, anchor.y + anchor.height / 2];
  const beside = { y: middleY - size.height / 2 };
  if (middleX < area.x) return { ...beside, x: area.x + gapPx };
  if (middleX > area.x + area.width) return { ...beside, x: area.x + area.width - size.width - gapPx };
  const isAbove = middleY < area.y + area.height / 2;
  const y = isAbove
    ? Math.max(anchor.y + anchor.height, area.y) + gapPx
    : Math.min(anchor.y, area.y + area.height) - size.height - gapPx;
  return { x: middleX - size.width / 2, y };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
