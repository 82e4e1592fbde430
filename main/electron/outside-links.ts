import type { RequestOf } from '../../shared/bridge-contract.ts';

type Link = RequestOf<'link:open'>['which'];

/** The only addresses that ever leave for the browser; a window names one and never gives one. */
export const outsideLinks: Readonly<Record<Link, string>> = {
  website: 'https://github.com/codex-quota-tray/codex-quota-tray',
  help: 'https://github.com/codex-quota-tray/codex-quota-tray#readme',
  license: 'https://github.com/codex-quota-tray/codex-quota-tray/blob/main/LICENSE',
};
