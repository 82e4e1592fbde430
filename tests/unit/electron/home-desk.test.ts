import { describe, expect, it } from 'vitest';
import { createHomeDesk, type HomeDeskDeps } from '../../../main/electron/home-desk.ts';

interface Scene {
  readonly by?: HomeDeskDeps['by'];
  readonly hasSignIn?: boolean;
  readonly canKeep?: boolean;
}

function scene({ by = 'default', hasSignIn = true, canKeep = true }: Scene = {}) {
  const done: string[] = [];
  const desk = createHomeDesk({
    kept: {
      get: () => null,
      set(dir) {
        if (!canKeep) throw new Error('No space left.');
        done.push(`keep ${dir}`);
      },
    },
    by,
    inUse: '/home/mira/.codex',
    usual: '/home/mira/.codex',
    hasSignIn: () => hasSignIn,
    startAgain: () => done.push('start again'),
  });
  return { desk, done };
}

describe('the choice of a Codex home', () => {
  it('is kept before the app starts again', async () => {
    const { desk, done } = scene();
    await desk.choose(async () => '/srv/codex');
    expect(done).toEqual(['keep /srv/codex', 'start again']);
  });

  it('asks once however often it is asked for, and again after that', async () => {
    const { desk, done } = scene();
    const asked: string[] = [];
    const ask = async (from: string): Promise<null> => {
      asked.push(from);
      return null;
    };
    await Promise.all([desk.choose(ask), desk.choose(ask)]);
    await desk.choose(ask);
    expect(asked).toEqual(['/home/mira/.codex', '/home/mira/.codex']);
    expect(done).toEqual([]);
  });

  it.each<[string, string]>([
    ['/srv/holidays', 'There is no sign-in in holidays.'],
    ['/srv/holi\ndays', 'There is no sign-in in holi days.'],
    ['/', 'There is no sign-in in /.'],
  ])('names of a folder without a sign-in only the last name: %j', async (dir, message) => {
    const { desk, done } = scene({ hasSignIn: false });
    await expect(desk.choose(async () => dir)).rejects.toMatchObject({ code: 'not-possible', message });
    expect(done).toEqual([]);
  });

  it('does not start the app again when it could not be kept', async () => {
    const { desk, done } = scene({ canKeep: false });
    await expect(desk.choose(async () => '/srv/codex')).rejects.toThrow('No space left.');
    expect(done).toEqual([]);
  });

  it('is refused where a variable names the folder, and taken back only where there is one', async () => {
    const named = scene({ by: 'variable' });
    await expect(named.desk.choose(async () => '/srv/codex')).rejects.toMatchObject({ code: 'not-possible' });
    expect(() => named.desk.forget()).toThrow('The Codex home is not a chosen one.');
    expect(named.done).toEqual([]);
    const chosen = scene({ by: 'choice' });
    chosen.desk.forget();
    expect(chosen.done).toEqual(['keep null', 'start again']);
  });
});
