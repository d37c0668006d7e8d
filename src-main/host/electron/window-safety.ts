import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import { HOST_ARGUMENT } from '../../../src-preload/contract/bridge.ts';
import type { HostInfo } from '../../../src-preload/contract/window.ts';

/** Scheme of the page: the files of the window and nothing else. */
export const PAGE_SCHEME = 'phasewright';
export const PAGE_URL = `${PAGE_SCHEME}://window/`;

/** How the window is made: a sandbox with one bridge. */
export function windowOptions(preload: string, icon: string, host: HostInfo): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    // Shown when its first paint is there.
    show: false,
    title: 'Phasewright',
    icon,
    webPreferences: {
      preload,
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

/** Keeps the page where it is: no way to another address, no second window, nothing embedded. */
export function guardContents(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Permissions: writing to the clipboard for "copy", and no other. */
export function guardSession(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'on'>,
): void {
  const isAllowed = (permission: string) => permission === 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
}

/** True for the page of the window itself; asked of every message's sender. */
export function isOurPage(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${PAGE_SCHEME}:` && host === 'window';
}
