/** What a token of the service looks like: a JWT, or a refresh token with its prefix. Longer than any code or word. */
const tokenLike = /eyJ[\w-]{8,}(?:\.[\w-]*){0,2}|\brt[_.-][\w.-]{12,}/g;

/**
 * The last gate before text from outside (a service's code, a reason typed by a person) goes to a file of ours that promises to
 * hold no token.
 */
export function redactTokens(text: string): string {
  return text.replace(tokenLike, '[redacted]');
}
