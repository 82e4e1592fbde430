import { syncBuiltinESMExports } from 'node:module';
import vm from 'node:vm';

/** Loaded before the command by `--import`: says at its end whether V8 took what had been compiled ahead. */
vm.Script = class extends vm.Script {
  constructor(...args: ConstructorParameters<typeof vm.Script>) {
    super(...args);
    process.on('exit', () => process.stderr.write(this.cachedDataRejected === false ? 'taken\n' : 'refused\n'));
  }
};
syncBuiltinESMExports();
