import type { Service } from '../../src-preload/contract/service.ts';
import type { FileDialogRequest, HostEvent, HostInfo } from '../../src-preload/contract/window.ts';
import type { Connection } from '../../src-preload/contract/wire.ts';

/**
 * The window's way to its host: the same in Electron (over the bridge that the preload script exposes) and in a browser
 * (over HTTP on 127.0.0.1). The window cannot tell them apart but by `host`.
 */
export interface WindowApi {
  readonly host: HostInfo;
  readonly call: Service['call'];
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
