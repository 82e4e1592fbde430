/** What concerns all accounts together. */
export type BannerView = {
  readonly title: string;
  readonly text: string;
} & (
  | { readonly kind: 'held' | 'offline' | 'run-failed' | 'failed' }
  | { readonly kind: 'broken'; readonly shows: readonly ('broken-file' | 'backup')[] }
);
