import { appendFileSync } from 'node:fs';
import { createLedgerFile } from '../../../../main/node/quota-home/ledger-file.ts';
import { replaceFile } from '../../../../main/node/stores/atomic-file.ts';

/** A process of its own: appends `count` lines one by one, and says so when it is done. */
const [path = '', name = '', count = '0'] = process.argv.slice(2);

const ledger = createLedgerFile({
  path,
  lock: { hold: (work) => work() },
  replaceFile: async (target, text) => {
    await replaceFile({ path: target, text, expected: null });
  },
});
for (let line = 0; line < Number(count); line += 1) await ledger.append(`${name}-${line}\n`);
appendFileSync(`${path}.done`, `${name}\n`);
