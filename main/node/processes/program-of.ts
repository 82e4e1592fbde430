/** Programs that are known to refresh sign-ins of Codex, by how their process or start file is called. */
const knownNames: ReadonlyMap<string, string> = new Map([
  ['codex', 'codex'],
  ['codex.exe', 'codex'],
  ['codex.js', 'codex'],
  ['codex-multi-auth', 'codex-multi-auth'],
  ['codex-multi-auth.js', 'codex-multi-auth'],
  ['codex-multi-auth-codex', 'codex-multi-auth'],
  ['codex-auth', 'codex-auth'],
  ['codex-auth.exe', 'codex-auth'],
  ['codexbar', 'CodexBar'],
  ['cockpit-tools', 'Cockpit Tools'],
  ['cockpit-tools.exe', 'Cockpit Tools'],
  ['opencode', 'opencode'],
  ['opencode.exe', 'opencode'],
]);

/** The package of codex-multi-auth has several start files, one of them called like Codex's own. */
const ofMultiAuth = /[\\/]node_modules[\\/]codex-multi-auth[\\/].+\.[cm]?js$/i;

const interpreter = /^(node|nodejs|bun|deno|electron|sh|bash|dash|zsh)\d*(\.exe)?$/;

/** The program is in the line itself, and what follows are its arguments. */
const evaluating = /^(-[cep]|-pe|--eval|--print)(=|$)/;

/**
 * A script runs under the name of its interpreter, behind whatever options that was given. So the words of a line are looked at, never
 * shown, up to the first one that is neither an option nor can be the value of one: what follows that are its own arguments. Null for a
 * program that is none of those we know.
 */
export function programOf([program = '', ...words]: readonly string[]): string | null {
  const known = knownName(program);
  if (known !== null || !isInterpreter(program)) return known;
  let couldBeValue = false;
  for (const word of words) {
    if (evaluating.test(word)) return null;
    const isOption = word.startsWith('-');
    const name = isOption ? null : knownName(word);
    if (name !== null) return name;
    if (!isOption && !couldBeValue) return null;
    couldBeValue = isOption && word !== '--' && !word.includes('=');
  }
  return null;
}

export function isInterpreter(program: string): boolean {
  return interpreter.test(nameIn(program));
}

function knownName(word: string): string | null {
  return ofMultiAuth.test(word.trim()) ? 'codex-multi-auth' : (knownNames.get(nameIn(word)) ?? null);
}

/** Of a path of either kind: Windows ignores how it is written, and so do we. */
function nameIn(path: string): string {
  return path
    .trim()
    .toLowerCase()
    .replace(/^.*[\\/]/s, '');
}
