import type { OtherSide, OtherSidesPlace, PathFacts, PathInUse } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';
import type { Side } from '../place-note.ts';
import { becauseOf } from '../place-reason.ts';

/** A program that has not been at work for so long says nothing about how this computer is used now. */
const longestMs = 30 * 24 * 60 * 60 * 1000;

interface Here {
  readonly platform: string;
  readonly nowMs: number;
}

/** What one place is for the app and for the command. */
interface Difference {
  readonly name: string;
  readonly here: PathInUse;
  readonly there: OtherSidesPlace;
  readonly otherSide: Side;
}

const names: Readonly<Record<Side, string>> = { app: 'the app', command: 'the command' };

export function isStillTold({ notedAtMs }: OtherSide, nowMs: number): boolean {
  return nowMs - notedAtMs <= longestMs;
}

/** App and command that look into different folders show different accounts, each rightly. */
export function judgeDifferingPlaces({ inUse, otherSide }: PathFacts, { platform, nowMs }: Here): readonly Judged[] {
  if (otherSide === null || !isStillTold(otherSide, nowMs)) return [];
  const differing = differencesOf(inUse, otherSide);
  if (differing.length === 0) return [sound('paths', 'App and command', 'they use the same folders')];
  return differing.map((one) =>
    finding('app-and-command-differ', {
      subject: one.name,
      sentence: sentenceOf(one),
      nextStep: nextStepOf(one, platform),
    }),
  );
}

/** What merely lies within a folder that differs is no difference of its own. */
function differencesOf(inUse: readonly PathInUse[], { by, places }: OtherSide): readonly Difference[] {
  const all = inUse.flatMap((here) => {
    const there = places.find(({ name }) => name === here.name);
    return there === undefined || there.isSame ? [] : [{ name: here.name, here, there, otherSide: by }];
  });
  const named = all.filter(({ here, there }) => isByWish(here) || isByWish(there));
  return named.length > 0 ? named : all.slice(0, 1);
}

function isByWish({ variable, isChosen }: Reason): boolean {
  return variable !== null || isChosen;
}

function sentenceOf({ here, there, otherSide }: Difference): string {
  const own = otherSide === 'app' ? names.command : names.app;
  const uses = `${capital(own)} uses ${here.path} (${becauseOf(here)}), ${names[otherSide]} ${there.path} (${becauseOf(there)}).`;
  const why = whyOf({ here, there, otherSide });
  return why === null ? uses : `${uses} ${why}`;
}

function whyOf(sides: Omit<Difference, 'name'>): string | null {
  const { app, command } = bySide(sides);
  if (app.isChosen) return 'What is chosen in Settings counts for the app alone.';
  if (command.variable !== null && app.variable === null)
    return 'A variable that is set in a shell is not seen by an app that the desktop started.';
  if (command.variable === null && app.variable !== null)
    return 'The app was started with a variable that this shell does not have.';
  return app.variable === null ? 'They were started with different home folders.' : null;
}

function nextStepOf(difference: Difference, platform: string): string {
  const { app, command } = bySide(difference);
  if (app.isChosen)
    return `To use the folder of the app in both, ${setInShell('CODEX_HOME', app.path, platform)}. Else choose the folder of the command, or the usual place, in the app’s Settings, under Files.`;
  if (command.variable !== null)
    return `To use the folder of the command in both, ${setForApp(command.variable, command.path, platform)}. Else take ${command.variable} out of the profile of the shell.`;
  if (app.variable !== null)
    return `To use the folder of the app in both, ${setInShell(app.variable, app.path, platform)}. Else take ${app.variable} away from where the app is started.`;
  return `Start both as the same user with the same home folder, or name one folder for both: ${setInShell('CODEX_HOME', app.path, platform)}.`;
}

function setForApp(variable: string, path: string, platform: string): string {
  switch (platform) {
    case 'darwin':
      return `run \`launchctl setenv ${variable} "${path}"\` and start the app again`;
    case 'win32':
      return `run \`setx ${variable} "${path}"\` and start the app again`;
    default:
      return `run \`mkdir -p ~/.config/environment.d && echo "${variable}=${path}" >> ~/.config/environment.d/codex.conf\`, sign out of the desktop and in again`;
  }
}

function setInShell(variable: string, path: string, platform: string): string {
  const command = platform === 'win32' ? `setx ${variable} "${path}"` : `export ${variable}="${path}"`;
  return platform === 'win32'
    ? `run \`${command}\` and open a new terminal`
    : `put \`${command}\` into the profile of the shell`;
}

type Reason = Pick<PathInUse, 'variable' | 'isChosen'>;

interface Sides {
  readonly app: Pick<PathInUse, 'path'> & Reason;
  readonly command: Pick<PathInUse, 'path'> & Reason;
}

function bySide({ here, there, otherSide }: Omit<Difference, 'name'>): Sides {
  return otherSide === 'app' ? { app: there, command: here } : { app: here, command: there };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
