import { runBuilt } from './run-built.ts';

process.exitCode = (await runBuilt(process.argv.slice(2))) ?? 1;
