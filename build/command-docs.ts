import { commandShapes } from '../main/cli/command-shapes.ts';
import { errorExitCode } from '../main/cli/exit-code.ts';
import { runProgram } from '../main/cli/program.ts';
import { version } from '../main/cli/version.ts';
import type { ErrorCode } from '../shared/errors.ts';
import { commandExamples } from './command-examples.ts';
import { formatted } from './formatted.ts';
import { shapeTable } from './shape-table.ts';

const errorMeanings: Readonly<Record<ErrorCode, string>> = {
  'wrong-usage': 'a word or an option that does not exist, or one is missing',
  'store-broken': 'a file of Codex, of codex-multi-auth or of ours cannot be understood; it is left alone',
  'store-unsupported': 'a file is of a version that is not known here; it is left alone',
  'store-unreadable': 'the system does not let a file be read',
  'store-not-writable': 'the system does not let a file be written; found out before anything is sent',
  'store-busy': 'another program is at work on the file',
  'disk-full': 'no room is left; new sign-ins are kept',
  'custody-unreadable': 'the folder that keeps new sign-ins safe cannot be read',
  'unknown-account': 'no account has this key or e-mail',
  'ambiguous-account': 'several accounts have this e-mail: use a key',
  'not-possible': 'the account is not where the command needs it, or there is nothing to do',
  'no-login': 'nobody is signed in',
  'needs-sign-in': 'the sign-in was refused for good',
  'sign-in-failed': 'nobody signed in, somebody else did, or it was refused; nothing was changed',
  undetermined: 'the service gave no answer that says anything',
  network: 'the service cannot be reached',
  cancelled: 'stopped, or a question was not answered with yes',
  internal: 'a fault of this program',
};

const head = `# The command

<!-- Made by \`npm run command-docs\` from main/cli/command-shapes.ts and the help texts: change those, not this page. -->

\`codex-quota\` shows the quota of every sign-in and brings back what can be brought back. Try it first without any account of your
own: \`npm start -- --demo\`. In a checkout it is \`npm run cli -- status\`; after \`npm run build\` it is the one file \`out/cli.js\`.

\`\`\`sh
codex-quota status --refresh         # ask for the numbers now
codex-quota verify-flagged --dry-run # what would a check of the set-aside accounts do? Free: nothing is refreshed or written
codex-quota verify-flagged           # check them, and restore what works
codex-quota undo                     # take that restore back
\`\`\`

An account is meant by its e-mail, or by its key: ten characters that stay the same, shown by \`status\`.

## For scripts

\`--json\` prints exactly one JSON document on standard output, also when something went wrong. Progress, questions and logs go to
standard error. Times are ISO 8601 in UTC; a percentage is a number, or null when it is unknown, never 0 for want of a number.

\`\`\`sh
codex-quota status --json | jq -r '.accounts[] | "\\(.label) \\(.state)"'
\`\`\`

`;

const exitCodes = `## Exit codes

| code | when |
|---|---|
| 0 | done, and everything could be told; also when an account needs a sign-in, is limited, changed meanwhile or was not restored |
| 1 | something could not be told, or the network or a file is in the way |
| 2 | wrong usage: a word, an option or an account that does not exist |
| 3 | \`status\`, \`refresh\`: every sign-in concerned needs you, or there is none |
| 130 | stopped; what was in flight is saved first. A second Ctrl-C leaves at once |

`;

