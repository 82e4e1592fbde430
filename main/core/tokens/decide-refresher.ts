import type { CliLoginKind } from '../stores/store-types.ts';

/** The setting "who refreshes" for the login in auth.json. */
export type WhoRefreshes = 'auto' | 'codex' | 'app' | 'nobody';

export interface RefresherQuestion {
  /** The login lies in auth.json, alone or beside the pool: one login in two stores is a CLI login. */
  readonly isCliLogin: boolean;
  readonly kind: CliLoginKind;
  readonly setting: WhoRefreshes;
  readonly codexFound: boolean;
  /** `codex-quota refresh` always spends itself. */
  readonly asked: 'by-need' | 'by-command';
}

export type RefresherChoice = 'codex' | 'ourselves' | 'nobody' | 'codex-missing';

/** Who presents the refresh token (product.md section 4, CLI login). */
export function chooseRefresher({ isCliLogin, kind, setting, codexFound, asked }: RefresherQuestion): RefresherChoice {
  if (!isCliLogin) return 'ourselves';
  if (kind === 'keyring' || kind === 'ephemeral') return codexFound ? 'codex' : 'codex-missing';
  if (asked === 'by-command') return 'ourselves';
  switch (setting) {
    case 'nobody':
      return 'nobody';
    case 'app':
      return 'ourselves';
    case 'codex':
      return codexFound ? 'codex' : 'codex-missing';
    case 'auto':
      return codexFound ? 'codex' : 'ourselves';
  }
}
