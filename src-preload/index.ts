/**
 * What the page gets of Electron: one object with the functions of the contract's bridge. Nothing of Electron itself goes
 * through, and channel names are ours, never the page's.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type Bridge, CHANNELS, HOST_ARGUMENT } from './contract/bridge.ts';
import type { HostMessage } from './contract/wire.ts';

const hostArgument = process.argv.find((argument) => argument.startsWith(HOST_ARGUMENT)) ?? `${HOST_ARGUMENT}null`;

const bridge: Bridge = {
  host: JSON.parse(hostArgument.slice(HOST_ARGUMENT.length)),
  call: (id, name, request) => ipcRenderer.invoke(CHANNELS.call, id, name, request),
  cancel: (id) => ipcRenderer.send(CHANNELS.cancel, id),
  running: () => ipcRenderer.invoke(CHANNELS.running),
  adopt: (id) => ipcRenderer.invoke(CHANNELS.adopt, id),
  listen(hear) {
    // The event itself stays here: it leads to the channel.
    const listener = (_event: unknown, message: HostMessage) => hear(message);
    ipcRenderer.on(CHANNELS.message, listener);
    ipcRenderer.send(CHANNELS.listening);
    return () => void ipcRenderer.off(CHANNELS.message, listener);
  },
  chooseFile: (request) => ipcRenderer.invoke(CHANNELS.chooseFile, request),
  pathOfDroppedFile: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
};

contextBridge.exposeInMainWorld('phasewright', bridge);
