import { shellWord } from '../../shell-word.ts';
import type { AccessFact } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';

const ofGroupOrOthers = 0o077;
const sticky = 0o1000;
const writeOfGroup = 0o020;
const writeOfOthers = 0o002;

/**
 * Whoever may write in a folder can put another file in the place of one that they may not even read. With the sticky bit only the owner
 * of a file can take it away.
 */
export function canBeReplacedIn({ isFolder, mode, isPrivateGroup }: AccessFact): boolean {
  const write = isPrivateGroup ? writeOfOthers : writeOfGroup | writeOfOthers;
  return isFolder && (mode & sticky) === 0 && (mode & write) !== 0;
}

/** Everything that the owner may do stays, and who looks into the folder may go on looking. */
export function withoutWriteOfOthers(mode: number): number {
  return mode & ~(writeOfGroup | writeOfOthers);
}

/** Null: modes mean nothing on this system. */
export function judgePermissions(access: readonly AccessFact[] | null): readonly Judged[] {
  if (access === null) return [sound('permissions', 'Files', 'kept by the rights of your user account')];
  if (access.length === 0) return [sound('permissions', 'Files', 'none is there yet')];
  const judged = access.flatMap(judgeAccess);
  return judged.length > 0 ? judged : [sound('permissions', 'Files', 'readable and writable by you alone')];
}

function judgeAccess(fact: AccessFact): readonly Judged[] {
  const { path, isFolder, mode, isOwn, isWritable } = fact;
  if (!isOwn) {
    const sentence = 'It belongs to another user, so a new sign-in could not be stored.';
    return [
      finding('owned-by-another-user', {
        subject: path,
        sentence,
        nextStep: `Run \`sudo chown "$(id -un)" ${shellWord(path)}\`.`,
      }),
    ];
  }
  if (!isWritable) {
    const rights = isFolder ? 'u+rwx' : 'u+rw';
    const sentence = `Its mode is ${octal(mode)}, so a new sign-in could not be stored.`;
    return [
      finding('not-writable', { subject: path, sentence, nextStep: `Run \`chmod ${rights} ${shellWord(path)}\`.` }),
    ];
  }
  if (canBeReplacedIn(fact)) return [changeable(fact)];
  // A folder that others may look into is no trouble as long as they cannot read what is in it.
  if (isFolder || (mode & ofGroupOrOthers) === 0) return [];
  const sentence = `Its mode is ${octal(mode)}: other users of this computer can get at the tokens in it.`;
  return [
    finding('readable-by-others', {
      subject: path,
      sentence,
      nextStep: `Run \`codex-quota fix\`, or \`chmod 600 ${shellWord(path)}\`.`,
    }),
  ];
}

function changeable({ path, mode }: AccessFact): Judged {
  const sentence = `Its mode is ${octal(mode)}: other users of this computer can replace the files with tokens in it.`;
  const nextStep = `Run \`codex-quota fix\`, or \`chmod go-w ${shellWord(path)}\`.`;
  return finding('changeable-by-others', { subject: path, sentence, nextStep });
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}
