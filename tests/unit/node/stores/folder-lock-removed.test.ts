import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolderLock, type FolderLock } from '../../../../main/node/stores/folder-lock.ts';
import { tempDir } from './temp-dir.ts';

const nothing = async (): Promise<void> => undefined;

function lockIn(dir: string): FolderLock {
  const lock = createFolderLock(dir);
  onTestFinished(() => lock.close());
  return lock;
}

function remove(dir: string): void {
  rmSync(join(dir, 'quota-tray.lock'));
}

describe('a lock whose file was removed while a process had it open', () => {
  it('is the file that lies there now, for that process too', async () => {
    const dir = tempDir();
    const [longLived, newcomer] = [lockIn(dir), lockIn(dir)];
    await longLived.hold(nothing);
    remove(dir);
    const steps: string[] = [];
    const inside = Promise.withResolvers<void>();
    const first = newcomer.hold(async () => {
      inside.resolve();
      await pause(40);
      steps.push('newcomer');
    });
    await inside.promise;
    await longLived.hold(async () => {
      steps.push('long-lived');
    });
    await first;
    expect(steps).toEqual(['newcomer', 'long-lived']);
  });

  it('lists the custody folders that came after that', async () => {
    const dir = tempDir();
    const [longLived, newcomer] = [lockIn(dir), lockIn(dir)];
    await longLived.registerCustodyDir('/made-up/mira');
    remove(dir);
    await newcomer.registerCustodyDir('/made-up/kai');
    expect(await longLived.custodyDirs()).toContain('/made-up/kai');
  });

  it('names the custody folder of that process again as soon as it is held', async () => {
    const dir = tempDir();
    const [longLived, newcomer] = [lockIn(dir), lockIn(dir)];
    await longLived.registerCustodyDir('/made-up/mira');
    remove(dir);
    await newcomer.hold(nothing);
    await longLived.hold(nothing);
    expect(await newcomer.custodyDirs()).toEqual(['/made-up/mira']);
  });
});

describe('the custody folders in use', () => {
  it('are read again when one was added within one tick of the clock', async () => {
    const dir = tempDir();
    const [reader, other] = [lockIn(dir), lockIn(dir)];
    const tick = new Date();
    const stopClock = (): void => utimesSync(join(dir, 'quota-tray.lock'), tick, tick);
    await other.registerCustodyDir('/made-up/mira');
    stopClock();
    expect(await reader.custodyDirs()).toEqual(['/made-up/mira']);
    await other.registerCustodyDir('/made-up/kai');
    stopClock();
    expect(await reader.custodyDirs()).toHaveLength(2);
  });
});
