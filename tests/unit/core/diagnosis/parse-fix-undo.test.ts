import { describe, expect, it } from 'vitest';
import { parseFixUndo } from '../../../../main/core/diagnosis/parse-fix-undo.ts';

const hash = 'a'.repeat(64);
const twin = { store: 'pool', position: 1, hash, record: { email: 'kai@studio.example' } };
const tidied = { removed: [twin], pointersBefore: { activeIndex: 7 }, pointersAfter: {} };
const whole = {
  tidied,
  modes: [{ path: '/home/kai/.codex/auth.json', mode: 0o644, id: 'changeable-by-others' }],
  leftovers: [{ path: '/home/kai/.codex/x.tmp', name: '0-x.tmp.kept' }],
};

describe('what takes a repair back', () => {
  it.each([
    ['all of it', whole],
    [
      'nothing but modes, as earlier versions left them',
      { ...whole, tidied: null, modes: [{ path: '/a', mode: 0o600 }] },
    ],
  ])('is read as it was written: %s', (_what, undo) => {
    expect(parseFixUndo(JSON.stringify(undo))).toEqual(undo);
  });

  it('keeps a number of another program to its last digit', () => {
    const text = JSON.stringify(whole).replace('"email"', '"serial":9007199254740993,"email"');
    expect(JSON.stringify(parseFixUndo(text))).toBe(text);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['without modes', JSON.stringify({ ...whole, modes: undefined })],
    ['a mode that is nothing', JSON.stringify({ ...whole, modes: [null] })],
    ['a mode that none is', JSON.stringify({ ...whole, modes: [{ path: '/a', mode: 0o1000000 }] })],
    ['a mode for another finding', JSON.stringify({ ...whole, modes: [{ path: '/a', mode: 0o600, id: 'x' }] })],
    ['a leftover without a place', JSON.stringify({ ...whole, leftovers: [{ name: '0-x.kept' }] })],
    [
      'a leftover that lies outside the backup',
      JSON.stringify({ ...whole, leftovers: [{ path: '/a', name: '../x' }] }),
    ],
    ['the backup itself as a leftover', JSON.stringify({ ...whole, leftovers: [{ path: '/a', name: '..' }] })],
    ['tidied lists without what was removed', JSON.stringify({ ...whole, tidied: {} })],
    ['a twin of no list', JSON.stringify({ ...whole, tidied: { ...tidied, removed: [{ ...twin, store: 'cli' }] } })],
    [
      'a twin without its place',
      JSON.stringify({ ...whole, tidied: { ...tidied, removed: [{ ...twin, position: -1 }] } }),
    ],
    ['a twin of no token', JSON.stringify({ ...whole, tidied: { ...tidied, removed: [{ ...twin, hash: 'x' }] } })],
    ['a twin without a record', JSON.stringify({ ...whole, tidied: { ...tidied, removed: [{ ...twin, record: 1 }] } })],
    [
      'a record without end',
      JSON.stringify({ ...whole, tidied: { ...tidied, removed: [{ ...twin, record: deep() }] } }),
    ],
  ])('is nothing that could be taken back when it is %s', (_what, text) => {
    expect(parseFixUndo(text)).toBeNull();
  });
});

function deep(): object {
  let value: object = {};
  for (let depth = 0; depth < 300; depth += 1) value = { value };
  return value;
}
