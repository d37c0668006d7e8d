import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import { HOST_ARGUMENT } from '../../../src-preload/contract/bridge.ts';
import type { HostInfo } from '../../../src-preload/contract/host.ts';

/** What a window is made for. */
export interface WindowSurroundings {
  /** Folder of the built program, `out`. */
  readonly out: string;
  readonly isPackaged: boolean;
  readonly host: HostInfo;
  /** Room on the screen, in its own dots. */
  readonly workArea: { readonly width: number; readonly height: number };
}

const SIZE = { width: 1440, height: 900 };
const LEAST = { width: 960, height: 640 };

/** How the window is made: a sandbox with one bridge, no larger than the screen. */
export function windowOptions({
  out,
  isPackaged,
  host,
  workArea,
}: WindowSurroundings): BrowserWindowConstructorOptions {
  return {
    width: Math.min(SIZE.width, workArea.width),
    height: Math.min(SIZE.height, workArea.height),
    minWidth: Math.min(LEAST.width, workArea.width),
    minHeight: Math.min(LEAST.height, workArea.height),
    // Shown when its first paint is there.
    show: false,
    title: 'Phasewright',
    icon: iconFile(out, isPackaged),
    webPreferences: {
      preload: join(out, 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      additionalArguments: [`${HOST_ARGUMENT}${JSON.stringify(host)}`],
    },
  };
}

/** The icon: in a checkout beside `out`; installed, `resources` lies beside the archive that holds `out`. */
export function iconFile(out: string, isPackaged: boolean): string {
  return join(out, '..', ...(isPackaged ? ['..'] : []), 'resources', 'icons', 'icon.png');
}
