import type { FuzzTarget } from './fuzz-target.ts';
import { languageIsUntouched } from './oracle.ts';

/** What was broken, in one line without anything of the input; null when every promise was kept. */
export async function brokenBy(target: FuzzTarget, input: string): Promise<string | null> {
  try {
    await target.examine(input);
    languageIsUntouched();
    return null;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${told(error)}` : 'something else than an error was thrown';
  }
}

/** With the place in the product, by which one mistake is told from another. */
function told(error: Error): string {
  if (error.name === 'BrokenPromise') return error.message;
  const [place = ''] = /(?:main|shared)\/[\w/-]+\.ts:\d+/.exec(error.stack ?? '') ?? [];
  return `${error.message.split('\n')[0]?.slice(0, 80)} ${place}`.trim();
}
