import { type RefObject, useEffect } from 'react';
import { bridge } from '../lib/bridge.ts';
import { painted } from '../lib/painted.ts';

interface PaintReport {
  readonly root: RefObject<HTMLElement | null>;
  /** What scrolls: the window wants to be so high that it need not. */
  readonly content: RefObject<HTMLElement | null>;
  readonly takenAt: string | null;
}

/** Tells main what was drawn and how high the window wants to be, also when a fold changes it. A hidden window tells it too. */
export function usePaintReport({ root, content, takenAt }: PaintReport): void {
  useEffect(() => {
    const [frame, inner] = [root.current, content.current];
    if (takenAt === null || frame === null || inner === null) return;
    const tell = (): void => {
      const heightPx = wishedHeightPx(frame, inner);
      void bridge.call('window:painted', painted(takenAt, heightPx));
    };
    tell();
    let toldPx = wishedHeightPx(frame, inner);
    const observer = new ResizeObserver(() => {
      const heightPx = wishedHeightPx(frame, inner);
      if (heightPx === toldPx) return;
      toldPx = heightPx;
      tell();
    });
    for (const part of [...frame.children, inner]) observer.observe(part);
    return () => observer.disconnect();
  }, [root, content, takenAt]);
}

function wishedHeightPx(frame: HTMLElement, inner: HTMLElement): number {
  const scroller = inner.parentElement;
  const fixed = [...frame.children].filter((part) => part !== scroller);
  return Math.ceil([...fixed, inner].reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));
}
