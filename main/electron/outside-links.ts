import type { RequestOf } from '../../shared/bridge-contract.ts';
import { homepage } from './app-address.ts';

type Link = RequestOf<'link:open'>['which'];

/** All that leaves for the browser beside pages to sign in at; a window names one and never gives one. */
export const outsideLinks: Readonly<Record<Link, string>> = {
  website: homepage,
  help: `${homepage}#readme`,
  license: `${homepage}/blob/main/LICENSE`,
};
