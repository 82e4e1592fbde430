import { posix, win32 } from 'node:path';
import { type SearchQuestion, searchFolders } from '../programs/search-folders.ts';

export interface CandidateQuestion extends SearchQuestion {
  readonly arch: string;
}

/** Where the program of Codex may lie, best first. Only programs that can be started without a shell. */
export function codexCandidates(question: CandidateQuestion): readonly string[] {
  const dirs = searchFolders(question);
  if (question.platform !== 'win32') return dirs.map((dir) => posix.join(dir, 'codex'));
  return dirs.flatMap((dir) => [win32.join(dir, 'codex.exe'), ...behindCommandFile(dir, question.arch)]);
}

/**
 * On Windows npm puts a `codex.cmd` into that folder. A command file runs only in a shell, whose quoting nobody should trust with a
 * path, so Node refuses to start one without. It leads to a program of the package, which lies below `node_modules` beside it: in the
 * package for this processor, nested or side by side, or in older versions in the package itself.
 */
function behindCommandFile(dir: string, arch: string): readonly string[] {
  const modules = win32.basename(dir) === '.bin' ? win32.dirname(dir) : win32.join(dir, 'node_modules');
  const codex = win32.join(modules, '@openai', 'codex');
  // The app may be of another kind than the Node that installed Codex; the computer runs either.
  const processors = arch === 'arm64' ? [arm64, x64] : [x64, arm64];
  return processors.flatMap(({ packageName, triple }) => {
    const packages = [
      win32.join(codex, 'node_modules', '@openai', packageName),
      win32.join(modules, '@openai', packageName),
    ];
    const vendors = [...packages, codex].map((place) => win32.join(place, 'vendor', triple));
    return vendors.flatMap((vendor) => [
      win32.join(vendor, 'bin', 'codex.exe'),
      win32.join(vendor, 'codex', 'codex.exe'),
    ]);
  });
}

const x64 = { packageName: 'codex-win32-x64', triple: 'x86_64-pc-windows-msvc' };
const arm64 = { packageName: 'codex-win32-arm64', triple: 'aarch64-pc-windows-msvc' };
