import type { InstallationFacts } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';

/** The last version that is known to write auth.json in place, without a lock (facts/codex.md 1.3). */
const inPlaceUntil = [0, 140] as const;

export function judgeInstallation(facts: InstallationFacts): readonly Judged[] {
  const { ownVersion, nodeVersion, platform, multiAuth } = facts;
  return [
    sound('installation', 'Codex Quota', `${ownVersion} on Node ${nodeVersion}, ${platform}`),
    ...judgeChangeable(facts),
    judgeCodex(facts),
    sound(
      'installation',
      'codex-multi-auth',
      multiAuth === null
        ? 'not found; needed only for a pool'
        : `${multiAuth.version ?? 'unknown version'}, ${multiAuth.path}`,
    ),
  ];
}

function judgeChangeable({ changeableCodex: path }: InstallationFacts): readonly Judged[] {
  if (path === null) return [];
  const sentence = `${path} is not started: everybody on this computer may replace it.`;
  const dir = path.slice(0, Math.max(1, path.lastIndexOf('/')));
  const nextStep = `Make sure that it is the real one, then run \`chmod o-w "${dir}" "${path}"\`.`;
  return [finding('codex-changeable', { subject: 'Codex CLI', sentence, nextStep })];
}

function judgeCodex({ codex }: InstallationFacts): Judged {
  const subject = 'Codex CLI';
  if (codex === null) {
    const sentence =
      'It was not found on the PATH or where installers put it, so this program refreshes the sign-in itself.';
    const nextStep = 'Nothing to do when you do not use it here; else put its folder on the PATH.';
    return finding('codex-missing', { subject, sentence, nextStep });
  }
  const { path, version } = codex;
  if (version === null) {
    return finding('codex-silent', {
      subject,
      sentence: `${path} did not say its version in time.`,
      nextStep: `Run \`"${path}" --version\` in a terminal and see what it says.`,
    });
  }
  if (writesInPlace(version)) {
    const sentence = `${version} in ${path} writes auth.json in place and without a lock.`;
    return finding('codex-writes-in-place', { subject, sentence });
  }
  return sound('installation', subject, `${version}, ${path}`);
}

function writesInPlace(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major + minor)) return false;
  return major === inPlaceUntil[0] && minor <= inPlaceUntil[1];
}
