import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderLock } from '../../../../main/node/stores/folder-lock.ts';

/**
 * A process of its own. `count`: adds one to the number in `count.txt` so many times. `register`: names so many
 * folders and looks at the list between. `hold`: takes the lock, says so and stays.
 */
const [dir = '', mode = 'count', times = '0'] = process.argv.slice(2);
const lock = createFolderLock(dir);
const path = join(dir, 'count.txt');

if (mode === 'hold') {
  await lock.hold(async () => {
    process.stdout.write('held\n');
    await new Promise((done) => process.stdin.resume().once('end', done));
  });
} else if (mode === 'register') {
  for (let turn = 0; turn < Number(times); turn += 1) {
    await lock.registerCustodyDir(`/made-up/${process.pid}/${turn}`);
    if ((await lock.custodyDirs()).length <= turn) throw new Error('A folder that was registered is not listed.');
  }
} else {
  for (let turn = 0; turn < Number(times); turn += 1) {
    await lock.hold(async () => {
      const before = Number(readFileSync(path, 'utf8'));
      await new Promise((done) => setImmediate(done));
      writeFileSync(path, String(before + 1));
    });
  }
}
lock.close();
