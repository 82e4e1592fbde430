/**
 * Answers that say that the request was not taken on: nobody there (503), a method or protocol refused (501, 505), a network that wants
 * a sign-in first (511), and what a network in front of the service says when it could not reach it (521 to 523, 525 to 527, 530) or
 * it is overloaded (529).
 */
const notTakenOn: ReadonlySet<number> = new Set([501, 503, 505, 511, 521, 522, 523, 525, 526, 527, 529, 530]);

/**
 * Whether a token may be spent although its answer was an error: an error of the service, or of a gateway that got no answer from it,
 * may come after the token was rotated. Anything below 500 was decided before that.
 */
export function mayHaveSpent(status: number): boolean {
  return status >= 500 && !notTakenOn.has(status);
}
