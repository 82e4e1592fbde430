import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import type { CallName, Reply, RequestOf, ResponseOf } from '../../shared/bridge-contract.ts';
import type { ErrorView } from '../../shared/errors.ts';
import { AppError, toErrorView } from '../core/app-error.ts';
import type { Log } from '../core/ports.ts';
import { ipcParsers } from './ipc-parsers.ts';
import { isOurAddress, type WindowName } from './window-address.ts';

/** Rejects with AppError for what was foreseen. `sender` is the window that asks. */
export type CallHandlers = {
  readonly [K in CallName]: (request: RequestOf<K>, sender: WindowName) => ResponseOf<K> | Promise<ResponseOf<K>>;
};

export interface IpcRouterDeps {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  /** Null: that page belongs to no window of ours. */
  readonly windowOf: (webContentsId: number) => WindowName | null;
  readonly handlers: CallHandlers;
  readonly log: Log;
  /** A failure as a window may be told of it. */
  readonly shownError: (error: ErrorView) => ErrorView;
}

/** Every call goes the same way: who asks? what exactly? then the handler; and what became of it crosses back as a value. */
export function routeCalls(deps: IpcRouterDeps): void {
  for (const name in ipcParsers) routeCall(deps, name as CallName);
}

function routeCall<K extends CallName>({ ipcMain, windowOf, handlers, log, shownError }: IpcRouterDeps, name: K): void {
  const parser: z.ZodType<RequestOf<K>> = ipcParsers[name];
  ipcMain.handle(name, async (event, raw: unknown): Promise<Reply<ResponseOf<K>>> => {
    try {
      const sender = senderOf(event, windowOf);
      const parsed = parser.safeParse(raw);
      if (!parsed.success) throw new AppError('wrong-usage', `A window asked for ${name} in a way that is not known.`);
      return { ok: true, value: await handlers[name](parsed.data, sender) };
    } catch (error) {
      if (!(error instanceof AppError)) log.write('error', 'A call of a window failed', { name, cause: nameOf(error) });
      return { ok: false, error: shownError(toErrorView(error)) };
    }
  });
}

/** Only the top page of one of our windows, and only while it shows a page of ours. */
function senderOf(event: IpcMainInvokeEvent, windowOf: IpcRouterDeps['windowOf']): WindowName {
  const frame = event.senderFrame;
  const sender = windowOf(event.sender.id);
  const isTop = frame !== null && frame.parent === null;
  if (sender !== null && isTop && isOurAddress(frame.url)) return sender;
  throw new AppError('not-possible', 'Only the windows of this app may ask for that.');
}

/** Never its text: a foreign message may quote anything. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
