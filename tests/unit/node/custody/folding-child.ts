import { createCustodyFiles } from '../../../../main/node/custody/custody-files.ts';

/** A process of its own that folds its custody segment again and again, each time into one that says the same, until its input ends. */
const [dir = '', line = ''] = process.argv.slice(2);
const files = createCustodyFiles({ dir, otherDirs: async () => [], register: async () => undefined });
await files.append(line);
let isWanted = true;
process.stdin.resume().once('end', () => {
  isWanted = false;
});
process.stdout.write('written\n');
while (isWanted) {
  await files.replaceSegments([], [line]);
  await new Promise((resolve) => setImmediate(resolve));
}
