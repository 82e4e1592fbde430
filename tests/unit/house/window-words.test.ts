import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { sourceFiles } from './import-walk.ts';
import { looseWords } from './loose-words.ts';

/** The windows' one catalogue: every word that they show or say. */
const catalogueFolder = 'renderer/texts/';

const windowFiles = sourceFiles(rootDir).filter(
  (file) => file.startsWith('renderer/') && !file.startsWith(catalogueFolder),
);

describe('the words of the windows', () => {
  it('stand in the one catalogue and nowhere else', () => {
    const loose = windowFiles.flatMap((file) =>
      looseWords(file, readFileSync(join(rootDir, file), 'utf8')).map((words) => `${file}: ${words}`),
    );
    expect(loose).toEqual([]);
    expect(windowFiles.length).toBeGreaterThan(100);
  });

  it.each([
    ['a word in markup', '<p>Copied</p>', ['Copied']],
    ['a word in lower case', '<span>and</span>', ['and']],
    ['words around a number', '<p>{done} of {all}</p>', ['of']],
    ['a chosen word', "<p>{isShown ? 'copied' : texts.copy}</p>", ['copied']],
    ['a sentence of pieces', `<p>{\`\${count} more\`}</p>`, ['more']],
    ['a name for screen readers', '<button aria-label="close" />', ['close']],
    ['a name of pieces for screen readers', `<button aria-label={\`Close \${name}\`} />`, ['Close']],
    ['a tooltip', '<b title="more" />', ['more']],
    ['what a field begins with', '<input placeholder="name" />', ['name']],
    ['what takes the place of a picture', '<img alt="chart" />', ['chart']],
    ['the name of a control', '<Check label="Open at login" />', ['Open at login']],
    ['a word in a prop of any name', '<Dialog confirm="Remove" />', ['Remove']],
  ])('are found where there is %s', (_name, markup, words) => {
    expect(looseWords('renderer/seed.tsx', `export const seed = ${markup};`)).toEqual(words);
  });

  it.each([
    ['a sentence', "const seed = 'Could not tell';", ['Could not tell']],
    ['a label', "const seed = { title: 'Works' };", ['Works']],
    ['a part of a sentence', `const seed = \`\${done} of \${all}\`;`, ['of']],
    ['what a function answers', "function seed() { return ', read '; }", [', read']],
  ])('are found in code where there is %s', (_name, code, words) => {
    expect(looseWords('renderer/seed.ts', code)).toEqual(words);
  });

  it.each([
    ['classes', '<p className="two note">{texts.offline}</p>'],
    ['signs between words', "<p>{name}{', '}{plan} · {'–'}</p>"],
    ['a key of the keyboard', "<p onKeyDown={(event) => event.key === 'Enter' && close()} />"],
    [
      'a call and what it is about',
      "<button onClick={() => void send('file:show', { which: 'backup' })}>{text}</button>",
    ],
    ['what a part is told', '<Bar shape="used-up" side="bottom" aria-hidden="true" />'],
    ['a drawing', '<path d="M13 6h5v1h-5z" viewBox="0 0 16 16" />'],
  ])('are not taken for %s', (_name, markup) => {
    expect(looseWords('renderer/seed.tsx', `export const seed = ${markup};`)).toEqual([]);
  });
});
