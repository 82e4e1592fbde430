import { assertNever } from '../../../shared/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { CodePlace, CutOff, Framing, Refusal, Trouble } from './behaviours.ts';

type Delivery =
  | { readonly kind: 'whole' }
  | { readonly kind: 'cut-off'; readonly bytes: number; readonly framing: Framing; readonly reset: boolean }
  | { readonly kind: 'lost'; readonly reset: boolean }
  | { readonly kind: 'hang' };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly delivery: Delivery;
}

const whole: Delivery = { kind: 'whole' };
const jsonHeaders = { 'content-type': 'application/json' };
const htmlHeaders = { 'content-type': 'text/html; charset=utf-8' };

export function jsonAnswer(status: number, body: JsonValue, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(body), delivery: whole };
}

function htmlAnswer(status: number, title: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { ...htmlHeaders, ...headers }, body, delivery: whole };
}

export function redirectAnswer(target: string): Answer {
  return { status: 302, headers: { location: target }, body: '', delivery: whole };
}

/** A page for people; `target` is where its one button leads. */
export function pageAnswer(title: string, target: string | null): Answer {
  const link = target === null ? '' : `<a id="continue" href="${escaped(target)}">Continue</a>`;
  return withMore(htmlAnswer(200, title), link);
}

/** A page with one link per choice. */
export function choicesAnswer(title: string, choices: readonly (readonly [text: string, target: string])[]): Answer {
  const links = choices.map(([text, target]) => `<li><a href="${escaped(target)}">${escaped(text)}</a></li>`);
  return withMore(htmlAnswer(200, title), `<ul>${links.join('')}</ul>`);
}

function withMore(answer: Answer, html: string): Answer {
  return { ...answer, body: answer.body.replace('</body>', () => `${html}</body>`) };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** A refusal with its code in one of the three places where clients look. */
export function refusalAnswer(status: number, code: string, place: CodePlace): Answer {
  const message = `Made-up refusal: ${code.replaceAll('_', ' ')}.`;
  return jsonAnswer(status, refusalBody(code, place, message));
}

function refusalBody(code: string, place: CodePlace, message: string): JsonValue {
  switch (place) {
    case 'error':
      return { error: code, error_description: message };
    case 'error.code':
      return { error: { message, type: 'invalid_request_error', param: null, code } };
    case 'code':
      return { code, message };
    default:
      return assertNever(place);
  }
}

export function cutAnswer(answer: Answer, cut: CutOff): Answer {
  const length = Buffer.byteLength(answer.body);
  const bytes = Math.max(0, Math.min(length, cut.bytes ?? Math.floor(length * (cut.fraction ?? 0.5))));
  const delivery: Delivery = {
    kind: 'cut-off',
    bytes,
    framing: cut.framing ?? 'length',
    reset: cut.reset ?? false,
  };
  return { ...answer, delivery };
}

export function troubleAnswer(trouble: Trouble | Refusal): Answer {
  switch (trouble.kind) {
    case 'too-many-requests':
      return jsonAnswer(429, codeBody('rate_limit_exceeded'), retryHeader(trouble.retryAfter));
    case 'server-error':
      return jsonAnswer(trouble.status ?? 503, codeBody('server_error'), retryHeader(trouble.retryAfter ?? null));
    case 'hang':
      return { status: 0, headers: {}, body: '', delivery: { kind: 'hang' } };
    case 'lost':
      return { status: 0, headers: {}, body: '', delivery: { kind: 'lost', reset: trouble.reset ?? false } };
    case 'html':
      return htmlAnswer(200, 'Welcome to the guest network');
    case 'challenge':
      return htmlAnswer(403, 'Just a moment', { 'cf-mitigated': 'challenge', server: 'cloudflare' });
    case 'region':
      return jsonAnswer(403, codeBody('unsupported_country_region_territory'));
    case 'raw':
      return rawAnswer(trouble);
    case 'refused':
      return refusalAnswer(trouble.status ?? 401, trouble.code, trouble.place ?? 'error.code');
    default:
      return assertNever(trouble);
  }
}

function codeBody(code: string): JsonValue {
  return refusalBody(code, 'error.code', `Made-up trouble: ${code.replaceAll('_', ' ')}.`);
}

function rawAnswer(raw: Extract<Trouble, { kind: 'raw' }>): Answer {
  const json = raw.text === undefined && raw.body !== undefined;
  const headers = { ...(json ? jsonHeaders : {}), ...raw.headers };
  const body = raw.text ?? (raw.body === undefined ? '' : JSON.stringify(raw.body));
  return { status: raw.status, headers, body, delivery: whole };
}

function retryHeader(retryAfter: number | string | null = 30): Readonly<Record<string, string>> {
  return retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
}
