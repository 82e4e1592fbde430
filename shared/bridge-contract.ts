import type { AppSnapshot, RunMode } from './app-snapshot.ts';
import type { DiagnosisView, RepairView } from './diagnosis-view.ts';
import type { ErrorView } from './errors.ts';
import type { Settings } from './settings.ts';
import type { SignInWay } from './sign-in.ts';

interface Call<Request, Response> {
  readonly kind: 'call';
  readonly types?: (request: Request) => Response;
}

interface Push<Payload> {
  readonly kind: 'push';
  readonly types?: (payload: Payload) => void;
}

function call<Request, Response = null>(): Call<Request, Response> {
  return { kind: 'call' };
}

function push<Payload>(): Push<Payload> {
  return { kind: 'push' };
}

/**
 * Every message that may cross between main and a window. Nothing here may carry a token. A new line needs a parser and a handler in
 * main, or it does not compile; preload and the tests' side are made from this table.
 */
export const bridgeContract = {
  /** The snapshot of now, once per window; later ones are pushed. */
  'snapshot:get': call<null, AppSnapshot>(),
  'usage:refresh': call<null>(),
  'restore:start': call<{ readonly mode: RunMode; readonly keys: readonly string[] }>(),
  'restore:stop': call<null>(),
  'restore:clear': call<null>(),
  'restore:undo': call<{ readonly keys: readonly string[] }>(),
  'account:set-aside': call<{ readonly key: string }>(),
  'account:restore-unchecked': call<{ readonly key: string }>(),
  'account:remove': call<{ readonly key: string }>(),
  /** `key` null: whoever signs in. One that is under way for that account is given out instead of a second one. */
  'sign-in:start': call<{ readonly key: string | null; readonly way: SignInWay }, { readonly id: string }>(),
  /** Anew and before all that wait, in this way; what is still open of the earlier attempt is called off. */
  'sign-in:again': call<{ readonly id: string; readonly way: SignInWay }, { readonly id: string }>(),
  'sign-in:cancel': call<{ readonly id: string }>(),
  /** The answer to `offered`. */
  'sign-in:decide': call<{ readonly id: string; readonly choice: 'add' | 'leave' }>(),
  'sign-in:open-browser': call<{ readonly id: string }>(),
  /** Into the clipboard; the address never reaches a window. */
  'sign-in:copy': call<{ readonly id: string; readonly what: 'code' | 'address' }>(),
  /** How it ended was seen. */
  'sign-in:seen': call<{ readonly id: string }>(),
  /** Redacted, into the clipboard. Null: of all set-aside accounts. */
  'report:copy': call<{ readonly key: string | null }>(),
  'management:choose': call<{ readonly choice: 'manage' | 'watch' }>(),
  'settings:change': call<{ readonly change: Partial<Settings> }>(),
  'command:install': call<null>(),
  /** What puts its folder on the search path of new terminals, into the clipboard. */
  'command:copy-line': call<null>(),
  /** The app once more beside this one, on made-up accounts. */
  'demo:start': call<null>(),
  /** The system's folder dialog; with what was chosen there the app starts again. */
  'codex-home:choose': call<null>(),
  /** The usual place instead of the chosen one, with a start as well. */
  'codex-home:forget': call<null>(),
  'window:open': call<{ readonly window: 'restore' | 'settings' | 'diagnostics'; readonly key: string | null }>(),
  'window:close': call<null>(),
  /** What lies where, in the system's file manager. */
  'file:show': call<{ readonly which: 'codex-home' | 'pool-root' | 'quota-home' | 'broken-file' | 'backup' }>(),
  'link:open': call<{ readonly which: 'website' | 'help' | 'license' }>(),
  'notice:seen': call<{ readonly id: string }>(),
  /** The window has drawn the snapshot taken at that moment and wants to be so high, CSS pixels. */
  /** `textScale`: how large the system wants text, where it leaves that to the page; else 1. */
  'window:painted': call<{ readonly takenAt: string; readonly heightPx: number; readonly textScale: number }>(),
  /** Looks at everything once; a look that is under way is joined. */
  'diagnosis:look': call<null, DiagnosisView>(),
  /** What a repair would do now; changes nothing. */
  'diagnosis:plan': call<null, RepairView>(),
  'diagnosis:repair': call<null, RepairView>(),
  /** Takes the latest repair back. */
  'diagnosis:take-back': call<null, RepairView>(),
  /** For a support request, into the clipboard. */
  'diagnosis:copy': call<{ readonly withEmails: boolean }>(),
  'snapshot:changed': push<AppSnapshot>(),
  /** A notification was clicked: show this account. */
  'account:focused': push<{ readonly key: string }>(),
} as const;

type Contract = typeof bridgeContract;
export type MessageName = keyof Contract;
export type CallName = { [K in MessageName]: Contract[K] extends { readonly kind: 'call' } ? K : never }[MessageName];
export type PushName = Exclude<MessageName, CallName>;
export type RequestOf<K extends CallName> = Contract[K] extends Call<infer Request, unknown> ? Request : never;
export type ResponseOf<K extends CallName> = Contract[K] extends Call<never, infer Response> ? Response : never;
export type PayloadOf<K extends PushName> = Contract[K] extends Push<infer Payload> ? Payload : never;

/** Electron flattens thrown errors, so failures cross as values. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorView };

/** What preload puts on `window.bridge`: one function per call, one subscription per push, nothing else. */
export interface Bridge {
  call<K extends CallName>(name: K, request: RequestOf<K>): Promise<Reply<ResponseOf<K>>>;
  /** Returns what ends the subscription. */
  on<K extends PushName>(name: K, listen: (payload: PayloadOf<K>) => void): () => void;
}
