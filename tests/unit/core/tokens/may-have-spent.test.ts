import { describe, expect, it } from 'vitest';
import { mayHaveSpent } from '../../../../main/core/tokens/may-have-spent.ts';

describe('an error in answer to a token', () => {
  it.each([500, 502, 504, 507, 520, 524, 599])(
    'leaves it in doubt with %i, which may come after the token was spent',
    (status) => {
      expect(mayHaveSpent(status)).toBe(true);
    },
  );

  it.each([302, 400, 401, 403, 408, 429, 501, 503, 511, 521, 522, 525, 529, 530])(
    'leaves it as good as before with %i, which comes before anybody looks at the token',
    (status) => {
      expect(mayHaveSpent(status)).toBe(false);
    },
  );
});
