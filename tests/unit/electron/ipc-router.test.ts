import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../main/core/app-error.ts';
import { type CallHandlers, routeCalls } from '../../../main/electron/ipc-router.ts';
import type { WindowName } from '../../../main/electron/window-address.ts';
import { bridgeContract } from '../../../shared/bridge-contract.ts';

type Handle = (event: unknown, raw: unknown) => Promise<unknown>;

const ourPage = 'app://windows/popover/index.html';
const token = 'rt_planted-token';

interface Asked {
  readonly name: string;
  readonly request: unknown;
  readonly sender: WindowName;
}

/** Handlers that remember what reached them; some fail as a real one may. */
function recordingHandlers(asked: Asked[]): CallHandlers {
  const record = (name: string) => (request: unknown, sender: WindowName) => {
    asked.push({ name, request, sender });
    if (name === 'usage:refresh') throw new AppError('network', 'No network.', { hint: 'Try later.' });
    if (name === 'restore:stop') throw new Error(`HTTP 400 for ${token}`);
    return null;
  };
  const calls = Object.entries(bridgeContract).filter(([, { kind }]) => kind === 'call');
  return Object.fromEntries(calls.map(([name]) => [name, record(name)])) as unknown as CallHandlers;
}

function route() {
  const handles = new Map<string, Handle>();
  const asked: Asked[] = [];
  const logged: string[] = [];
  routeCalls({
    ipcMain: { handle: (name, handle) => void handles.set(name, handle as Handle) },
    windowOf: (id) => (id === 7 ? 'popover' : null),
    handlers: recordingHandlers(asked),
    log: { write: (_level, message, fields) => void logged.push(message + JSON.stringify(fields)) },
  });
  const call = (name: string, raw: unknown, event = eventFrom({})): Promise<unknown> =>
    handles.get(name)?.(event, raw) ?? Promise.reject(new Error(`nobody handles ${name}`));
  return { handles, asked, logged, call };
}

function eventFrom({ url = ourPage, id = 7, parent = null as object | null, isGone = false }): object {
  return { sender: Object.assign(new EventEmitter(), { id }), senderFrame: isGone ? null : { url, parent } };
}

describe('the calls of the windows', () => {
  it('are all answered, and no others', () => {
    const calls = Object.entries(bridgeContract).filter(([, { kind }]) => kind === 'call');
    expect([...route().handles.keys()].sort()).toEqual(calls.map(([name]) => name).sort());
  });

  it('reach their handler parsed and with the window that asks', async () => {
    const { call, asked } = route();
    const reply = await call('restore:start', { mode: 'check', keys: ['k1'] });
    expect(reply).toEqual({ ok: true, value: null });
    expect(asked).toEqual([{ name: 'restore:start', request: { mode: 'check', keys: ['k1'] }, sender: 'popover' }]);
  });

  it.each([
    ['a page of another origin', eventFrom({ url: 'https://evil.example/' })],
    ['a frame inside a page of ours', eventFrom({ parent: {} })],
    ['contents that belong to no window of ours', eventFrom({ id: 8 })],
    ['a frame that is gone', eventFrom({ isGone: true })],
    ['a file', eventFrom({ url: 'file:///app/index.html' })],
  ])('are refused from %s', async (_who, event) => {
    const { call, asked } = route();
    const reply = await call('snapshot:get', null, event);
    expect(reply).toMatchObject({ ok: false, error: { code: 'not-possible' } });
    expect(asked).toEqual([]);
  });

  it.each([
    ['snapshot:get', {}],
    ['restore:start', { mode: 'delete', keys: [] }],
    ['sign-in:start', { key: null }],
    ['sign-in:start', { key: null, way: 'browser', address: 'https://evil.example/' }],
    ['sign-in:again', { id: '../../etc', way: 'browser' }],
    ['sign-in:decide', { id: 'id-1', choice: 'accept' }],
    ['sign-in:open-browser', { id: 'id-1', address: 'https://evil.example/' }],
    ['sign-in:copy', { id: 'id-1', what: 'token' }],
    ['restore:start', { mode: 'check', keys: ['../../etc'] }],
    ['restore:start', { mode: 'check', keys: [], also: 1 }],
    ['account:remove', { key: null }],
    ['account:remove', null],
    ['settings:change', { change: { unheardOf: true } }],
    ['settings:change', { change: { cadence: 3 } }],
    ['settings:change', { change: { thresholdsUsedPercent: [0] } }],
    ['window:open', { window: 'popover', key: null }],
    ['window:painted', { takenAt: 'x', heightPx: Number.NaN, textScale: 1 }],
    ['window:painted', { takenAt: 'x', heightPx: 400, textScale: 0 }],
    ['window:painted', { takenAt: 'x', heightPx: 400, textScale: Number.POSITIVE_INFINITY }],
    ['file:show', { which: '/etc/passwd' }],
    ['link:open', { which: 'https://evil.example' }],
    ['report:copy', undefined],
  ])('are refused when %s comes with %j', async (name, raw) => {
    const { call, asked } = route();
    expect(await call(name, raw)).toMatchObject({ ok: false, error: { code: 'wrong-usage' } });
    expect(asked).toEqual([]);
  });

  it('pass on a partial change without the names that hold nothing', async () => {
    const { call, asked } = route();
    await call('settings:change', { change: { theme: 'dark', proxy: undefined } });
    expect(asked[0]?.request).toStrictEqual({ change: { theme: 'dark' } });
  });

  it('answer what was foreseen in its own words', async () => {
    expect(await route().call('usage:refresh', null)).toEqual({
      ok: false,
      error: { code: 'network', message: 'No network.', hint: 'Try later.' },
    });
  });

  it('say of anything else only that it failed, and log no word of it', async () => {
    const { call, logged } = route();
    const reply = await call('restore:stop', null);
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(reply)).not.toContain(token);
    expect(logged).toHaveLength(1);
    expect(logged[0]).not.toContain(token);
  });
});
