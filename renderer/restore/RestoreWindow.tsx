import { CSPProvider } from '@base-ui/react/csp-provider';
import type { ReactElement } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { announcement } from '../lib/restore-announcement.ts';
import { failureBanner } from '../lib/restore-view.ts';
import { attentionOf, signInPanel } from '../lib/sign-in-view.ts';
import { usePainted } from '../lib/use-painted.ts';
import { useFailure } from '../lib/use-snapshot.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { Banner } from './Banner.tsx';
import { ManagementDialog } from './ManagementDialog.tsx';
import { Questions } from './Questions.tsx';
import { SignInBanner } from './SignInBanner.tsx';
import { SignInDialog } from './SignInDialog.tsx';
import { useRestoreWindow } from './use-restore-window.ts';
import { useWindowKeys } from './use-window-keys.ts';
import { WindowContent } from './WindowContent.tsx';
import { openQuestion, type WindowState } from './window-state.ts';

/** The window of the accounts that are set aside. */
export function RestoreWindow(): ReactElement {
  const { snapshot, view, state, dispatch } = useRestoreWindow();
  const failure = useFailure();
  usePainted(snapshot?.takenAt ?? null);
  useWindowKeys(view, dispatch);
  if (snapshot === null) return <main className="rw" aria-busy="true" aria-label={restoreTexts.windowTitle} />;
  const panel = signInPanel(snapshot.signIns);
  const attention = attentionOf(snapshot.signIns);
  const isAside = state.signInsAside === attention;
  const question = openQuestion(state, snapshot);
  const isSigningIn = panel !== null && !isAside && question === null;
  const stopped = !isSigningIn && isAsking(snapshot, { ...state, question }) ? stoppedInPool(snapshot) : [];
  return (
    <CSPProvider disableStyleElements>
      <main className="rw" aria-label={restoreTexts.windowTitle}>
        {failure !== null && <Banner banner={failureBanner(failure)} />}
        {panel !== null && isAside && <SignInBanner panel={panel} onShow={() => dispatch({ kind: 'show-sign-ins' })} />}
        <WindowContent snapshot={snapshot} view={view} state={state} dispatch={dispatch} />
        <p className="unseen" role="status">
          {announcement(snapshot)}
        </p>
      </main>
      <Questions question={question} snapshot={snapshot} dispatch={dispatch} />
      {isSigningIn && (
        <SignInDialog
          panel={panel}
          platform={snapshot.surroundings.platform}
          onPutAside={() => dispatch({ kind: 'put-sign-ins-aside', attention })}
        />
      )}
      {stopped.length > 0 && (
        <ManagementDialog
          snapshot={snapshot}
          stopped={stopped}
          onClose={() => dispatch({ kind: 'put-off-management' })}
        />
      )}
    </CSPProvider>
  );
}

function isAsking({ management }: AppSnapshot, { question, isManagementPutOff }: WindowState): boolean {
  return management === 'unasked' && question === null && !isManagementPutOff;
}

function stoppedInPool({ status }: AppSnapshot): readonly string[] {
  const accounts = status?.accounts ?? [];
  return accounts.flatMap(({ state, sources, label }) =>
    state === 'needs-sign-in' && sources.includes('pool') ? [label] : [],
  );
}
