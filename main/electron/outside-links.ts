import type { RequestOf } from '../../shared/bridge-contract.ts';
import { homepage } from './app-address.ts';

type Link = RequestOf<'link:open'>['which'];

/** The only addresses that ever leave for the browser; a window names one and never gives one. */
export const outsideLinks: Readonly<Record<Link, string>> = {
  website: homepage,
  help: `${homepage}#readme`,
  license: `${homepage}/blob/main/LICENSE`,
};
