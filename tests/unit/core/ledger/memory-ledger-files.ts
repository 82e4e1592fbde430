import type { LedgerFiles } from '../../../../main/core/ledger/ledger.ts';

/** A ledger that nothing was written to yet. */
export function memoryLedgerFiles(): LedgerFiles {
  let text = '';
  return {
    readOn: async () => ({ text, isContinued: false, mark: { fileId: '', bytes: text.length, end: '' } }),
    append: async (added) => {
      text += added;
    },
    rewrite: async () => undefined,
  };
}
