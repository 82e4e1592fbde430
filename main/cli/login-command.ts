import type { LoginReport, SignedIn, SignInState, SignInView, SignInWay } from '../../shared/sign-in.ts';
import { AppError } from '../core/app-error.ts';
import { wordLines, wrapped } from './columns.ts';
import type { CommandContext } from './commands.ts';
import { print } from './commands.ts';
import type { ExitCode } from './exit-code.ts';
import { longestSentence, terminalText } from './terminal-text.ts';
import { textContext } from './text-context.ts';

export interface LoginFlags {
  /** Key or e-mail; null: whoever signs in. */
  readonly target: string | null;
  readonly device: boolean;
  readonly browser: boolean;
}

/** Signs in again and waits until that is over. The address goes to standard error, so that `--json` stays one document. */
export async function runLogin(context: CommandContext, { target, device, browser }: LoginFlags): Promise<ExitCode> {
  const { app, io } = context;
  const { signIns } = app;
  const way: SignInWay = device ? 'device' : 'browser';
  const id = await signIns.start({ target, way, opensBrowser: browser });
  const tell = createTeller(context);
  const stopListening = signIns.subscribe((view) => view.id === id && tell(view));
  for (const view of signIns.views()) if (view.id === id) tell(view);
  const onStop = (): void => signIns.cancel(id);
  if (io.signal.aborted) onStop();
  io.signal.addEventListener('abort', onStop, { once: true });
  try {
    const account = signedIn(await signIns.ended(id));
    await print(context, account, async () =>
      wrapped(terminalText(account.message, longestSentence), textContext(io).width),
    );
    return 0;
  } finally {
    stopListening();
    io.signal.removeEventListener('abort', onStop);
  }
}

function createTeller(context: CommandContext): (view: SignInView) => void {
  let told: SignInState['kind'] | null = null;
  return (view) => {
    const { state } = view;
    if (state.kind === told) return;
    told = state.kind;
    if (state.kind === 'waiting') context.io.err(waitingText(context, state, view));
    if (state.kind === 'offered') void decide(context, view, state);
  };
}

const insteadOfCodexText =
  'Codex could not be used for this, so Codex Quota signs in itself. `codex-quota doctor` says more about Codex.';

/** The address stands alone on its line, whole, so that it can be copied. */
function waitingText(
  { io }: CommandContext,
  { address, code, opened }: Extract<SignInState, { kind: 'waiting' }>,
  { label, way, wantedWay, goesBesideCodex, insteadOfCodex }: SignInView,
): string {
  const { width } = textContext(io);
  const who = label === null ? '' : ` as ${terminalText(label)}`;
  const how = opened
    ? `The browser opens. Sign in${who} there. If it does not open, use this address:`
    : `Sign in${who} at this address:`;
  const typed =
    code === null ? [] : ['', ...wordLines('Type in this code there:', width), '', `  ${terminalText(code)}`];
  const notes = [
    ...(insteadOfCodex ? [insteadOfCodexText] : []),
    ...(goesBesideCodex ? ['The new sign-in goes into the pool of codex-multi-auth. Codex’s own stays as it is.'] : []),
    ...(way === wantedWay
      ? []
      : ['Another program uses the ports that a browser comes back to, so a code takes its place.']),
  ].flatMap((note) => [...wordLines(note, width), '']);
  const lines = [...notes, ...wordLines(how, width), '', `  ${terminalText(address, longestSentence)}`, ...typed];
  return `${lines.join('\n')}\n\n${wordLines('Waiting, five minutes at most. Ctrl-C stops; nothing is changed until then.', width).join('\n')}\n`;
}

/** Whoever cannot be asked has not said yes. */
async function decide(
  { app, io, json }: CommandContext,
  { id, label: asked }: SignInView,
  { label, key }: Extract<SignInState, { kind: 'offered' }>,
): Promise<void> {
  const { signIns } = app;
  if (io.ask === null || json) return signIns.decide(id, 'decline');
  const kept = key === null ? 'Keep it as a new account?' : `Keep it for ${terminalText(label)}?`;
  const not = asked === null ? '' : `, not ${terminalText(asked)}`;
  const question = `${terminalText(label)} signed in${not}. ${kept} [y/N]`;
  const answer = await io.ask(`${wrapped(question, textContext(io).width).join('\n')} `).catch(() => '');
  // Whoever stops at the question has answered it.
  if (!signIns.views().some((view) => view.id === id && view.state.kind === 'offered')) return;
  signIns.decide(id, ['y', 'yes'].includes(answer.trim().toLowerCase()) ? 'accept' : 'decline');
}

function signedIn({ state, way, through, label }: SignInView): LoginReport {
  switch (state.kind) {
    case 'done': {
      const message = messageOf(state.account);
      return { schemaVersion: 1, command: 'login', ...state.account, way, through: through ?? 'app', message };
    }
    case 'declined':
      throw new AppError(
        'sign-in-failed',
        `${state.label} signed in, not ${label ?? 'the one asked for'}; nothing was changed.`,
        {
          hint: 'Sign out of ChatGPT in that browser first, or run `codex-quota login` without a key to keep the other account.',
        },
      );
    case 'failed':
      throw failure(state);
    case 'timed-out':
      throw new AppError('sign-in-failed', 'Nobody signed in within five minutes; nothing was changed.', {
        hint: 'Run it again, with `--device` if this computer has no browser.',
      });
    default:
      throw new AppError('cancelled', 'Stopped; nothing was changed.');
  }
}

function failure({ code, message, hint, kept }: Extract<SignInState, { kind: 'failed' }>): AppError {
  const later =
    'The new sign-in is kept for a week. Once nothing is in the way, `codex-quota status --refresh` stores it.';
  const hints = [...(hint === null ? [] : [hint]), ...(kept === null ? [] : [later])];
  return new AppError(code, message, hints.length === 0 ? {} : { hint: hints.join(' ') });
}

function messageOf({ label, place, restored, isNew, codexMayBeRunning, multiAuthRuns }: SignedIn): string {
  const where = placeText(place, { restored, isNew });
  const running = codexMayBeRunning
    ? ' Codex is running: it goes on with the sign-in that it knows until it is restarted.'
    : '';
  const pool = multiAuthRuns ? ' codex-multi-auth is running with the old pool in memory. Restart it.' : '';
  return `${label} is signed in${where}.${running}${pool}`;
}

function placeText(place: SignedIn['place'], { restored, isNew }: Pick<SignedIn, 'restored' | 'isNew'>): string {
  if (place === 'cli') return ' to Codex';
  if (place === 'flagged')
    return ' and still set aside, since the pool is full: set another account aside, then run `codex-quota verify-flagged`';
  if (restored) return ' and back in the pool';
  return isNew ? ' and new in the pool of codex-multi-auth; Codex’s own sign-in stays as it was' : ' in the pool';
}
