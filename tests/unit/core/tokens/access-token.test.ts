import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../main/core/secret.ts';
import { isAccessUsable } from '../../../../main/core/tokens/access-token.ts';
import { buildJwt } from '../../../../main/node/made-up-service/token-factory.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);

describe('an access token', () => {
  it.each([
    ['runs on', buildJwt({ exp: nowMs / 1000 + 1 }), null, true],
    ['ends now', buildJwt({ exp: nowMs / 1000 }), null, false],
    ['has ended, whatever the store says', buildJwt({ exp: nowMs / 1000 - 1 }), nowMs + 60_000, false],
    ['runs on, whatever the store says', buildJwt({ exp: nowMs / 1000 + 1 }), nowMs - 60_000, true],
    ['names no end and the store does, ahead', 'opaque', nowMs + 1, true],
    ['names no end and the store does, behind', 'opaque', nowMs, false],
    ['names no end, nor does the store', 'opaque', null, true],
    ['is missing', null, nowMs + 60_000, false],
  ])('that %s is worth showing or not', (_name, access, expiresAtMs, usable) => {
    const tokens = { access: access === null ? null : new Secret(access), refresh: null, id: null, expiresAtMs };
    expect(isAccessUsable(tokens, nowMs)).toBe(usable);
  });
});
