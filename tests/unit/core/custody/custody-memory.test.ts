import { describe, expect, it } from 'vitest';
import { createCustodyMemory } from '../../../../main/core/custody/custody-memory.ts';
import { encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import type { CustodyFiles, CustodySegmentText } from '../../../../main/core/ports.ts';
import { hashOf } from '../stores/made-up-docs.ts';
import { createCustodyFolder, ownerOf } from './custody-folder.ts';
import { intent, readAnswer, rotation } from './made-up-custody.ts';

function folderOf(segments: () => readonly CustodySegmentText[]): CustodyFiles {
  return { ...createCustodyFolder().files('me'), readAll: async () => segments() };
}

function segment(name: string, from: string, to: string, dir = '/custody'): CustodySegmentText {
  const owner = { t: 'owner' as const, v: 1 as const, at: 1, owner: ownerOf(7) };
  const lines = [owner, ...rotation({ from, to })].map(encodeCustodyRecord);
  return { name, dir, own: false, text: `${lines.join('\n')}\n` };
}

describe('what custody remembers of all segments together', () => {
  it('is what others wrote and our own lines, these as soon as they are handed over', async () => {
    const memory = createCustodyMemory(
      folderOf(() => [segment('one', 'a', 'b')]),
      readAnswer,
    );
    for (const line of rotation({ from: 'b', to: 'c' })) memory.add(line);
    expect([...memory.state().answered]).toEqual([hashOf('b')]);
    await memory.load();
    expect(memory.state().successors.get(hashOf('a'))).toBe(hashOf('b'));
    expect(memory.state().successors.get(hashOf('b'))).toBe(hashOf('c'));
  });

  it('follows a segment that grew, one that came and one that went', async () => {
    let segments = [segment('one', 'a', 'b')];
    const memory = createCustodyMemory(
      folderOf(() => segments),
      readAnswer,
    );
    const answered = async () => [...(await memory.load()).answered].sort();
    const hashes = (...names: string[]) => names.map(hashOf).sort();
    expect(await answered()).toEqual(hashes('a'));
    segments = [{ ...segment('one', 'a', 'b'), text: segment('one', 'a', 'b').text + segment('one', 'b', 'c').text }];
    expect(await answered()).toEqual(hashes('a', 'b'));
    segments = [...segments, segment('two', 'x', 'y')];
    expect(await answered()).toEqual(hashes('a', 'b', 'x'));
    segments = segments.slice(1);
    expect(await answered()).toEqual(hashes('x'));
    segments = [segment('three', 'x', 'y')];
    expect(await answered()).toEqual(hashes('x'));
    expect([...memory.segments().keys()]).toEqual(['/custody/three']);
  });

  it('keeps segments of one name in two folders apart', async () => {
    const segments = [segment('one', 'a', 'b', '/first'), segment('one', 'x', 'y', '/second')];
    const memory = createCustodyMemory(
      folderOf(() => segments),
      readAnswer,
    );
    expect((await memory.load()).answered.size).toBe(2);
  });

  it('is not made again while nothing changed', async () => {
    const memory = createCustodyMemory(
      folderOf(() => [segment('one', 'a', 'b')]),
      readAnswer,
    );
    expect(await memory.load()).toBe(await memory.load());
  });

  it('never counts our own segment twice, once from memory and once from the folder', async () => {
    const text = `${encodeCustodyRecord(intent('1', 'a'))}\n`;
    const memory = createCustodyMemory(
      folderOf(() => [{ name: 'me', dir: '/custody', own: true, text }]),
      readAnswer,
    );
    memory.add(intent('1', 'a'));
    await memory.load();
    expect(memory.segments().size).toBe(0);
    expect(memory.state().presentations.get(hashOf('a'))?.get('1')).toMatchObject({ kind: 'open', segment: 'own' });
  });

  it('says who wrote a segment, and nobody for one without its first line', async () => {
    const headless = { ...segment('two', 'a', 'b'), text: encodeCustodyRecord(intent('1', 'a')) };
    const memory = createCustodyMemory(
      folderOf(() => [segment('one', 'a', 'b'), headless]),
      readAnswer,
    );
    await memory.load();
    expect([...memory.segments().values()].map(({ owner }) => owner?.pid ?? null)).toEqual([7, null]);
  });

  it('holds after a fold what our segment holds then, without the ones that went into it', async () => {
    const memory = createCustodyMemory(
      folderOf(() => [segment('one', 'a', 'b'), segment('two', 'x', 'y')]),
      readAnswer,
    );
    await memory.load();
    memory.replace(['/custody/one'], [{ t: 'spent', at: 1, hash: hashOf('a'), by: hashOf('b') }]);
    expect([...memory.state().answered].sort()).toEqual([hashOf('a'), hashOf('x')].sort());
    expect(memory.own()).toHaveLength(1);
  });
});
