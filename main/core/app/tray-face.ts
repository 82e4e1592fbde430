import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import { duration } from '../../../shared/duration.ts';
import { isolatedName } from '../../../shared/isolated-name.ts';
import { lowAtLeftPercent } from '../../../shared/low-share.ts';
import { concernReason, daysSince } from '../../../shared/sign-in-health.ts';
import { stoppedSignIns } from '../../../shared/sign-in-trouble.ts';
import type { AccountStatus, UsageWindowView } from '../../../shared/status-report.ts';
import { checkingStepAt } from '../tray-icon/checking-step.ts';
import { clockTextAt } from './clock-text.ts';
import type { MenuCommand, MenuLine, TrayFace } from './tray-app.ts';

const tooltipLinesAtMost = 3;
/** Windows cuts a longer one. UTF-16 units. */
const tooltipUnitsAtMost = 127;

/** What tray icon, tooltip and menu say of a snapshot. Pure: `nowMs` only moves the countdowns and the walking gap. */
export function trayFace(snapshot: AppSnapshot, nowMs: number, reducedMotion = false): TrayFace {
  const lead = leadAccount(snapshot);
  const windows = lead === null ? [] : mainWindows(lead);
  return {
    facts: {
      windows: windows.map((view) => ({ leftPercent: leftPercent(view) })),
      lowAtLeftPercent: lowAtLeftPercent(snapshot.settings),
      show: snapshot.settings.showAs,
      hasError: snapshot.problem !== null || hasError(lead, snapshot),
      isOffline: snapshot.reading.isOffline,
      isStale: lead?.stale === true,
      checkingStep: snapshot.restore.run.kind === 'running' ? checkingStepAt(nowMs, reducedMotion) : null,
      needsSignIn: stoppedCount(snapshot) > 0,
    },
    tooltip: tooltip(snapshot, { lead, windows, nowMs }),
    title: title(snapshot, windows),
    menu: menu(snapshot, { lead, windows, nowMs }),
  };
}

interface Shown {
  readonly lead: AccountStatus | null;
  readonly windows: readonly UsageWindowView[];
  readonly nowMs: number;
}

function leadAccount({ status, leadKey }: AppSnapshot): AccountStatus | null {
  const accounts = status?.accounts ?? [];
  return accounts.find(({ key }) => key === leadKey) ?? accounts[0] ?? null;
}

/** Shortest first as the report has them; limits of one model are for the popover. */
function mainWindows({ windows }: AccountStatus): readonly UsageWindowView[] {
  return windows.filter(({ name }) => !name.includes(':')).slice(0, 2);
}

function leftPercent({ usedPercent }: UsageWindowView): number | null {
  return usedPercent === null ? null : Math.min(100, Math.max(0, 100 - usedPercent));
}

/** A sign-in that stopped has the dot, and being offline its own shape; neither is an error of reading. */
function hasError(lead: AccountStatus | null, { reading }: AppSnapshot): boolean {
  return lead?.state === 'unreachable' && !reading.isOffline;
}

function stoppedCount({ status, restore }: AppSnapshot): number {
  return stoppedSignIns(status, restore.ledger).length;
}

function tooltip(snapshot: AppSnapshot, { lead, windows, nowMs }: Shown): string {
  const stopped = stoppedCount(snapshot);
  const last = stopped === 0 ? [] : [`${stopped} ${stopped === 1 ? 'needs' : 'need'} sign-in`];
  const from =
    lead?.stale === true && lead.fetchedAt !== null
      ? `, from ${clockTextAt(Date.parse(lead.fetchedAt), { nowMs, locale: snapshot.surroundings.locale })}`
      : '';
  const lines = windows.map((view) => `${windowLine(snapshot, view, nowMs)}${from}`);
  const said = lines.length === 0 ? [emptyLine(snapshot, lead)] : lines;
  return cut([...said, ...last].slice(0, tooltipLinesAtMost).join('\n'), tooltipUnitsAtMost);
}

/** "Session 71% left, 2 h 14 m". */
function windowLine({ settings }: AppSnapshot, view: UsageWindowView, nowMs: number): string {
  const left = leftPercent(view);
  const share = left === null ? 'unknown' : percentText(left, settings.showAs);
  const leftMs = view.resetAt === null ? 0 : Date.parse(view.resetAt) - nowMs;
  return `${shortName(view)} ${share}${leftMs > 0 ? `, ${duration(leftMs)}` : ''}`;
}

