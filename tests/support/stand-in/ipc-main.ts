import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { fieldsOf } from './devtools.ts';
import { note } from './journal.ts';
import { packed, unpacked } from './plain-values.ts';
import { refusing } from './refusing.ts';

type Handler = Parameters<IpcMain['handle']>[1];

const handlers = new Map<string, Handler>();

class StandInIpcMain extends EventEmitter implements Pick<IpcMain, 'handle' | 'removeHandler'> {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

export const ipcMain = refusing('ipcMain', new StandInIpcMain());

/** The page that speaks, as an event's sender. */
export interface Speaker {
  readonly id: number;
  readonly url: string;
  answer(message: Readonly<Record<string, unknown>>): void;
}

/** One text of a preload: a call that wants an answer, or a message that wants none. */
export async function hear(text: string, speaker: Speaker): Promise<void> {
  const message = fieldsOf(JSON.parse(text));
  const { kind, id } = message;
  const channel = String(message['channel']);
  note({ kind: 'bridge', way: 'to-main', channel, window: speaker.id, text: JSON.stringify(message['args']) });
  const event = eventOf(speaker);
  try {
    const args = Array.isArray(message['args']) ? message['args'].map(unpacked) : [];
    if (kind === 'send') ipcMain.emit(channel, event, ...args);
    if (kind !== 'invoke') return;
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const value = packed(await Promise.resolve(handler(event, ...args)));
    note({ kind: 'bridge', way: 'to-page', channel, window: speaker.id, text: JSON.stringify(value) });
    speaker.answer({ reply: id, args: [value] });
  } catch (error) {
    const words = `Error invoking remote method '${channel}': ${String(error)}`;
    note({ kind: 'bridge', way: 'to-page', channel, window: speaker.id, text: words });
    speaker.answer({ reply: id, args: [], error: words });
  }
}

/** What of the event main may look at; the rest is refused by name. */
function eventOf(speaker: Speaker): IpcMainInvokeEvent {
  const senderFrame = refusing('WebFrameMain', { url: speaker.url, parent: null });
  const sender = refusing('WebContents', { id: speaker.id });
  return refusing('IpcMainInvokeEvent', { type: 'frame', senderFrame, sender }) as unknown as IpcMainInvokeEvent;
}
