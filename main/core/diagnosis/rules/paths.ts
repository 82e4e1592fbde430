import { shellWord } from '../../shell-word.ts';
import type { PathFacts, PathInUse } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';
import { becauseOf } from '../place-reason.ts';

export function judgePaths({ inUse, otherPools, projectPools }: PathFacts): readonly Judged[] {
  const judged: Judged[] = inUse.map(judgePath);
  if (otherPools.length > 0) {
    judged.push(
      finding('several-pools', {
        subject: 'Pool',
        sentence: `There are accounts in ${otherPools.join(' and ')}, too; they are not shown.`,
      }),
    );
  }
  if (projectPools > 0) {
    const sentence = `codex-multi-auth keeps ${projectPools} more for single projects; they are left alone.`;
    judged.push(finding('project-pools', { subject: 'Pool', sentence }));
  }
  return judged;
}

function judgePath({ name, path, variable, isChosen, exists, isAbsolute }: PathInUse): Judged {
  const because = becauseOf({ variable, isChosen });
  if (!isAbsolute) {
    return finding('path-not-absolute', {
      subject: name,
      sentence: `${variable ?? name} says ${path}, which is another place for every folder you start from.`,
    });
  }
  if (!exists && isChosen) {
    return finding('codex-home-missing', {
      subject: name,
      sentence: `${path}, ${because}, is not there.`,
      nextStep: `Bring the folder back, or choose another one or the usual place in Settings, under Files.`,
    });
  }
  if (!exists && variable !== null) {
    return finding(variable === 'CODEX_HOME' ? 'codex-home-missing' : 'folder-missing', {
      subject: name,
      sentence: `${path}, ${because}, is not there.`,
      nextStep: `Mend ${variable}, or make the folder: \`mkdir -p ${shellWord(path)}\`.`,
    });
  }
  return sound('paths', name, `${path} (${because}${exists ? '' : '; not there yet'})`);
}
