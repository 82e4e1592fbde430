import type { AccountCheck, CheckReport, DoctorReport, Finding } from '../../../shared/diagnosis-report.ts';
import { isoIn, nowMs } from './reports.ts';

const generatedAt = new Date(nowMs).toISOString();

export function doctorReport(findings: readonly Finding[] = []): DoctorReport {
  const countOf = (severity: Finding['severity']): number => findings.filter((one) => one.severity === severity).length;
  return {
    schemaVersion: 1,
    command: 'doctor',
    generatedAt,
    errors: countOf('error'),
    warnings: countOf('warning'),
    notes: countOf('note'),
    findings,
    sound: [{ family: 'clock', subject: 'Clock', sentence: 'agrees with the services' }],
  };
}

export function accountCheck(changes: Partial<AccountCheck> = {}): AccountCheck {
  return {
    key: 'abcde12345',
    label: 'mira@fernhill.example',
    email: 'mira@fernhill.example',
    sources: ['pool'],
    state: 'ok',
    health: 100,
    accessExpiresAt: isoIn(60),
    refreshedAt: isoIn(-60 * 24 * 2),
    daysSinceRefresh: 2,
    attention: 'none',
    concern: null,
    sentence: 'It works.',
    nextStep: null,
    ...changes,
  };
}

export function checkReport(accounts: readonly AccountCheck[]): CheckReport {
  return { schemaVersion: 1, command: 'check', generatedAt, refreshed: false, accounts };
}