function percentText(left: number, showAs: 'left' | 'used'): string {
  return `${wholePercent(showAs === 'left' ? left : 100 - left)}% ${showAs}`;
}

/** Neither 0 nor 100 is said of what is not there yet. */
function wholePercent(percent: number): number {
  if (percent <= 0 || percent >= 100) return Math.round(percent);
  return Math.min(99, Math.max(1, Math.round(percent)));
}

function shortName({ name }: UsageWindowView): string {
  return name.replace(/ \(.*\)$/, '');
}

function emptyLine({ status, problem }: AppSnapshot, lead: AccountStatus | null): string {
  if (problem !== null) return 'The accounts could not be read';
  if (status === null) return 'Reading…';
  if (lead === null) return 'No sign-in found yet';
  return lead.state === 'unsupported' ? lead.label : 'Not read yet';
}

function cut(text: string, unitsAtMost: number): string {
  if (text.length <= unitsAtMost) return text;
  // Half a surrogate pair would be shown as a box.
  return `${text.slice(0, unitsAtMost - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function title({ settings, status }: AppSnapshot, windows: readonly UsageWindowView[]): string {
  const tightest = windows.find(({ binding }) => binding) ?? windows[0];
  const left = tightest === undefined ? null : leftPercent(tightest);
  if (!settings.titleText || status === null || left === null) return '';
  return `${wholePercent(settings.showAs === 'left' ? left : 100 - left)}%`;
}

const separator: MenuLine = { kind: 'separator' };

function menu(snapshot: AppSnapshot, shown: Shown): readonly MenuLine[] {
  const { lead, windows, nowMs } = shown;
  const aside = snapshot.status?.flagged.count ?? 0;
  const others = (snapshot.status?.accounts ?? []).filter(({ key }) => key !== lead?.key);
  const lines = windows.map((view): MenuLine => textLine(windowLine(snapshot, view, nowMs)));
  return [
    textLine(lead === null ? emptyLine(snapshot, null) : accountLine(lead)),
    ...lines,
    ...(lead === null ? [] : concernLines(snapshot, lead, nowMs)),
    separator,
    ...(aside === 0 ? [] : [commandLine(`${aside} set aside…`, 'restore')]),
    ...(others.length === 0 ? [] : [othersLine(snapshot, others)]),
    commandLine('Refresh now', 'refresh'),
    commandLine('Open', 'open'),
    ...(aside === 0 ? [commandLine('Set aside…', 'restore')] : []),
    commandLine('Settings…', 'settings'),
    commandLine('Diagnostics…', 'diagnostics'),
    separator,
    commandLine('Quit', 'quit'),
  ];
}

/** Linux has all of it in the menu. */
function concernLines({ signInHealth }: AppSnapshot, { key }: AccountStatus, nowMs: number): readonly MenuLine[] {
  const { concern = null, refreshedAt = null } = signInHealth[key] ?? {};
  if (concern === null) return [];
  return [textLine(`Will need attention: ${concernReason(concern, daysSince(refreshedAt, nowMs))}`)];
}

function textLine(label: string): MenuLine {
  return { kind: 'text', label };
}

function commandLine(label: string, command: MenuCommand): MenuLine {
  return { kind: 'command', label, command };
}

function accountLine({ label, plan }: AccountStatus): string {
  const name = isolatedName(label);
  return plan === null ? name : `${name}, ${plan}`;
}

function othersLine(snapshot: AppSnapshot, others: readonly AccountStatus[]): MenuLine {
  const isConcerning = ({ key }: AccountStatus): boolean => snapshot.signInHealth[key]?.concern != null;
  const lines = others.map((one) =>
    textLine(
      `${isolatedName(one.label)}: ${otherState(snapshot, one)}${isConcerning(one) ? ', will need attention' : ''}`,
    ),
  );
  return { kind: 'submenu', label: 'Other accounts', lines };
}

function otherState({ settings }: AppSnapshot, account: AccountStatus): string {
  switch (account.state) {
    case 'needs-sign-in':
      return 'needs sign-in';
    case 'deactivated':
      return 'switched off';
    case 'unreachable':
      return 'could not be read';
    default: {
      const tightest = account.windows.find(({ binding }) => binding);
      const left = tightest === undefined ? null : leftPercent(tightest);
      if (tightest === undefined || left === null) return 'unknown';
      return `${shortName(tightest).toLowerCase()} ${percentText(left, settings.showAs)}`;
    }
  }
}
