import { pathToFileURL } from 'node:url';

export interface Shot {
  readonly path: string;
  readonly caption: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SheetLayout {
  readonly scheme: 'light' | 'dark';
  readonly title: string | null;
  readonly columns: number;
}

const looks = {
  light: { desk: '#d2d4d8', bar: '#fbfbfb', ink: '#1c1c1e', note: '#56565c', rim: '#00000026', lamp: '#cdcdd1' },
  dark: { desk: '#3a3c41', bar: '#1e1e20', ink: '#f3f3f5', note: '#b4b4ba', rim: '#ffffff2b', lamp: '#4a4a4f' },
} as const;

/** A page that shows windows as a desktop would: with corners, a shadow and, where they have one, a title bar. */
export function sheetPage(shots: readonly Shot[], layout: SheetLayout): string {
  const tiles = shots.map(
    (shot) => `<figure>${windowOf(shot, layout.title)}<figcaption>${shot.caption}</figcaption></figure>`,
  );
  const style = `${windowStyle(layout.scheme)}
    main { display: grid; grid-template-columns: repeat(${layout.columns}, max-content); gap: 30px 28px; padding: 32px;
      width: max-content; align-items: start; }
    figcaption { font-size: 12px; color: ${looks[layout.scheme].note}; margin: 12px 2px 0; }`;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${tiles.join('')}</main>`;
}

/** The finished restore window and the popover below the glyph in a menu bar: what the whole is about, in one picture. */
export function heroPage(
  shots: { readonly restore: Shot; readonly popover: Shot; readonly glyph: string },
  scheme: 'light' | 'dark',
): string {
  const { desk, ink } = looks[scheme];
  const [panel, stripe] = scheme === 'light' ? ['#eceef0', '#cbced3'] : ['#28292c', '#34363b'];
  const style = `${windowStyle(scheme)}
    main { position: relative; width: 1360px; height: 830px; background: linear-gradient(${desk} 0 26%, ${stripe} 26% 60%, ${desk} 60%); overflow: hidden; }
    .panel { display: flex; justify-content: flex-end; align-items: center; gap: 14px; height: 28px; padding-right: 18px; background: ${panel};
      color: ${ink}; font-size: 13px; font-weight: 500; }
    .panel img { box-sizing: content-box; padding: 2px 6px; border-radius: 5px; background: #8883; }${scheme === 'dark' ? ' .panel img { filter: invert(1); background: #7773; }' : ''}
    .restore { position: absolute; left: 70px; top: 74px; }
    .popover { position: absolute; right: 40px; top: 38px; }`;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>
    <div class="panel"><img src="${shots.glyph}" width="18" height="18" alt="">Mon 16 Nov&nbsp; 14:26</div>
    <div class="restore">${windowOf(shots.restore, 'Restore accounts')}</div>
    <div class="popover">${windowOf(shots.popover, null)}</div></main>`;
}

function windowOf({ path, widthPx, heightPx }: Shot, title: string | null): string {
  const bar = title === null ? '' : `<div class="bar"><i></i><i></i><i></i><b>${title}</b></div>`;
  const image = `<img src="${pathToFileURL(path).href}" width="${widthPx}" height="${heightPx}" alt="">`;
  return `<div class="window" style="width:${widthPx}px">${bar}${image}</div>`;
}

function windowStyle(scheme: 'light' | 'dark'): string {
  const { desk, bar, ink, rim, lamp } = looks[scheme];
  return `* { box-sizing: border-box; margin: 0; }
    body { background: ${desk}; font: 400 13px/18px system-ui, sans-serif; width: max-content; }
    .window { border-radius: 10px; overflow: hidden; background: ${bar}; box-shadow: 0 0 0 1px ${rim}, 0 10px 28px #0000002e; }
    .window img { display: block; }
    .bar { position: relative; display: flex; gap: 8px; align-items: center; height: 38px; padding-left: 14px; color: ${ink}; }
    .bar i { width: 12px; height: 12px; border-radius: 6px; background: ${lamp}; }
    .bar b { position: absolute; inset: 0; text-align: center; line-height: 38px; font-weight: 600; }`;
}
