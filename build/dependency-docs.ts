import { formatted } from './formatted.ts';
import { rootDir } from './project-paths.ts';
import { listedDependencies, type ShippedPackage, shippedPackages } from './shipped-packages.ts';

/** Why each is worth its risk. Whoever adds a dependency has to say it here. */
const reasons: Readonly<Record<string, string>> = {
  '@base-ui/react':
    'menus, dialogs and tips of the windows that work by keyboard and for a screen reader; no styles of its own',
  'cli-progress': 'the bar while the command checks accounts; it knows when a terminal can show none',
  commander: 'the words of the command, with help and errors that name the mistake',
  'electron-store': 'where windows stood and the chosen Codex home, written whole or not at all',
  'fast-png': 'the tray icon is drawn by a function and handed to the system as a PNG',
  jose: 'reads the claims of a token. Decoding looks like three lines and has a page of odd cases',
  oauth4webapi: 'the sign-in in the browser: state, PKCE and the checks of the answer, by the letter of the standards',
  'p-limit': 'few requests at once',
  react: 'the windows',
  'react-dom': 'the windows',
  'smol-toml': 'reads config.toml of Codex; nothing of it is written',
  'string-width': 'columns in the terminal, with letters that are two wide',
  undici:
    'requests on a connection of their own, a proxy, and errors that say whether anything was sent; three of its parts are bundled',
  zod: 'what a window says to main is parsed before it is used, and so are the documents in tests',
};

const head = `# What ships with it

<!-- Made by \`npm run command-docs\` from build/dependency-docs.ts, package.json and what is installed: change those, not this page. -->

Whatever is listed here can run as part of the app or the command, so each has to be worth it. Everything is bundled when the app is
built: nothing is fetched later, and the install script of no package runs but that of \`node\`, a tool that does not ship
(\`allowScripts\` in package.json).
Versions are exact, with checksums in the lock file. The license texts travel with each package of ours.

Sizes are those of the installed folders; of most a bundle takes a small part. Electron itself comes besides, with its Chromium and
Node: [security.md](security.md) says how current it has to be.

`;

const looking = `## Looking after them

No file of a package says when it was released, and an answer to "is it known to be weak?" is in no clone. Both are asked of the
registry, before each release (see [the release checklist](release-checklist.md)):

\`\`\`sh
npm audit --omit=dev   # what is known about these versions; an answer that it cannot be asked is no answer
npm audit signatures   # whether the registry signed what is installed
npm outdated           # which have newer versions
npm view undici time.modified
\`\`\`

A weakness is answered by an update, by leaving the package, or by a sentence below this one that says why it does not reach us.
`;

/** The whole of docs/dependencies.md. Throws where a reason is missing, or is left of a package that has gone. */
export async function dependencyDocs(): Promise<string> {
  const names = Object.keys(listedDependencies(rootDir)).sort();
  const missing = names.filter((name) => reasons[name] === undefined);
  const left = Object.keys(reasons).filter((name) => !names.includes(name));
  if (missing.length + left.length > 0)
    throw new Error(`Reasons in build/dependency-docs.ts: missing ${missing.join(', ')}; left over ${left.join(', ')}`);
  const shipped = shippedPackages(rootDir);
  const [own, others] = [shipped.filter(isListed), shipped.filter((one) => !isListed(one))];
  const text = [
    head,
    `## The ${own.length} that we chose\n\n`,
    table('why', own, ({ name }) => reasons[name] ?? ''),
    `## The ${others.length} that come with them\n\n`,
    table('wanted by', others, ({ wantedBy }) => [...new Set(wantedBy)].join(', ')),
    looking,
  ];
  return formatted('docs/dependencies.md', text.join(''));
}

const isListed = ({ wantedBy }: ShippedPackage): boolean => wantedBy.length === 0;

function table(last: string, rows: readonly ShippedPackage[], tell: (row: ShippedPackage) => string): string {
  const lines = rows.map(
    (row) => `| ${row.name} | ${row.version} | ${row.license} | ${row.sizeKb.toLocaleString('en')} kB | ${tell(row)} |`,
  );
  return `| package | version | licence | installed | ${last} |\n| --- | --- | --- | ---: | --- |\n${lines.join('\n')}\n\n`;
}
