import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeProgram, encodeProgram, engineOf, inAscii } from '../../../main/cli/program-file.ts';

const program = {
  source: '(function () { return /a*/; /* why */ })',
  compiled: 'AAEC',
  engine: 'V8 1 for linux on x64',
};

describe('the file of the built command', () => {
  it('gives back the program that was put behind its first lines', () => {
    const file = Buffer.from(encodeProgram('#!/usr/bin/env node\nstart();', program));
    expect(decodeProgram(file)).toEqual({ ...program, line: 3, isAsBuilt: true });
  });

  it('holds any program, whatever comments, line ends and contents of other files are in it', () => {
    const piece = fc.constantFrom('*/', '/*', '//', '\n//{', '\n', '*', '/', '"', 'x', '//{"source":{"from":0}}');
    const source = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(source, (text) => {
        const file = encodeProgram('start();', { ...program, source: text });
        expect(decodeProgram(Buffer.from(file)).source).toBe(text);
      }),
    );
  });

  it('runs as its first lines alone, since the rest is comments', () => {
    fc.assert(
      fc.property(fc.constantFrom('*/ throw 1 /*', '\n*/\nthrow 2', 'throw 3'), (source) => {
        const file = encodeProgram('return 42;', { ...program, source });
        expect(new Function(file)()).toBe(42);
      }),
    );
  });

  it('refuses a program that has the characters by which it would be told apart', () => {
    expect(() => encodeProgram('', { ...program, source: 'a *@/ b' })).toThrow('the very characters');
  });

  it('gives it back where somebody wrote another first line, as packagers do who name the Node that is to run it', () => {
    const file = encodeProgram('#!/usr/bin/env node\nstart();', program).replace('/usr/bin/env node', '/opt/node');
    expect(decodeProgram(Buffer.from(file))).toEqual({ ...program, line: 3, isAsBuilt: true });
  });

  it.each([
    ['the source', '(function ()', '(function_()'],
    ['what was compiled', 'AAEC', 'AAED'],
  ])('is seen to have been changed when one character of %s is another', (_what, before, after) => {
    const changed = encodeProgram('start();', program).replace(before, after);
    expect(decodeProgram(Buffer.from(changed)).isAsBuilt).toBe(false);
  });

  it('tells the line on which the program begins', () => {
    const file = encodeProgram('one\ntwo', { ...program, source: 'begin();\nend();' });
    const { line } = decodeProgram(Buffer.from(file));
    expect(file.split('\n')[line]).toBe('begin();');
  });

  it.each([
    ['a string', `'… é 𝄞'`],
    ['a template', '`… é 𝄞`'],
    ['a pattern', '/^…[é]$/.source'],
    ['a pattern of characters beyond two bytes', '/^𝄞$/u.test("𝄞")'],
    ['a backslash before what needs none', String.raw`'\…'.length + 10 * '\\é'.length`],
  ])('says the same in ASCII: %s', (_name, code) => {
    const plain = inAscii(code);
    expect(plain).toMatch(/^[\0-\x7f]+$/);
    const said = new Function(`return ${plain}`)();
    expect(
      typeof said === 'string'
        ? said.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
        : said,
    ).toBe(new Function(`return ${code}`)());
  });

  it.each([
    ['another V8', { versions: { v8: '13.7' }, platform: 'linux', arch: 'x64' }],
    ['another system', { versions: { v8: '13.6' }, platform: 'darwin', arch: 'x64' }],
    ['another processor', { versions: { v8: '13.6' }, platform: 'linux', arch: 'arm64' }],
  ])('names %s as another engine', (_name, other) => {
    const here = { versions: { v8: '13.6' }, platform: 'linux', arch: 'x64' };
    expect(engineOf(other as unknown as NodeJS.Process)).not.toBe(engineOf(here as unknown as NodeJS.Process));
  });
});
