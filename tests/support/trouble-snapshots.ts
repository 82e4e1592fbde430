import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { account, at, failure, snapshot } from './snapshot-parts.ts';

const offlineError = {
  code: 'offline',
  message: 'Could not tell: no network. Check the connection, then check again.',
  httpStatus: null,
};
const serverError = {
  code: 'server-error',
  message: 'Could not tell: OpenAI answered with an error (503). Check it again later.',
  httpStatus: 503,
};

const heldError = {
  code: 'invalid_client',
  message:
    'The service did not accept this app. That looks like a connection or service problem, so nothing was set aside. It is tried again after 30 minutes.',
  httpStatus: 401,
};

/** The same account as last read a while ago. */
function old(
  from: AccountStatus,
  fetchedAt: string,
  error: typeof offlineError | typeof serverError | typeof heldError,
): AccountStatus {
  return { ...from, ...failure('unreachable', error), fetchedAt };
}

const studio = account('studio@lanternworks.example');
const noor = account('noor@fernhill.example');

/** What passes by itself: no network, a service that fails, and failures that are held back together. */
export function troubleSnapshots([mira, kai, june]: readonly [AccountStatus, AccountStatus, AccountStatus]) {
  return {
    offline: snapshot({
      accounts: [old(mira, at({ hours: -2, minutes: -21 }), offlineError)],
      reading: { isReading: false, isOffline: true, nextAt: null },
    }),
    'server-error': snapshot({
      accounts: [old(mira, at({ minutes: -24 }), serverError)],
      reading: { isReading: false, isOffline: false, nextAt: at({ minutes: 14 }) },
    }),
    'held-back': snapshot({
      accounts: [
        ...[{ ...mira, credits: null }, kai, june, studio].map((one) => old(one, at({ minutes: -24 }), heldError)),
        noor,
      ],
      heldBack: { failed: 4, accounts: 5, nextTryAt: at({ minutes: 6 }) },
      reading: { isReading: false, isOffline: false, nextAt: at({ minutes: 6 }) },
    }),
  } as const satisfies Readonly<Record<string, AppSnapshot>>;
}
