import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CodexHome, type HomeLogin, poolRecord } from './codex-home.ts';

/** Everything of the pool and around it that `fix` can put right, at once; the pool holds these two, and the first one twice. */
export async function makeMendable(
  home: CodexHome,
  [first, second]: readonly [HomeLogin, HomeLogin],
): Promise<{ readonly lease: string; readonly left: string }> {
  const twin = poolRecord(first, { accountLabel: 'twin', workspaces: [{ id: 'w1', enabled: true }] });
  await home.writePool([poolRecord(first), twin, poolRecord(second)], {
    activeIndex: 2,
    activeIndexByFamily: { codex: 2, 'gpt-5.2': 7 },
    pinnedAccountIndex: 2,
    unknownTop: true,
  });
  await chmod(home.poolPath, 0o644);
  await mkdir(home.leaseDir, { recursive: true });
  const lease = join(home.leaseDir, `${'a'.repeat(64)}.lock`);
  await writeFile(
    lease,
    JSON.stringify({ tokenHash: 'a'.repeat(64), pid: 1, acquiredAt: 1, expiresAt: 2, nonce: 'x' }),
    { mode: 0o600 },
  );
  const left = `${home.authPath}.quota-tray.123.0123456789abcdef.tmp`;
  await writeFile(left, '{}', { mode: 0o600 });
  await utimes(left, 1_700_000_000, 1_700_000_000);
  return { lease, left };
}
