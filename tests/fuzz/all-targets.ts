import type { FuzzTarget } from './fuzz-target.ts';
import { appTargets } from './targets/app-targets.ts';
import { besideTargets } from './targets/beside-targets.ts';
import { codexTargets } from './targets/codex-targets.ts';
import { computerTargets } from './targets/computer-targets.ts';
import { ownFileTargets } from './targets/own-file-targets.ts';
import { storeTargets } from './targets/store-targets.ts';
import { tokenTargets } from './targets/token-targets.ts';
import { usageTargets } from './targets/usage-targets.ts';
import { wireTargets } from './targets/wire-targets.ts';

/** Every parser of outside data. */
export const allTargets: readonly FuzzTarget[] = [
  ...storeTargets,
  ...tokenTargets,
  ...usageTargets,
  ...ownFileTargets,
  ...appTargets,
  ...besideTargets,
  ...wireTargets,
  ...codexTargets,
  ...computerTargets,
];
