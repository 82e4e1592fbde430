import { createCustodyFiles } from '../../../../main/node/custody/custody-files.ts';

/** A process of its own that folds its custody segment again and again, each time into one that says the same. */
const [dir = '', line = '', times = '0'] = process.argv.slice(2);
const files = createCustodyFiles({ dir, otherDirs: async () => [], register: async () => undefined });
await files.append(line);
process.stdout.write('written\n');
for (let fold = 0; fold < Number(times); fold += 1) await files.replaceSegments([], [line]);
