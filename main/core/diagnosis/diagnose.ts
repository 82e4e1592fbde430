import type { DoctorReport, Finding, FindingSeverity } from '../../../shared/diagnosis-report.ts';
import type { Facts } from './facts.ts';
import { finding, isFinding, type Judged, sound } from './finding.ts';
import { judgeAccounts } from './rules/accounts.ts';
import { judgeClock } from './rules/clock.ts';
import { judgeDifferingPlaces } from './rules/differing-places.ts';
import { judgeInstallation } from './rules/installation.ts';
import { judgeLeftovers } from './rules/leftovers.ts';
import { judgeNetwork } from './rules/network.ts';
import { judgePaths } from './rules/paths.ts';
import { judgePermissions } from './rules/permissions.ts';
import { judgeRivals } from './rules/rivals.ts';
import { judgeStores } from './rules/stores.ts';

/** Everything that was gathered, judged: pure, so that each finding can be shown by a table of facts. */
export function diagnose(facts: Facts, nowMs: number): DoctorReport {
  const judged = judgeAll(facts, nowMs);
  const findings = judged.filter(isFinding);
  return {
    schemaVersion: 1,
    command: 'doctor',
    generatedAt: new Date(nowMs).toISOString(),
    errors: countOf(findings, 'error'),
    warnings: countOf(findings, 'warning'),
    notes: countOf(findings, 'note'),
    findings,
    sound: judged.filter((one) => !isFinding(one)),
  };
}

function judgeAll(facts: Facts, nowMs: number): readonly Judged[] {
  const { machine, stores } = facts;
  return [
    ...judgeInstallation(machine.installation),
    ...judgePaths(machine.paths),
    ...judgeDifferingPlaces(machine.paths, { platform: machine.installation.platform, nowMs }),
    ...judgeStores(facts),
    ...judgePermissions(machine.access),
    ...judgeClock(facts.serviceAheadMs),
    ...judgeNetwork(facts),
    ...judgeRivals(machine.running),
    ...judgeLeftovers(machine.leftovers, stores),
    ...judgeAccounts(facts),
    ...judgeConflicts(facts),
  ];
}

function judgeConflicts({ conflicts, status }: Facts): readonly Judged[] {
  if (conflicts.length === 0)
    return status === null
      ? []
      : [sound('conflicts', 'Other programs', 'no sign of another one refreshing these sign-ins')];
  return conflicts.map(({ kind, sentence, whatToDo }) =>
    finding(kind, { subject: 'Other programs', sentence, nextStep: whatToDo }),
  );
}

function countOf(findings: readonly Finding[], severity: FindingSeverity): number {
  return findings.filter((one) => one.severity === severity).length;
}
