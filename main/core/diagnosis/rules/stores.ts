import type { Finding } from '../../../../shared/diagnosis-report.ts';
import type { ErrorView } from '../../../../shared/errors.ts';
import type { FindingId } from '../catalogue.ts';
import type { Facts, PathFacts } from '../facts.ts';
import { finding, type Judged, sound } from '../finding.ts';

const kindWords: Readonly<Record<string, string>> = {
  chatgpt: 'a ChatGPT sign-in in auth.json',
  'api-key': 'an API key, which has no quota to show',
  'personal-token': 'a personal token, which has no quota to show',
  'agent-identity': 'an agent identity, which has no quota to show',
  bedrock: 'Bedrock, which has no quota to show',
  keyring: 'in the keyring, used through Codex',
  ephemeral: 'kept in memory by each Codex by itself',
  'not-signed-in': 'nobody is signed in',
};

export function judgeStores(facts: Facts): readonly Judged[] {
  const { stores, machine } = facts;
  const judged: Judged[] = stores.problems.map(judgeProblem);
  if (machine.settingsProblems.length > 0) {
    const sentence = `These are not understood, so their defaults count: ${machine.settingsProblems.join(', ')}.`;
    judged.push(finding('settings-not-understood', { subject: 'settings.json', sentence }));
  }
  if (stores.problems.length === 0) judged.push(...judgeReadable(facts));
  return judged;
}

function judgeProblem({ code, message, hint }: ErrorView): Judged {
  const id: FindingId = code === 'store-unsupported' || code === 'store-broken' ? code : 'store-unreadable';
  return finding(id, { subject: 'Stores', sentence: message, ...(hint === null ? {} : { nextStep: hint }) });
}

function judgeReadable({ stores, machine, status }: Facts): readonly Judged[] {
  const { cliKind, poolAccounts, duplicates, activeIndexOff } = stores;
  const judged: Judged[] = [];
  const flagged = status?.flagged.count ?? 0;
  if (cliKind === 'keyring' && machine.installation.codex === null) {
    const sentence = 'config.toml keeps it in the keyring, and only Codex itself can use it from there.';
    judged.push(finding('keyring-without-codex', { subject: 'Sign-in', sentence }));
  } else if (cliKind === 'not-signed-in' && poolAccounts === 0 && flagged === 0) {
    const sentence = 'There is neither a sign-in of Codex nor an account in the pool.';
    judged.push(finding('nobody-signed-in', { subject: 'Sign-in', sentence, ...howToBegin(machine.paths) }));
  } else judged.push(sound('stores', 'Sign-in', kindWords[cliKind ?? ''] ?? 'unknown'));
  judged.push(sound('stores', 'Pool', `${poolAccounts} in the pool, ${flagged} set aside`));
  if (duplicates > 0) {
    const sentence = `${duplicates} ${duplicates === 1 ? 'record holds' : 'records hold'} the very token of another one.`;
    judged.push(finding('duplicate-accounts', { subject: 'Pool', sentence, nextStep: 'Run `codex-quota fix`.' }));
  }
  if (activeIndexOff) {
    const sentence = `It points beyond its ${poolAccounts} accounts.`;
    judged.push(finding('active-index-off', { subject: 'Pool', sentence, nextStep: 'Run `codex-quota fix`.' }));
  }
  return judged;
}

/** A name for a folder which is not there is more likely to be wrong than new. */
function howToBegin({ inUse }: PathFacts): Pick<Finding, 'nextStep' | 'loginHelps'> {
  const isMissing = inUse.some(({ variable, isChosen, exists }) => (variable === 'CODEX_HOME' || isChosen) && !exists);
  const nextStep = isMissing
    ? 'Put the Codex home right first: a sign-in would go into a folder that may be the wrong one.'
    : 'Sign in once: `codex-quota login`.';
  return { nextStep, loginHelps: !isMissing };
}
