import type { QuotaApp } from '../core/quota-app.ts';
import { wrapped } from './columns.ts';
import type { CommandIo } from './command-io.ts';
import { runStatus, runVerify } from './commands.ts';
import type { ExitCode } from './exit-code.ts';
import { textContext } from './text-context.ts';

type OpenApp = (env: Readonly<Record<string, string | undefined>>) => Promise<QuotaApp>;

/** The real thing against a made-up service on this machine and made-up accounts in a temporary folder (product.md section 11). */
export async function runDemo(io: CommandIo, openApp: OpenApp): Promise<ExitCode> {
  const { openDemo } = await import('../node/demo/open-demo.ts');
  const { env, close } = await openDemo(io.now());
  try {
    const app = await openApp(env);
    try {
      return await tellStory(app, io);
    } finally {
      await app.close();
    }
  } finally {
    await close();
  }
}

async function tellStory(app: QuotaApp, io: CommandIo): Promise<ExitCode> {
  const context = { app, io, json: false };
  const { paint, width } = textContext(io);
  const title = (text: string): void => io.out(`\n${paint.quiet(`── ${text}`)}\n\n`);
  await app.chooseManagement('manage');
  title('Made-up accounts: quota (codex-quota status --refresh)');
  await runStatus(context, { refresh: true });
  if (io.signal.aborted) return 130;
  title('Checking the set-aside accounts (codex-quota verify-flagged)');
  await runVerify(context, { dryRun: false, restore: true, probe: true, concurrency: 4, accounts: [] });
  if (io.signal.aborted) return 130;
  title('Afterwards (codex-quota status)');
  await runStatus(context, { refresh: false });
  const end = 'That was all made up, in a temporary folder that is gone now. With your own sign-ins:';
  io.out(`\n${wrapped(`${end} \`codex-quota status --refresh\``, width).join('\n')}\n`);
  return 0;
}
