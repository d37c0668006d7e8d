import type { FileDialogRequest, HostInfo } from './host.ts';
import type { CallOutcome, HostMessage, RunningCall } from './wire.ts';

/**
 * What Electron's preload script gives the page, as `window.phasewright`: functions that carry plain values, nothing of
 * Electron itself.
 */
export interface Bridge {
  readonly host: HostInfo;
  /** Never rejects: errors would lose their fields on the way. */
  call(id: string, name: string, request: unknown): Promise<CallOutcome>;
  cancel(id: string): void;
  /** Calls of a page before this one that are still under way. */
  running(): Promise<readonly RunningCall[]>;
  /** What such a call comes to. Never rejects. */
  adopt(id: string): Promise<CallOutcome>;
  /** Hears everything that the host says; returns what ends it. */
  listen(hear: (message: HostMessage) => void): () => void;
  chooseFile(request: FileDialogRequest): Promise<string | null>;
  /** Empty for a file that is not on a disk. */
  pathOfDroppedFile(file: unknown): string;
}

/** Names of Electron's channels. */
export const CHANNELS = {
  call: 'phasewright:call',
  cancel: 'phasewright:cancel',
  running: 'phasewright:running',
  adopt: 'phasewright:adopt',
  chooseFile: 'phasewright:choose-file',
  /** The window is there and hears. */
  listening: 'phasewright:listening',
  /** Host to window: a {@link HostMessage}. */
  message: 'phasewright:message',
} as const;

/** Argument of the page's process that carries the {@link HostInfo} as JSON. */
export const HOST_ARGUMENT = '--phasewright-host=';
