import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type Bridge, bridgeContract, type MessageName } from '../shared/bridge-contract.ts';

function named(name: string, kind: 'call' | 'push'): string {
  const line = Object.hasOwn(bridgeContract, name) ? bridgeContract[name as MessageName] : undefined;
  if (line?.kind !== kind) throw new Error('The bridge has no such message.');
  return name;
}

/** Messages cross by their name in the contract and nothing else does: a window never holds ipcRenderer or an event of it. */
const bridge: Bridge = {
  call: async (name, request) => ipcRenderer.invoke(named(name, 'call'), request),
  on(name, listen) {
    const channel = named(name, 'push');
    const forward = (_event: IpcRendererEvent, payload: Parameters<typeof listen>[0]): void => listen(payload);
    ipcRenderer.on(channel, forward);
    return () => void ipcRenderer.removeListener(channel, forward);
  },
};

contextBridge.exposeInMainWorld('bridge', bridge);