const environment = `## Environment

| variable | meaning |
|---|---|
| \`CODEX_HOME\` | the Codex home; else \`~/.codex\` |
| \`CODEX_MULTI_AUTH_DIR\` | the folder of codex-multi-auth; else found as that program finds it, mostly \`multi-auth/\` in the Codex home |
| \`CODEX_QUOTA_HOME\` | our own folder; else \`quota-tray/\` in the Codex home |
| \`CODEX_QUOTA_LOG\` | \`error\` (also when unset), \`warn\`, \`info\` or \`debug\`, on standard error |
| \`CODEX_QUOTA_CHATGPT_BASE_URL\` | where usage is asked; else \`chatgpt_base_url\` of Codex's \`config.toml\`, else ChatGPT itself |
| \`CODEX_REFRESH_TOKEN_URL_OVERRIDE\` | the whole address that refreshes go to, as for Codex |
| \`CODEX_APP_SERVER_LOGIN_ISSUER\` | who signs in, as for Codex; else \`https://auth.openai.com\` |
| \`DISPLAY\`, \`WAYLAND_DISPLAY\` | on Linux: without either no browser is opened |
| \`CODEX_AUTH_REFRESH_LEASE_DIR\`, \`CODEX_AUTH_REFRESH_LEASE_TTL_MS\` | place and life of the leases shared with codex-multi-auth, as for that program |
| \`HTTPS_PROXY\`, \`HTTP_PROXY\`, \`ALL_PROXY\`, \`NO_PROXY\` | the proxy, when the settings say nothing about one |
| \`NODE_EXTRA_CA_CERTS\`, \`SSL_CERT_FILE\`, \`CODEX_CA_CERTIFICATE\`, \`NODE_TLS_REJECT_UNAUTHORIZED\` | looked at by \`doctor\`, which says what they do to a connection |
| \`USER\`, \`USERNAME\`, \`LOGNAME\` | your name, for \`report\` to take out |
| \`NO_COLOR\`, \`TERM\` | no colours when \`NO_COLOR\` is not empty or \`TERM\` is \`dumb\` |
| \`PATH\`, \`HOME\` | where Codex itself is looked for; on Windows \`USERPROFILE\`, \`HOMEDRIVE\`, \`HOMEPATH\`, \`APPDATA\` and \`LOCALAPPDATA\` too |

Plain http is accepted for this computer only.

`;

const settings = `## Settings

\`settings.json\` in our own folder holds one object. A name that is absent means its default; so does a value that does not fit, and
then the command says which one. It reads the file and never writes it. The names that only the tray app heeds are left out here.

| name | default | meaning |
|---|---|---|
| \`hideEmails\` | \`false\` | \`true\`: no e-mail anywhere; accounts that were given no name are called Account 1, Account 2 and so on, in the order of the files |
| \`whoRefreshes\` | \`"auto"\` | who refreshes the sign-in in \`auth.json\`: \`"auto"\` Codex when it is found, else this program; \`"codex"\`, \`"app"\`, \`"nobody"\`. \`codex-quota refresh\` does it itself in any case |
| \`management\` | \`"ask"\` | may stopped accounts be taken out of the pool? \`"ask"\` as was answered when it was asked, \`"manage"\` yes, \`"watch"\` no |
| \`ambiguousFailuresBeforeFlag\` | \`3\` | unclear refusals in a row, ten minutes apart or more, that count as a dead sign-in; 1 to 100 |
| \`proxy\` | \`null\` | \`"http://…"\` or \`"https://…"\`; \`"none"\`: none, whatever the environment says; \`null\`: as the environment says |
| \`tokenEndpoint\` | \`"standard"\` | where refreshes go: \`"standard"\` the known address, \`"discover"\` the one that the issuer of the sign-in publishes, at OpenAI only |
`;

interface Section {
  readonly names: readonly string[];
  readonly text: string;
  readonly shape?: Exclude<keyof typeof commandShapes, 'error'>;
}

