import { redactTokens } from '../ledger/redact-tokens.ts';

/** What is known of the person whose report this is. */
export interface PersonalFacts {
  /** Home folders, longest first or not. */
  readonly homeDirs: readonly string[];
  readonly userNames: readonly string[];
  /** Neither OpenAI's nor this computer: the name of a company says where somebody works. */
  readonly hosts: readonly string[];
  /** Names that accounts were given, and their e-mails, by what is to stand in their place. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly includeEmail: boolean;
}

const email = /[^\s@"'`<>()[\],;:|\\/]+@[^\s@"'`<>()[\],;:|\\/]+/g;
const apiKey = /\bsk-[\w-]{8,}/g;
/** Hashes and opaque tokens; no word or code is as long. */
const longBlob = /[\w-]{40,}/g;
const homeOfAnybody = /([\\/](?:home|users)[\\/])[^\\/\s"'`]+/gi;

/** Makes texts fit for a stranger's eyes: no token, no e-mail unless wanted, nothing that names the user in a path. */
export function createRedactor(facts: PersonalFacts): (text: string) => string {
  const steps = [...nameSteps(facts), ...hostSteps(facts), ...homeSteps(facts), ...userSteps(facts)];
  return (text) => {
    let safe = redactTokens(text).replace(apiKey, '[redacted]');
    for (const step of steps) safe = step(safe);
    safe = safe.replace(homeOfAnybody, '$1[user]').replace(longBlob, '[redacted]');
    return facts.includeEmail ? safe : safe.replace(email, '[e-mail]');
  };
}

type Step = (text: string) => string;

function nameSteps({ accountNames, includeEmail }: PersonalFacts): readonly Step[] {
  return [...accountNames]
    .filter(([name]) => name !== '' && !(includeEmail && name.includes('@')))
    .sort(([a], [b]) => b.length - a.length)
    .map(
      ([name, instead]) =>
        (text) =>
          text.replaceAll(name, instead),
    );
}

function hostSteps({ hosts }: PersonalFacts): readonly Step[] {
  return hosts
    .filter((host) => host !== '')
    .toSorted((a, b) => b.length - a.length)
    .map((host) => {
      const whole = new RegExp(`(?<![\\w.-])${escaped(host)}(?![\\w-])`, 'gi');
      return (text) => text.replace(whole, '[host]');
    });
}

function homeSteps({ homeDirs }: PersonalFacts): readonly Step[] {
  return [...homeDirs]
    .map((dir) => dir.replace(/[\\/]+$/, ''))
    .filter((dir) => dir.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((dir) => {
      const home = new RegExp(`${escaped(dir)}(?=[\\\\/\\s"'\`:,;)]|$)`, 'gi');
      return (text) => text.replace(home, '~');
    });
}

/** The rest of a path segment goes with the name. A name of one letter is taken out only where it is the whole segment. */
function userSteps({ userNames }: PersonalFacts): readonly Step[] {
  return userNames
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const around = name.length > 1 ? ['[^\\\\/\\n"\'`]*?', '[^\\\\/\\s"\'`]*'] : ['', '(?=[\\\\/\\s"\'`]|$)'];
      const segment = new RegExp(`(?<=[\\\\/])${around[0]}${escaped(name)}${around[1]}`, 'gi');
      return (text) => text.replace(segment, '[user]');
    });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
