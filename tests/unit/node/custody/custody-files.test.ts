import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createCustodyFiles } from '../../../../main/node/custody/custody-files.ts';

function custodyWorld(otherDirs: readonly string[] = []) {
  const base = mkdtempSync(join(tmpdir(), 'custody-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const dir = join(base, 'quota-tray', 'custody');
  const order: string[] = [];
  const create = () => {
    const files = createCustodyFiles({
      dir,
      otherDirs: async () => [dir, ...otherDirs],
      register: async () =>
        void order.push(existsSync(dir) ? `known before ${readdirSync(dir).length} files` : 'no folder'),
    });
    onTestFinished(() => files.close());
    return files;
  };
  const segments = (): readonly string[] => readdirSync(dir).sort();
  const textOf = (name = segments()[0] ?? ''): string => readFileSync(join(dir, name), 'utf8');
  return { base, dir, order, create, segments, textOf };
}

describe('a custody segment', () => {
  it('is read again as long as it is so young that neither its size nor its time would tell of an answer', async () => {
    const { dir, create } = custodyWorld();
    const files = create();
    mkdirSync(dir, { recursive: true });
    const path = join(dir, '1-made-up.segment');
    writeFileSync(path, '{"t":"intent"}     \n');
    const now = new Date();
    utimesSync(path, now, now);
    expect(await files.readAll()).toMatchObject([{ text: '{"t":"intent"}     \n' }]);
    writeFileSync(path, '{"t":"intent","a":1}', { flag: 'r+' });
    utimesSync(path, now, now);
    expect(await files.readAll()).toMatchObject([{ text: '{"t":"intent","a":1}' }]);
  });

  it('is read again when it was so young at the last look that what came right after left size and time as they were', async () => {
    const { dir, create } = custodyWorld();
    const files = create();
    mkdirSync(dir, { recursive: true });
    const path = join(dir, '1-made-up.segment');
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const then = new Date();
    writeFileSync(path, '{"t":"intent"}     \n');
    utimesSync(path, then, then);
    expect(await files.readAll()).toMatchObject([{ text: '{"t":"intent"}     \n' }]);
    writeFileSync(path, '{"t":"intent","a":1}', { flag: 'r+' });
    utimesSync(path, then, then);
    vi.setSystemTime(then.getTime() + 60_000);
    expect(await files.readAll()).toMatchObject([{ text: '{"t":"intent","a":1}' }]);
  });

  it('is made again, first line and all, when somebody removed it under a long-lived process', async () => {
    const { base, create, segments, textOf } = custodyWorld();
    const files = create();
    await files.append('{"owner":1}');
    rmSync(join(base, 'quota-tray'), { recursive: true });
    const [slot] = await Promise.all([files.reserve('{"intent":1}', 30), files.append('{"beside":1}')]);
    await slot.fill('{"answer":1}');
    expect(segments()).toHaveLength(1);
    const lines = textOf()
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '');
    expect(lines[0]).toBe('{"owner":1}');
    expect(lines.slice(1).sort()).toEqual(['{"answer":1}', '{"beside":1}', '{"intent":1}']);
  });

  it('leaves no trace before the first line, and reads as nothing', async () => {
    const { dir, create } = custodyWorld();
    expect(await create().readAll()).toEqual([]);
    expect(existsSync(dir)).toBe(false);
  });

  it('is one file per process, readable by nobody else, made known before it is there', async () => {
    const { dir, order, create, segments, textOf } = custodyWorld();
    const [one, two] = [create(), create()];
    await one.append('{"one":1}');
    await two.append('{"two":1}');
    await one.append('{"one":2}');
    expect(segments()).toHaveLength(2);
    expect(segments().every((name) => /^\d+-[0-9a-f]{12}\.segment$/.test(name))).toBe(true);
    expect(segments().map(textOf).sort()).toEqual(['{"one":1}\n{"one":2}\n', '{"two":1}\n']);
    expect(statSync(join(dir, segments()[0] ?? '')).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(order).toEqual(['known before 0 files', 'known before 1 files']);
  });

  it('takes lines that come together in the order in which they came', async () => {
    const { create, textOf } = custodyWorld();
    const files = create();
    const lines = Array.from({ length: 50 }, (_, n) => `{"n":${n}}`);
    await Promise.all(lines.map((line) => files.append(line)));
    expect(textOf()).toBe(`${lines.join('\n')}\n`);
  });

  it('has the room for an answer on disk before anything is sent', async () => {
    const { dir, create, segments, textOf } = custodyWorld();
    await create().reserve('{"intent":1}', 4096);
    expect(textOf()).toBe(`{"intent":1}\n${' '.repeat(4096)}\n`);
    expect(statSync(join(dir, segments()[0] ?? '')).blocks * 512).toBeGreaterThanOrEqual(4096);
  });

  it('gets an answer written over its room, wherever it lies, without growing', async () => {
    const { create, textOf } = custodyWorld();
    const files = create();
    const first = await files.reserve('{"intent":1}', 64);
    const second = await files.reserve('{"intent":2}', 64);
    await files.append('{"between":1}');
    const sizeBefore = textOf().length;
    await second.fill('{"answer":2}');
    await first.fill('{"answer":"ü"}');
    expect(Buffer.byteLength(textOf())).toBe(sizeBefore);
    const lines = textOf()
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    expect(lines).toEqual(['{"intent":1}', '{"answer":"ü"}', '{"intent":2}', '{"answer":2}', '{"between":1}']);
  });

  it.each([
    ['exactly as long as the room', 64, 63],
    ['longer than the room', 64, 64],
    ['longer than the room and the end of its line', 64, 65],
    ['much longer than the room', 64, 100_000],
  ])('keeps an answer that is %s, and harms no other line', async (_name, room, length) => {
    const { create, textOf } = custodyWorld();
    const files = create();
    const slot = await files.reserve('{"intent":1}', room);
    await files.append('{"behind":1}');
    const answer = `{"${'a'.repeat(length - 6)}":1}`.slice(0, length);
    await slot.fill(answer);
    const lines = textOf()
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    expect(lines).toHaveLength(3);
    expect(lines).toEqual(expect.arrayContaining(['{"intent":1}', answer, '{"behind":1}']));
  });

  it('refuses with the folder’s name when it cannot be made', async () => {
    const { base, create } = custodyWorld();
    writeFileSync(join(base, 'quota-tray'), 'a file where the folder would be');
    const files = create();
    await expect(files.append('{}')).rejects.toMatchObject({ name: 'AppError' });
    rmSync(join(base, 'quota-tray'));
    await expect(files.append('{}')).resolves.toBeUndefined();
  });
});

describe('reading the segments', () => {
  it('shows those of others with their text, the own one without, and nothing that is no segment', async () => {
    const { dir, create, segments } = custodyWorld();
    const files = create();
    await files.append('{"own":1}');
    writeFileSync(join(dir, '77-aa.segment'), '{"t":"owner"}\n{"torn');
    writeFileSync(join(dir, '78-bb.segment.tmp'), 'half made');
    const own = segments().find((name) => name.startsWith(`${process.pid}-`));
    expect(await files.readAll()).toEqual(
      expect.arrayContaining([
        { name: own, dir, own: true, text: '' },
        { name: '77-aa.segment', dir, own: false, text: '{"t":"owner"}\n{"torn' },
      ]),
    );
    expect(await files.readAll()).toHaveLength(2);
  });

  it('finds those of other homes on the same pool, and passes over homes that are gone', async () => {
    const other = mkdtempSync(join(tmpdir(), 'other-home-'));
    onTestFinished(() => rmSync(other, { recursive: true, force: true }));
    writeFileSync(join(other, '5-ab.segment'), '{"theirs":1}\n');
    const { create } = custodyWorld([other, join(other, 'gone')]);
    expect(await create().readAll()).toEqual([
      { name: '5-ab.segment', dir: other, own: false, text: '{"theirs":1}\n' },
    ]);
  });

  it('sees what another process added, and that one is gone', async () => {
    const { dir, create } = custodyWorld();
    mkdirSync(dir, { recursive: true });
    const files = create();
    const path = join(dir, '77-aa.segment');
    writeFileSync(path, 'one\n');
    expect((await files.readAll())[0]?.text).toBe('one\n');
    appendFileSync(path, 'two\n');
    expect((await files.readAll())[0]?.text).toBe('one\ntwo\n');
    rmSync(path);
    expect(await files.readAll()).toEqual([]);
  });
});

describe('replacing segments', () => {
  it('has the new one whole before the old ones go, and goes on in it', async () => {
    const { dir, create, segments, textOf } = custodyWorld();
    const files = create();
    await files.append('{"before":1}');
    writeFileSync(join(dir, '77-aa.segment'), '{"dead":1}\n');
    writeFileSync(join(dir, '78-bb.segment'), '{"alive":1}\n');
    await files.replaceSegments(['77-aa.segment'], ['{"folded":1}', '{"folded":2}']);
    expect(segments()).toHaveLength(2);
    expect(segments()).toContain('78-bb.segment');
    await files.append('{"after":1}');
    const own = segments().find((name) => name !== '78-bb.segment');
    expect(textOf(own)).toBe('{"folded":1}\n{"folded":2}\n{"after":1}\n');
    expect((await files.readAll()).filter((segment) => segment.own)).toHaveLength(1);
  });

  it('copes with one that somebody else removed first', async () => {
    const { create, segments } = custodyWorld();
    const files = create();
    await files.replaceSegments(['1-gone.segment'], ['{"folded":1}']);
    expect(segments()).toHaveLength(1);
  });

  it('can be closed twice and written again after', async () => {
    const { create, segments } = custodyWorld();
    const files = create();
    await files.append('{"n":1}');
    await files.close();
    await files.close();
    await files.append('{"n":2}');
    expect(segments()).toHaveLength(2);
  });
});
