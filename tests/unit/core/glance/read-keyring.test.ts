import { describe, expect, it } from 'vitest';
import type { DelegatedUsage } from '../../../../main/core/codex/codex-cli.ts';
import { keyringNews } from '../../../../main/core/glance/read-keyring.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const at = '2026-11-20T12:00:00.000Z';

describe('what Codex says of a sign-in in the keyring', () => {
  it.each<[DelegatedUsage, string]>([
    [{ kind: 'not-signed-in', kept: 'nothing' }, 'keyring-empty'],
    [{ kind: 'not-signed-in', kept: 'refused' }, 'keyring-refused'],
    [{ kind: 'refused', message: '503' }, 'codex-failed'],
    [{ kind: 'read', limits: {} }, 'codex-failed'],
    [{ kind: 'failed', reason: 'crashed' }, 'codex-failed'],
    [{ kind: 'failed', reason: 'not-started' }, 'codex-failed'],
    [{ kind: 'failed', reason: 'timeout' }, 'codex-failed'],
  ])('is a trouble with what to do: %j', (answer, code) => {
    expect(keyringNews(answer, nowMs)).toMatchObject({ error: { code, at, message: expect.stringMatching(/`codex/) } });
  });

  it.each<DelegatedUsage>([
    { kind: 'not-signed-in', kept: 'unknown' },
    { kind: 'failed', reason: 'cancelled' },
  ])('changes nothing that was known where it tells nothing: %j', (answer) => {
    expect(keyringNews(answer, nowMs)).toBeNull();
  });

  it('is the quota where it tells one', () => {
    const limits = { rateLimits: { planType: 'plus', primary: { usedPercent: 25, windowDurationMins: 300 } } };
    expect(keyringNews({ kind: 'read', limits }, nowMs)).toMatchObject({ reading: { fetchedAtMs: nowMs } });
  });
});
