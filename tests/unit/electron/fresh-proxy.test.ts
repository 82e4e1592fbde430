import { describe, expect, it } from 'vitest';
import { createFreshProxy } from '../../../main/electron/fresh-proxy.ts';

const secondMs = 1_000;

function bench() {
  const world = { answer: 'http://first.example:1' as string | null | undefined, nowMs: 5_000_000, isWanted: true };
  let asked = 0;
  const proxy = createFreshProxy({
    async ask() {
      asked += 1;
      return world.answer;
    },
    isWanted: () => world.isWanted,
    nowMs: () => world.nowMs,
  });
  return { world, proxy, asked: () => asked };
}

describe("the system's proxy", () => {
  it('is asked for once by all who want to know it at one time', async () => {
    const { proxy, asked } = bench();
    expect(await Promise.all([proxy.now(), proxy.now()])).toEqual(Array(2).fill('http://first.example:1'));
    expect(asked()).toBe(1);
  });

  it.each([
    { after: 'a minute', passesMs: 60 * secondMs, proxy: 'http://first.example:1' },
    { after: 'three minutes', passesMs: 180 * secondMs, proxy: 'http://second.example:1' },
    { after: 'the clock was put back', passesMs: -3_600 * secondMs, proxy: 'http://second.example:1' },
  ])('is $proxy $after after another one was set', async ({ passesMs, proxy: expected }) => {
    const { world, proxy } = bench();
    await proxy.now();
    world.answer = 'http://second.example:1';
    world.nowMs += passesMs;
    expect(await proxy.now()).toBe(expected);
  });

  it('is asked for at once when the network may be another one', async () => {
    const { world, proxy, asked } = bench();
    await proxy.now();
    world.answer = null;
    proxy.forget();
    expect(await proxy.now()).toBeNull();
    expect(asked()).toBe(2);
  });

  it('stays as it was while the system does not say', async () => {
    const { world, proxy } = bench();
    await proxy.now();
    world.answer = undefined;
    proxy.forget();
    expect(await proxy.now()).toBe('http://first.example:1');
  });

  it('is none when the system never said', async () => {
    const { world, proxy } = bench();
    world.answer = undefined;
    expect(await proxy.now()).toBeNull();
  });

  it('is not asked for where none is wanted, and known again as soon as one is', async () => {
    const { world, proxy, asked } = bench();
    world.isWanted = false;
    expect(await proxy.now()).toBeNull();
    expect(asked()).toBe(0);
    world.isWanted = true;
    expect(await proxy.now()).toBe('http://first.example:1');
  });
});
