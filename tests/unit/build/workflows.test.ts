import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';

const dir = join(rootDir, '.github', 'workflows');
const workflows = readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')] as const);
const manifest: unknown = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8'));
const { scripts } = manifest as { readonly scripts: Readonly<Record<string, string>> };

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, word]) => word);

describe.each(workflows)('the workflow %s', (_name, text) => {
  it('names every action by its hash, with the version beside it', () => {
    const actions = matches(text, /uses: *(.+)$/gm);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('runs on the three systems and ends on its own', () => {
    expect(text).toContain('os: [ubuntu-latest, macos-latest, windows-latest]');
    expect(matches(text, /^ {4}(runs-on)/gm)).toHaveLength(matches(text, /^ {4}(timeout-minutes)/gm).length);
  });

  it('may only read unless a job says more, and leaves no credentials in the folder', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(matches(text, /(persist-credentials: false)/g)).toHaveLength(
      matches(text, /(uses: actions\/checkout)/g).length,
    );
  });

  it('runs scripts that exist', () => {
    const named = matches(text, /npm run ([\w:-]+)/g);
    for (const script of named) expect(scripts).toHaveProperty([script ?? '']);
  });
});

describe('the workflow that checks every change', () => {
  const text = workflows.find(([name]) => name === 'check.yml')?.[1] ?? '';
  const steps = text.split(/^ {6}- /m);

  it('tells the stories on the real Electron on every system, and lets nothing else pass for it', () => {
    const suites = steps.filter((step) => /\bnpm test\b/.test(step));
    expect(suites.map((step) => /if: (.+)/.exec(step)?.[1])).toEqual(["runner.os == 'Linux'", "runner.os != 'Linux'"]);
    for (const step of suites) expect(step).toContain('APP_HOST: electron\n');
    expect(text.indexOf('install-electron')).toBeLessThan(text.indexOf('npm test'));
  });

  it('does on its own machines all that `.ci/run` does', () => {
    const ofRun = matches(
      readFileSync(join(rootDir, '.ci', 'run'), 'utf8'),
      /^[^#\n]*?\b(npm (?:run [\w:-]+|test|install))/gm,
    );
    expect(ofRun.length).toBeGreaterThan(3);
    for (const command of ofRun) expect(text).toContain(command);
  });

  it('has on Linux what tests would leave out without a word', () => {
    expect(steps.find((step) => step.includes('apt-get install'))).toMatch(/ dbus .* strace\n/);
  });

  it('asks about known weaknesses of what ships in a job of its own, which fails no test', () => {
    const [before = '', audit = ''] = text.split(/^ {2}audit:$/m);
    expect(before).not.toContain('npm audit');
    expect(audit).toContain('npm audit --omit=dev --audit-level=high\n');
    expect(audit).not.toMatch(/npm (?:test|run)/);
    expect(readFileSync(join(rootDir, '.ci', 'run'), 'utf8')).not.toContain('audit');
  });

  it('keeps nothing of a run and knows no secret', () => {
    expect(text).not.toMatch(/upload-artifact|secrets\.|github\.token/);
  });
});
