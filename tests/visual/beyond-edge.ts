import type { OpenPage } from './page-session.ts';

/** What lies beyond an edge of the window or of a box that cuts it off, by its words: a person would have to guess it. */
export async function beyondEdge({ page }: Pick<OpenPage, 'page'>): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('button, input, select, label span, th, h1, h2')]
    .filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      const box = one.closest('.seg')?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
      return width > 1 && (left < Math.max(0, box.left) - 1 || right > Math.min(innerWidth, box.right) + 1);
    })
    .map((one) => one.tagName + ' ' + (one.textContent || one.getAttribute('aria-label')))`);
}
