import { spawn } from 'node:child_process';
import { ensureBuilt } from './ensure-built.ts';
import { builtCommandPath } from './project-paths.ts';

/**
 * Runs the built command in this terminal, building it first if needed, and resolves to its exit code; to undefined when
 * there is none: it could not be built, which is said, or a signal ended it.
 */
export async function runBuilt(args: readonly string[]): Promise<number | undefined> {
  try {
    await ensureBuilt();
  } catch (error) {
    console.error(`The command could not be built. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  return await runToEnd(args);
}

function runToEnd(args: readonly string[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [builtCommandPath, ...args], { stdio: 'inherit' });
    // A terminal sends Ctrl-C to the whole group: the command drains, and its parent has to outlive that.
    const stayForInterrupt = () => {};
    const passTermination = () => child.kill('SIGTERM');
    process.on('SIGINT', stayForInterrupt);
    process.on('SIGTERM', passTermination);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      process.off('SIGINT', stayForInterrupt);
      process.off('SIGTERM', passTermination);
      resolve(exitCode ?? undefined);
    });
  });
}
