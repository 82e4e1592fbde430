import { homedir } from 'node:os';
import { join } from 'node:path';
import { createFixFiles } from './fix-files.ts';
import { createNodeMachine, type NodeMachineDeps } from './node-machine.ts';

export function diagnosisAdapters(deps: Omit<NodeMachineDeps, 'osHome'>) {
  const { paths, quotaDir } = deps;
  return {
    machine: createNodeMachine({ ...deps, osHome: homedir() }),
    fixFiles: createFixFiles({
      dir: join(quotaDir, 'custody', 'before-fix'),
      stores: [paths.auth, paths.pool, paths.flagged],
    }),
  };
}
