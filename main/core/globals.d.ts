/**
 * What every JavaScript host of ours has beside the language itself. The core is compiled without Node and without the DOM,
 * so that nothing else slips in; these few are the same everywhere.
 */
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class Response {
  constructor(body: string, init: { status: number; headers: Record<string, string> });
}

declare class URL {
  static canParse(text: string): boolean;
  constructor(text: string);
  readonly href: string;
  readonly origin: string;
  readonly host: string;
  readonly pathname: string;
  readonly username: string;
  readonly password: string;
}

declare class URLSearchParams {
  constructor(init: string | Record<string, string>);
  get(name: string): string | null;
}

interface JSON {
  /** What `stringify` writes exactly as it is given here. Throws SyntaxError for what is no JSON number, string, boolean or null. */
  rawJSON(source: string): object;
  isRawJSON(value: unknown): boolean;
}
