import { describe, expect, it } from 'vitest';
import { accountReport } from '../../../../main/core/app/account-report.ts';
import { ledgerLine, setAside, snapshot } from '../../../support/snapshot-parts.ts';

const [build, ana] = [setAside('build@fernhill.example'), setAside('ana@fernhill.example')];
const restore = {
  ...snapshot().restore,
  ledger: { [build.key]: [ledgerLine('checked', { by: 'person', code: 'refresh_token_reused', httpStatus: 400 })] },
};

describe('a report for others', () => {
  it('tells keys, codes and times of one account or of all', () => {
    const shown = snapshot({ aside: [build, ana], restore });
    const all = accountReport(shown, null);
    expect(all).toContain('2 of 2 set-aside accounts');
    expect(all).toContain(`account ${build.key}`);
    expect(all).toContain('checked by a person, refresh_token_reused, HTTP 400');
    const one = accountReport(shown, ana.key);
    expect(one).toContain(`account ${ana.key}`);
    expect(one).not.toContain(build.key);
  });

  it('holds no address and no token, whatever another program wrote into a record', () => {
    const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.c`;
    const reason = `${token} of mira@fernhill.example rt_${'z'.repeat(30)}`;
    const report = accountReport(snapshot({ aside: [{ ...build, reason }], restore }), null);
    expect(report).not.toMatch(/@|eyJ|rt_z/);
    expect(report).toContain('[redacted]');
    expect(report).toContain('[address]');
  });
});
