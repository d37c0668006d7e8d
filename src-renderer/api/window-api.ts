import type { FileDialogRequest, HostEvent, HostInfo } from '../../src-preload/contract/host.ts';
import type { Service, ServiceCall, ServiceEvent } from '../../src-preload/contract/service.ts';
import type { Connection, RunningCall } from '../../src-preload/contract/wire.ts';

/**
 * The window's way to its host: the same in Electron (over the bridge that the preload script exposes) and in a browser
 * (over HTTP on 127.0.0.1). The window cannot tell them apart but by `host`.
 */
export interface WindowApi {
  readonly host: HostInfo;
  readonly call: Service['call'];
  /** Calls that go on whatever becomes of their page, but those of this page: it was reloaded, or there is another one. */
  running(): Promise<readonly RunningCall[]>;
  /** Follows such a call: hears it, can cancel it, gets its answer. */
  adopt(id: string, listen: (event: ServiceEvent) => void): ServiceCall<unknown>;
  /** Hears what the host says unasked; returns what ends it. */
  listen(hear: (event: HostEvent) => void): () => void;
  /** The host's own file dialog; null when cancelled. Only where `host.nativeDialogs`. */
  chooseFile(request: FileDialogRequest): Promise<string | null>;
  /** Path of a file dropped on the window; null where the browser keeps it secret. */
  pathOfDroppedFile(file: File): string | null;
  /** Whether the host is heard at present; left out where it cannot be otherwise. */
  readonly connection?: {
    state(): Connection;
    /** Returns what ends the listening. */
    listen(hear: (state: Connection) => void): () => void;
  };
}
