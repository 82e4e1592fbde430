import type { Fields } from './devtools.ts';
import { fieldsOf } from './devtools.ts';
import { note } from './journal.ts';
import { toAppAddress } from './scheme-address.ts';

/** What a page asks of the app around it. */
export interface PageWishes {
  /** Text of the built preload. */
  readonly preload: string;
  /** The handler of an address's scheme; null: none was registered, so it is refused. */
  readonly handlerOf: (address: string) => ((request: Request) => Response | Promise<Response>) | null;
  /** False: the app does not let the page go there. */
  readonly mayNavigate: (address: string, isMainFrame: boolean) => boolean;
}

interface PausedRequest {
  readonly page: { readonly url: string; readonly mainFrameId: string };
  readonly paused: Fields;
  readonly wishes: PageWishes;
  readonly send: (method: string, params: Fields) => Promise<Fields>;
}

/** Every request of a page: answered by the app's own handler, or refused and noted. Nothing reaches a network. */
export async function answerRequest({ page, paused, wishes, send }: PausedRequest): Promise<void> {
  const { requestId, frameId, resourceType } = paused;
  const { url, method } = fieldsOf(paused['request']);
  const address = toAppAddress(String(url));
  const isMainFrame = frameId === page.mainFrameId;
  const refuse = (errorReason: string): Promise<Fields> => send('Fetch.failRequest', { requestId, errorReason });
  // Electron has no place for one and never asks.
  if (address.endsWith('/favicon.ico')) {
    await refuse('BlockedByClient');
    return;
  }
  const isMove = resourceType === 'Document' && !(isMainFrame && address === page.url);
  if (isMove && !wishes.mayNavigate(address, isMainFrame)) {
    note({ kind: 'navigation-refused', address });
    await refuse('Aborted');
    return;
  }
  const handle = wishes.handlerOf(address);
  if (handle === null) {
    note({ kind: 'request-outside', address });
    await refuse('BlockedByClient');
    return;
  }
  const response = await handle(new Request(address, { method: String(method) }));
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }));
  await send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body });
}
