import { EventEmitter } from 'node:events';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Bridge, CHANNELS, HOST_ARGUMENT } from '../../../src-preload/contract/bridge.ts';
import { BRIDGE_KEYS } from '../../helpers/bridge-keys.ts';

const electron = vi.hoisted(() => ({ exposed: {} as { [name: string]: unknown }, said: [] as unknown[][] }));
const channel = new EventEmitter();

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, bridge: unknown) => Object.assign(electron.exposed, { [name]: bridge }),
  },
  ipcRenderer: {
    invoke: async (...said: unknown[]) => void electron.said.push(said),
    send: (...said: unknown[]) => void electron.said.push(said),
    on: (name: string, hear: () => void) => channel.on(name, hear),
    off: (name: string, hear: () => void) => channel.off(name, hear),
  },
  webUtils: { getPathForFile: () => '/dropped.dm3' },
}));

describe('what the page gets of Electron', () => {
  let bridge: Bridge;

  beforeAll(async () => {
    const host = { kind: 'electron', version: '1', platform: 'linux', nativeDialogs: true };
    process.argv.push(HOST_ARGUMENT + JSON.stringify(host));
    await import('../../../src-preload/index.ts');
    bridge = electron.exposed.phasewright as Bridge;
    expect(bridge.host).toEqual(host);
  });

  it('is one object with the functions of the contract', () => {
    expect(Object.keys(electron.exposed)).toEqual(['phasewright']);
    expect(Object.keys(bridge).sort()).toEqual(BRIDGE_KEYS);
  });

  it('speaks over our channels only', async () => {
    electron.said.length = 0;
    await bridge.call('a', 'undo', {});
    bridge.cancel('a');
    await bridge.running();
    await bridge.adopt('a');
    await bridge.chooseFile({ kind: 'open-file', title: 'Open' });
    expect(electron.said.map(([name]) => name)).toEqual([
      CHANNELS.call,
      CHANNELS.cancel,
      CHANNELS.running,
      CHANNELS.adopt,
      CHANNELS.chooseFile,
    ]);
    expect(bridge.pathOfDroppedFile({})).toBe('/dropped.dm3');
  });

  it("hears the host until it ends that, and gets nothing of Electron's own", () => {
    electron.said.length = 0;
    const heard: unknown[][] = [];
    const stop = bridge.listen((...message) => heard.push(message));
    expect(electron.said).toEqual([[CHANNELS.listening]]);
    channel.emit(CHANNELS.message, { sender: 'the channel' }, { type: 'settled', id: 'a' });
    stop();
    channel.emit(CHANNELS.message, { sender: 'the channel' }, { type: 'settled', id: 'b' });
    expect(heard).toEqual([[{ type: 'settled', id: 'a' }]]);
  });
});
