import { join } from 'node:path';

/** Writes the recorder as one CommonJS file, as Electron's `-r` takes it; resolves with its path. */
export async function bundleRecorder(outDir: string): Promise<string> {
  // It takes longer to load than to run.
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, 'recorder.ts'),
      outDir,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        external: ['electron', /^node:/],
        output: { format: 'cjs', entryFileNames: 'recorder.cjs', codeSplitting: false },
      },
    },
  });
  return join(outDir, 'recorder.cjs');
}
