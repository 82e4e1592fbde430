import type { ShownSignIn, ShownSignInState, SignedIn, SignInState, SignInView } from '../../../shared/sign-in.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import { withoutAddresses } from '../../../shared/without-addresses.ts';

/** What the windows know the accounts by now. */
export interface ShownNames {
  readonly status: StatusReport | null;
  readonly hideEmails: boolean;
}

/** Without what a person called off, and without the addresses that a sign-in hangs on. */
export function shownSignIns(views: readonly SignInView[], names: ShownNames): readonly ShownSignIn[] {
  return views.flatMap((view) => {
    const state = shownState(view.state, names);
    return state === null ? [] : [{ ...view, label: nameOf(view.key, view.label, names), state }];
  });
}

function shownState(state: SignInState, names: ShownNames): ShownSignInState | null {
  switch (state.kind) {
    case 'cancelled':
    case 'declined':
      return null;
    case 'waiting': {
      const { code, opened, address } = state;
      return { kind: 'waiting', page: code === null ? null : pageOf(address), code, opened };
    }
    case 'offered': {
      const label = nameOf(state.key, state.label, names) ?? 'another account';
      return { ...state, email: names.hideEmails ? null : state.email, label };
    }
    case 'done':
      return { kind: 'done', account: shownAccount(state.account, names) };
    case 'failed':
      return {
        ...state,
        message: shownMessage(state.message, names),
        kept: state.kept && { ...state.kept, label: nameOf(state.kept.key, state.kept.label, names) },
      };
    default:
      return state;
  }
}

/** Of what Codex says in its own words, as much as a window has room for. */
const longestMessage = 400;

function shownMessage(message: string, { hideEmails }: ShownNames): string {
  const plain = message.replace(/\s+/g, ' ').trim();
  const hidden = hideEmails ? withoutAddresses(plain) : plain;
  return hidden.length > longestMessage ? `${hidden.slice(0, longestMessage - 1)}…` : hidden;
}

function shownAccount(account: SignedIn, names: ShownNames): SignedIn {
  const label = nameOf(account.key, account.label, names) ?? 'The account';
  return { ...account, label, email: names.hideEmails ? null : account.email };
}

/** The name of now; one of then is left out where it would tell what is hidden by now. */
function nameOf(key: string | null, label: string | null, { status, hideEmails }: ShownNames): string | null {
  const known = [...(status?.accounts ?? []), ...(status?.flagged.accounts ?? [])];
  const now = known.find((account) => account.key === key)?.label;
  if (now !== undefined) return now;
  return hideEmails && label?.includes('@') === true ? null : label;
}

/** As a person types it in; whatever hangs on it beyond the path is not for the eye. */
function pageOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}
