import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const testsFolderName = /^codex-quota-tests-(\d+)$/;

/** Where all that the tests of one run put into the system's folder for such things goes; named by the process that runs them. */
export const testsFolder = join(tmpdir(), `codex-quota-tests-${process.pid}`);
