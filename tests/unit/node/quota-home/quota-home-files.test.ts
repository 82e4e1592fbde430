import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../main/core/app-error.ts';
import { countUnclear, emptyCounters } from '../../../../main/core/flagging/counters.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';
import { emptyUsageMemory, rememberReading, type UsageMemory } from '../../../../main/core/usage-memory/last-values.ts';
import { quotaHomeDir } from '../../../../main/node/quota-home/quota-home-dir.ts';
import { quotaHome, replaceAtOnce } from './quota-home-world.ts';

function reading(key: string, fetchedAtMs = 1000) {
  return (memory: UsageMemory): UsageMemory => rememberReading(memory, key, { fetchedAtMs, value: { used: 12 } });
}

describe('the place of our folder', () => {
  it.each([
    [{}, '/home/mira/.codex/quota-tray'],
    [{ CODEX_QUOTA_HOME: '/elsewhere/quota' }, '/elsewhere/quota'],
    [{ CODEX_QUOTA_HOME: '  ' }, '/home/mira/.codex/quota-tray'],
    [{ CODEX_QUOTA_HOME: 'here' }, resolve('here')],
  ])('with %j is %s', (env, dir) => {
    expect(quotaHomeDir(env, '/home/mira/.codex')).toBe(dir);
  });
});

describe('the small files of ours', () => {
  it('read as empty and leave no trace before the first write', async () => {
    const { dir, files } = quotaHome();
    expect(await files.usage.read()).toEqual(emptyUsageMemory);
    expect(await files.counters.update((counters) => counters)).toEqual(emptyCounters);
    expect(existsSync(dir)).toBe(false);
  });

  it('are there for the next process, readable by nobody else', async () => {
    const { dir, files, rival } = quotaHome();
    const written = await files.usage.update(reading('mira000001'));
    expect(await rival().usage.read()).toEqual(written);
    expect(statSync(join(dir, 'usage.json')).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it('keep the changes of two processes', async () => {
    const { files, rival } = quotaHome();
    const other = rival();
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key, index) => (index % 2 === 0 ? files : other).usage.update(reading(key))));
    expect([...(await files.usage.read()).accounts.keys()].toSorted()).toEqual(keys.toSorted());
  });

  it('write changes that wait together at once', async () => {
    let writes = 0;
    const world = quotaHome({
      replaceFile: async (path, text) => {
        writes += 1;
        await replaceAtOnce(path, text);
      },
    });
    await Promise.all(Array.from({ length: 200 }, (_, index) => world.files.usage.update(reading(`key-${index}`))));
    expect(writes).toBeLessThanOrEqual(2);
    expect((await world.files.usage.read()).accounts.size).toBe(200);
  });

  it('that were changed by hand or by another process since they were written are read again', async () => {
    const { dir, files, rival } = quotaHome();
    await files.usage.update(reading('key-0'));
    await rival().usage.update(reading('key-1'));
    expect([...(await files.usage.read()).accounts.keys()]).toEqual(['key-0', 'key-1']);
    const path = join(dir, 'usage.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('key-1', 'key-by-hand'));
    await files.usage.update(reading('key-2'));
    expect([...(await rival().usage.read()).accounts.keys()]).toEqual(['key-0', 'key-by-hand', 'key-2']);
  });

  it('are not written when a change leaves them as they are', async () => {
    const { dir, files } = quotaHome();
    await files.usage.update(reading('mira000001'));
    const { ino } = statSync(join(dir, 'usage.json'));
    await files.usage.update((memory) => memory);
    expect(statSync(join(dir, 'usage.json')).ino).toBe(ino);
  });

  it('do not lose a change beside one that throws', async () => {
    const { files } = quotaHome();
    const broken = files.usage.update(() => {
      throw new RangeError('a bug');
    });
    const good = files.usage.update(reading('mira000001'));
    await expect(broken).rejects.toThrow('a bug');
    expect((await good).accounts.has('mira000001')).toBe(true);
  });

  it('tell everyone who waited when they cannot be written, and work again afterwards', async () => {
    let isFull = true;
    const { files } = quotaHome({
      replaceFile: async (path, text) => {
        if (isFull) throw new AppError('disk-full', 'There is no room left.');
        await replaceAtOnce(path, text);
      },
    });
    const changes = [files.usage.update(reading('a')), files.usage.update(reading('b'))];
    for (const change of changes) await expect(change).rejects.toMatchObject({ code: 'disk-full' });
    isFull = false;
    expect((await files.usage.update(reading('c'))).accounts.size).toBe(1);
  });

  it.each(['', '{"accounts":', '[]', '{"version":1}', '\u0000\u0000'])(
    'holding %j count as empty, and are left alone by a look',
    async (text) => {
      const { dir, files, notes } = quotaHome();
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'usage.json'), text);
      expect(await files.usage.read()).toEqual(emptyUsageMemory);
      expect(readdirSync(dir)).toEqual(['usage.json']);
      expect(notes).toHaveLength(1);
    },
  );

  it('that cannot be understood are kept as .bad and begun afresh with the next change', async () => {
    const { dir, files, notes } = quotaHome();
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'counters.json'), '{"unclear":');
    await files.counters.update((counters) => countUnclear(counters, 'mira000001', { count: 1, lastAtMs: 5 }));
    expect(readFileSync(join(dir, 'counters.json.bad'), 'utf8')).toBe('{"unclear":');
    expect((await files.counters.read()).unclear.size).toBe(1);
    expect(notes).toEqual([
      'error: a file of ours could not be used; it was kept as counters.json.bad and begun afresh',
    ]);
  });

  it('begin afresh where a folder stands in their place', async () => {
    const { dir, files } = quotaHome();
    mkdirSync(join(dir, 'usage.json'), { recursive: true });
    expect((await files.usage.update(reading('mira000001'))).accounts.size).toBe(1);
    expect(statSync(join(dir, 'usage.json.bad')).isDirectory()).toBe(true);
  });

  it.runIf(process.platform !== 'win32')('do not wait for a pipe in their place', async () => {
    const { dir, files } = quotaHome();
    mkdirSync(dir, { recursive: true });
    const makePipes = 'mkfifo';
    execFileSync(makePipes, [join(dir, 'usage.json'), join(dir, 'ledger.ndjson'), join(dir, 'settings.json')]);
    expect(await files.usage.read()).toEqual(emptyUsageMemory);
    await expect(files.ledger.readOn(null)).rejects.toMatchObject({ code: 'store-unreadable' });
    expect(await files.readSettings()).toMatchObject({ problems: ['settings.json'] });
  });
});

describe('the settings file', () => {
  function settingsFile(text: string | null) {
    const { dir, files } = quotaHome();
    if (text !== null) {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'settings.json'), text);
    }
    return { dir, files };
  }

  it('need not be there', async () => {
    expect(await settingsFile(null).files.readSettings()).toEqual({ settings: defaultSettings, problems: [] });
  });

  it('may begin with a byte order mark', async () => {
    const { files } = settingsFile('\uFEFF{"hideEmails": true}');
    expect(await files.readSettings()).toEqual({ settings: { ...defaultSettings, hideEmails: true }, problems: [] });
  });

  it('that is broken is reported and never touched', async () => {
    const { dir, files } = settingsFile('{"hideEmails": tr');
    expect(await files.readSettings()).toEqual({ settings: defaultSettings, problems: ['settings.json'] });
    expect(readFileSync(join(dir, 'settings.json'), 'utf8')).toBe('{"hideEmails": tr');
    expect(readdirSync(dir)).toEqual(['settings.json']);
  });
});
