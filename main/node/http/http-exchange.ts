import type { Dispatcher } from 'undici';
import type { HttpAnswer, HttpRequest, HttpResult, SpendHooks } from '../../core/ports.ts';
import { bodyText } from './body-text.ts';
import { causeOf } from './failure-cause.ts';

export interface ExchangeLimits {
  readonly limitBytes: number;
  /** Null for a read, which may be cancelled at any time. */
  readonly hooks: SpendHooks | null;
}

/**
 * A proxy that takes the call and never says whether it connects is no longer waited for: less than whoever asked waits, so that they
 * hear that nothing was sent. A connection without one has limits of its own.
 */
const connectedWithinMs = 15_000;

/** One request and whatever comes of it; never rejects. */
export function runExchange(dispatcher: Dispatcher, request: HttpRequest, limits: ExchangeLimits): Promise<HttpResult> {
  return new Promise((resolve) => new Exchange(request, limits, resolve).begin(dispatcher));
}

/** A request in flight. Settles exactly once; `isSent` is the line between "provably not sent" and "may have arrived". */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #limits: ExchangeLimits;
  readonly #resolve: (result: HttpResult) => void;
  readonly #chunks: Buffer[] = [];
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #onAbort = (): void => {
    if (this.#limits.hooks === null || !this.#isSent) this.#end({ code: 'ABORTED' });
  };
  #size = 0;
  #isSent = false;
  #isRefused = false;
  #isDone = false;
  #answer: Pick<HttpAnswer, 'status' | 'headers'> | null = null;
  #controller: Dispatcher.DispatchController | null = null;

  constructor(request: HttpRequest, limits: ExchangeLimits, resolve: (result: HttpResult) => void) {
    this.#request = request;
    this.#limits = limits;
    this.#resolve = resolve;
    const timedOut = { code: 'UND_ERR_TIMED_OUT' };
    this.#timers = [
      setTimeout(() => this.#end(timedOut), request.timeoutMs),
      setTimeout(() => this.#isSent || this.#end(timedOut), connectedWithinMs),
    ];
  }

  begin(dispatcher: Dispatcher): void {
    const { url, method, headers, body, signal } = this.#request;
    if (signal?.aborted === true) {
      this.#end({ code: 'ABORTED' });
      return;
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    const { origin, pathname, search } = new URL(url);
    const target = { origin, path: `${pathname}${search}`, method };
    dispatcher.dispatch({ ...target, headers, ...(body === undefined ? {} : { body: Buffer.from(body) }) }, this);
  }

  /** undici calls this once it is connected, and writes head and body in the same tick after it, or nothing when it is aborted here. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#isRefused = this.#limits.hooks?.mayStillSend() === false;
    if (this.#isDone || this.#isRefused) controller.abort(new Error('refused at the last moment'));
    else this.#isSent = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    if (status >= 200) this.#answer = { status, headers: flatten(headers) };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= this.#limits.limitBytes) this.#chunks.push(chunk);
    else this.#end({ code: 'TOO_LARGE' });
  }

  onResponseEnd(): void {
    const whole = this.#answerNow(true);
    if (whole !== null) this.#settle(whole);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(error);
  }

  #answerNow(complete: boolean): HttpAnswer | null {
    if (this.#answer === null) return null;
    const { limitBytes } = this.#limits;
    const encoding = this.#answer.headers['content-encoding'];
    const { text, isTooLarge } = bodyText(Buffer.concat(this.#chunks), encoding, limitBytes);
    return { kind: 'answer', ...this.#answer, body: text, complete: complete && !isTooLarge };
  }

  #end(error: unknown): void {
    const { cause, detail } = causeOf(error, this.#isRefused);
    const cut = this.#answerNow(false);
    if (cut !== null) this.#settle(cut);
    else if (!this.#isSent) this.#settle({ kind: 'unsent', cause, detail });
    else this.#settle({ kind: 'unanswered', cause: cause === 'timeout' ? 'timeout' : 'reset', detail });
    this.#controller?.abort(new Error('ended'));
  }

  #settle(result: HttpResult): void {
    if (this.#isDone) return;
    this.#isDone = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
    if (result.kind === 'answer') this.#limits.hooks?.onAnswer(result);
    this.#resolve(result);
  }
}

type RawHeaders = Record<string, string | string[] | undefined>;

function flatten(headers: RawHeaders): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]];
  });
  return Object.fromEntries(entries);
}