const sections: readonly Section[] = [
  {
    names: ['status'],
    text: 'Shows the last known values at once and without the network; with `--refresh` it asks the services first. An access token is refreshed only when the service no longer accepts it. The values of a window that has reset since are unknown, not 0.',
    shape: 'status',
  },
  {
    names: ['verify-flagged'],
    text: 'Looks for a newer sign-in of each set-aside account, then refreshes the one that is there and tries it out. What works goes back into the pool, one account at a time as results come; everything else stays where it is. The fields are those of the command of the same name of codex-multi-auth, and more.',
    shape: 'verifyFlagged',
  },
  {
    names: ['refresh'],
    text: 'Works on `auth.json` alone. A newer sign-in that is there already is taken over instead of a refresh. What did not work is an error: `needs-sign-in` when the sign-in was refused, `network` or `undetermined` when nothing could be told.',
    shape: 'refresh',
  },
  {
    names: ['login'],
    text: 'Signs in through the Codex CLI when it is found, in a folder of its own, else by itself: in the browser on port 1455 or 1457 of this computer, or with a code. The address goes to standard error. The old sign-in stays until the new one is stored; a set-aside account goes back into the pool. When another account signs in than was asked for, it is kept only if you say yes, so never with `--json`. Without a key whoever signs in is taken: a known account in its place, a new one in Codex if nobody is signed in there, else in the pool.',
    shape: 'login',
  },
  {
    names: ['flag', 'unflag', 'undo'],
    text: 'Move accounts between the pool and the list of set-aside accounts, with every field kept. An account that was set aside by hand comes back by `verify-flagged` or `unflag`, never by itself.',
    shape: 'move',
  },
  {
    names: ['check'],
    text: 'One line per account: does it work, when was it refreshed last, when does its access token end, and which ones will need attention before they fail. Without `--refresh` from what is known, without the network.',
    shape: 'check',
  },
  {
    names: ['doctor'],
    text: 'Looks at everything that can be wrong: programs, paths, files, permissions, clock, network, other programs that refresh, leftovers, accounts. It refreshes nothing and changes no byte; the services are only asked whether they answer, without a sign-in. [troubleshooting.md](troubleshooting.md) explains every finding. The exit code is 1 when something does not work.',
    shape: 'doctor',
  },
  {
    names: ['fix'],
    text: 'Puts right what takes nothing from anybody: records that say the same twice, pointers that lead nowhere, files that others can read, leases and temporary files of programs that have ended, restores that were cut off, and sign-ins that are kept safe but not in their file. On a terminal it shows its plan and asks. Everything as it was goes into `custody/before-fix/` first, and `--undo` takes the latest run back; sign-ins stay current in either direction, since older ones are spent.',
    shape: 'fix',
  },
  {
    names: ['report'],
    text: 'What a support request needs, and nothing that says who you are: versions, settings, states, and with `--diagnostics` what `doctor` found and what happened to the accounts. Tokens are never in it, e-mails only with `--include-email`; a home folder becomes `~`, and your name is taken out of every path.',
    shape: 'report',
  },
  {
    names: ['demo'],
    text: 'Starts a made-up service on this computer and shows the real thing at work on made-up accounts in a temporary folder.',
  },
];

/** The whole of docs/command.md. Throws when an example does not fit its shape. */
export async function commandDocs(): Promise<string> {
  const parts: string[] = [head, exitCodes];
  for (const section of sections) parts.push(await commandSection(section));
  parts.push(errorSection(), environment, settings);
  return formatted('docs/command.md', parts.join(''));
}

async function commandSection({ names, text, shape }: Section): Promise<string> {
  const helps: string[] = [];
  for (const name of names) helps.push(await helpOf(name));
  const title = names.map((name) => `\`${name}\``).join(', ');
  const start = `## ${title}\n\n${text}\n\n${fenced('text', helps.join('\n\n'))}`;
  return shape === undefined ? start : `${start}With \`--json\`:\n\n${documented(shape)}`;
}

function documented(name: keyof typeof commandShapes): string {
  const shape = commandShapes[name];
  const example = shape.parse(commandExamples[name]);
  return `${fenced('json', JSON.stringify(example, null, 2))}${shapeTable(shape)}\n\n`;
}

function errorSection(): string {
  const codes = commandShapes.error.unwrap().shape.error.unwrap().shape.code.options;
  const rows = codes.map((code) => `| \`${code}\` | ${errorExitCode(code)} | ${errorMeanings[code]} |`);
  const table = ['| error code | exit code | meaning |', '|---|---|---|', ...rows].join('\n');
  return `## Errors\n\nOne line on standard error, the next step below it, and with \`--json\` this document:\n\n${documented('error')}${table}\n\n`;
}

async function helpOf(name: string): Promise<string> {
  const texts: string[] = [];
  const nobody = (): Promise<never> => Promise.reject(new Error('Help needs no app.'));
  await runProgram([name, '--help'], {
    log: { write: () => undefined },
    io: {
      out: (text) => void texts.push(text),
      err: (text) => void texts.push(text),
      ask: null,
      isOutTerminal: false,
      isErrTerminal: false,
      columns: 100,
      isColoured: false,
      now: () => 0,
      signal: new AbortController().signal,
      version,
    },
    makeApp: nobody,
    runDemo: nobody,
  });
  return texts.join('').trim();
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\`\n\n`;
}
