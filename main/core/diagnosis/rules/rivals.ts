import type { RunningProgram } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';

/** Null: the list could not be read. Codex itself is no rival: it keeps its own sign-in. */
export function judgeRivals(running: readonly RunningProgram[] | null): readonly Judged[] {
  const subject = 'Running programs';
  if (running === null) {
    const sentence = 'The list could not be read, so it cannot be told who else refreshes.';
    return [finding('processes-unknown', { subject, sentence })];
  }
  const rivals = running.filter(({ name }) => name !== 'codex');
  const codex = running.find(({ name }) => name === 'codex');
  const judged: Judged[] = rivals.map(({ name, count }) =>
    finding('rival-running', {
      subject: name,
      sentence: count === 1 ? 'It is running.' : `${count} of it are running.`,
      nextStep: 'Nothing while all works. Restart it after a restore: it may keep the pool in memory.',
    }),
  );
  if (codex !== undefined)
    judged.push(sound('rivals', 'codex', `running${codex.count === 1 ? '' : ` (${codex.count})`}`));
  return judged.length > 0 ? judged : [sound('rivals', subject, 'nothing that refreshes these sign-ins')];
}
