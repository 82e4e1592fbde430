import { useId, useState } from 'react';
import { assertNever } from '../../shared/errors.ts';
import type { SavedResets } from '../../shared/status-report.ts';
import { Bar } from '../components/Bar.tsx';
import { Icon } from '../components/Icon.tsx';
import type { JudgedWindow } from '../lib/account-windows.ts';
import { creditsCount, type ExtrasFacts, type ExtrasSummary, extrasSummary } from '../lib/extras-view.ts';
import { isShort } from '../lib/pace.ts';
import { shownPercent } from '../lib/show-share.ts';
import { shortReset } from '../lib/window-texts.ts';
import { texts } from '../texts/texts.ts';
import type { Seen } from './seen.ts';

interface ExtrasProps {
  readonly seen: Seen;
  readonly facts: ExtrasFacts;
}

export function Extras({ seen, facts }: ExtrasProps) {
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  const summary = extrasSummary(facts, seen.format);
  if (summary === null) return null;
  return (
    <>
      <button
        type="button"
        className="fold rule"
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="right" />
        {summary.kind === 'sign-in' ? texts.signIn : texts.extras}
        <em>{summaryText(summary, seen)}</em>
      </button>
      <ul className="extra" id={listId} hidden={!isOpen}>
        <Credits seen={seen} credits={facts.credits} />
        <Saved seen={seen} saved={facts.saved} />
        {facts.limits.map((limit) => (
          <Limit key={`${limit.name} ${limit.kind}`} seen={seen} limit={limit} />
        ))}
        <Dates dates={facts.dates} />
      </ul>
    </>
  );
}

function Credits({ seen, credits }: Pick<ExtrasProps, 'seen'> & Pick<ExtrasFacts, 'credits'>) {
  if (credits === null || !(credits.hasCredits || credits.unlimited)) return null;
  return (
    <li className="text">
      <span>{texts.credits}</span>
      <span>{credits.unlimited ? texts.creditsUnlimited : (creditsCount(credits, seen.format) ?? texts.unknown)}</span>
    </li>
  );
}

/** Unused, a saved reset is lost at its end. */
function Saved({ seen, saved }: { readonly seen: Seen; readonly saved: SavedResets | null }) {
  if (saved === null) return null;
  const { count, firstEndsAt } = saved;
  const end = firstEndsAt === null ? null : seen.format.dayOrTime(Date.parse(firstEndsAt), seen.nowMs);
  return (
    <li className="text">
      <span>{texts.savedResets(count)}</span>
      <span className="wh">{end === null ? null : texts.savedUntil(count, end)}</span>
    </li>
  );
}

function Dates({ dates }: Pick<ExtrasFacts, 'dates'>) {
  const rows = [
    { name: texts.lastRefreshed, text: dates?.refreshed ?? null },
    { name: texts.accessToken, text: dates?.access ?? null },
  ];
  return rows.map(({ name, text }) =>
    text === null ? null : (
      <li className="text" key={name}>
        <span>{name}</span>
        <span className="wh">{text}</span>
      </li>
    ),
  );
}

function Limit({ seen, limit }: { readonly seen: Seen; readonly limit: JudgedWindow }) {
  const { name, shape, leftPercent, pace, resetAtMs } = limit;
  const percent = leftPercent === null ? null : shownPercent(leftPercent, seen.snapshot.settings);
  return (
    <li>
      <span>{name}</span>
      <span className="duo">
        <Bar shape={shape} percent={percent} isShort={isShort(pace)} />
      </span>
      <span>{percent === null ? texts.unknown : seen.format.percent(percent)}</span>
      <span className="wh">{resetAtMs === null ? null : shortReset(resetAtMs, seen)}</span>
    </li>
  );
}

function summaryText(summary: ExtrasSummary, { format, snapshot: { settings } }: Seen): string {
  switch (summary.kind) {
    case 'lowest':
      return `${summary.limit.name} ${format.percent(shownPercent(summary.leftPercent, settings))}`;
    case 'saved':
      return texts.savedResets(summary.count);
    case 'none-low':
      return texts.noneLow;
    case 'credits':
      return texts.creditsCount(summary.count);
    case 'unlimited':
      return texts.creditsWithoutLimit;
    case 'sign-in':
      return summary.refreshed ?? '';
    default:
      return assertNever(summary);
  }
}
