import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrayPlatform } from '../../../main/core/tray-icon/render-tray-icon.ts';
import { createOutsideEvents } from '../../../main/electron/outside-events.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin(platform: TrayPlatform) {
  const system = { isOnline: true, idleSeconds: 0 };
  const said: string[] = [];
  const powerMonitor = Object.assign(new EventEmitter(), {
    isOnBatteryPower: () => false,
    getSystemIdleTime: () => system.idleSeconds,
  });
  const net = { isOnline: () => system.isOnline };
  const outside = createOutsideEvents({ platform, net, powerMonitor, wake: (reason) => said.push(reason) });
  return { system, said, powerMonitor, outside };
}

describe('what the system tells', () => {
  it.each([
    ['resume', 'resume'],
    ['unlock-screen', 'unlock'],
    ['on-battery', 'on-battery'],
    ['on-ac', 'on-mains'],
  ])('is passed on: %s', (event, reason) => {
    const { powerMonitor, said, outside } = begin('macos');
    powerMonitor.emit(event);
    expect(said).toEqual([reason]);
    outside.stop();
    powerMonitor.emit(event);
    expect(said).toEqual([reason]);
  });

  it('leaves out on Linux that a screen was unlocked, so whoever is back after a long time counts as that', () => {
    const { system, said, outside } = begin('linux');
    system.idleSeconds = 600;
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
    system.idleSeconds = 0;
    vi.advanceTimersByTime(15_000);
    expect(said).toEqual(['unlock']);
    outside.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is a moment to look who is there on Linux', () => {
    const { system, said, powerMonitor } = begin('linux');
    system.idleSeconds = 600;
    powerMonitor.emit('on-battery');
    system.idleSeconds = 0;
    powerMonitor.emit('on-ac');
    expect(said).toEqual(['on-battery', 'on-mains', 'unlock']);
  });

  it.each(['macos', 'windows'] as const)('is enough on %s, which says itself that it was unlocked', (platform) => {
    const { system, said, powerMonitor } = begin(platform);
    system.idleSeconds = 600;
    powerMonitor.emit('on-battery');
    system.idleSeconds = 0;
    powerMonitor.emit('on-ac');
    expect(vi.getTimerCount()).toBe(0);
    expect(said).toEqual(['on-battery', 'on-mains']);
  });

  it('is looked at again and again while the network is away', () => {
    const { system, said, outside } = begin('windows');
    system.isOnline = false;
    outside.lookAtNetwork();
    vi.advanceTimersByTime(60_000);
    system.isOnline = true;
    vi.advanceTimersByTime(15_000);
    expect(said).toEqual(['offline', 'online']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
