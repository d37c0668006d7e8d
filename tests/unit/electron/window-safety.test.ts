import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session, WebContents } from 'electron';
import { afterEach, describe, expect, it } from 'vitest';
import { commandLineOf, fileOfArguments, openedDocument } from '../../../src-main/host/electron/opened-files.ts';
import { pageHandler } from '../../../src-main/host/electron/page-protocol.ts';
import { iconFile, windowOptions } from '../../../src-main/host/electron/window-options.ts';
import { guardContents, guardSession, isOurPage, PAGE_URL } from '../../../src-main/host/electron/window-safety.ts';

const host = { kind: 'electron', version: '1', platform: 'linux', nativeDialogs: true } as const;
const surroundings = { out: '/app/out', isPackaged: false, host, workArea: { width: 1920, height: 1080 } };

describe('the window', () => {
  it('is a sandbox', () => {
    expect(windowOptions(surroundings).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      preload: join('/app/out', 'preload', 'index.cjs'),
    });
  });

  it('fits on the screen, also on one of 1280 × 800 at 200 %', () => {
    expect(windowOptions(surroundings)).toMatchObject({ width: 1440, height: 900, minWidth: 960, minHeight: 640 });
    const small = windowOptions({ ...surroundings, workArea: { width: 640, height: 400 } });
    expect(small).toMatchObject({ width: 640, height: 400, minWidth: 640, minHeight: 400 });
  });

  it('has its icon from the checkout, or from beside the archive of an installed program', () => {
    expect(iconFile('/checkout/out', false)).toBe(join('/checkout', 'resources', 'icons', 'icon.png'));
    expect(iconFile('/opt/resources/app.asar/out', true)).toBe(
      join('/opt/resources', 'resources', 'icons', 'icon.png'),
    );
  });

  it('stays where it is', () => {
    let openWindow: () => unknown = () => {};
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: () => unknown) => {
        openWindow = handler;
      },
    });
    guardContents(contents as unknown as WebContents);
    expect(openWindow()).toEqual({ action: 'deny' });
    const isPrevented = (name: string, event: object) => {
      let prevented = false;
      contents.emit(name, { ...event, preventDefault: () => (prevented = true) });
      return prevented;
    };
    for (const url of [
      'https://example.com/',
      'file:///etc/passwd',
      'phasewright://elsewhere/',
      'javascript:alert(1)',
    ]) {
      expect(isPrevented('will-navigate', { url })).toBe(true);
      expect(isPrevented('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
      expect(isOurPage(url)).toBe(false);
    }
    expect(isPrevented('will-navigate', { url: PAGE_URL })).toBe(false);
    expect(isPrevented('will-frame-navigate', { url: PAGE_URL, isMainFrame: false })).toBe(true);
    expect(isPrevented('will-attach-webview', {})).toBe(true);
    expect(isOurPage(undefined)).toBe(false);
    expect(isOurPage('')).toBe(false);
  });

  it('gets no permission but to copy', () => {
    let ask: (contents: null, permission: string, answer: (is: boolean) => void) => void = () => {};
    let check: (contents: null, permission: string) => boolean = () => true;
    guardSession({
      setPermissionRequestHandler: (handler: typeof ask) => {
        ask = handler;
      },
      setPermissionCheckHandler: (handler: typeof check) => {
        check = handler;
      },
    } as unknown as Session);
    for (const permission of ['media', 'geolocation', 'openExternal', 'clipboard-read', 'fileSystem']) {
      ask(null, permission, (is) => expect(is).toBe(false));
      expect(check(null, permission)).toBe(false);
    }
    expect(check(null, 'clipboard-sanitized-write')).toBe(true);
  });
});

describe('the page in Electron', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phasewright-page-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('comes with its policy, and nothing else comes', async () => {
    mkdirSync(join(folder, 'page'));
    writeFileSync(join(folder, 'page', 'index.html'), 'Window');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    const handle = pageHandler(join(folder, 'page'));
    const page = await handle({ url: PAGE_URL });
    expect(await page.text()).toBe('Window');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const url of [
      `${PAGE_URL}..%2fsecret.txt`,
      `${PAGE_URL}%2e%2e/secret.txt`,
      'phasewright://other/index.html',
    ]) {
      expect((await handle({ url })).status).toBe(404);
    }
  });
});

describe('files from outside', () => {
  it('are found among the arguments', () => {
    expect(fileOfArguments(['phasewright', 'a.dm3'], '/data', true)).toBe('/data/a.dm3');
    expect(fileOfArguments(['electron', '/checkout', '--inspect', 'a.dm3'], '/data', false)).toBe('/data/a.dm3');
    expect(fileOfArguments(['phasewright', '--allow-x', '--', '/abs/-odd.dm3'], '/data', true)).toBe('/abs/-odd.dm3');
    // The desktops of Linux start a program for a file with its URL.
    expect(fileOfArguments(['phasewright', 'file:///data/my%20map%20%C2%B5.dm3'], '/', true)).toBe(
      '/data/my map µ.dm3',
    );
    expect(fileOfArguments(['phasewright', 'file://other.example/a.dm3'], '/data', true)).toBe(
      '/data/file:/other.example/a.dm3',
    );
    expect(fileOfArguments(['phasewright'], '/data', true)).toBe(undefined);
    expect(fileOfArguments(['electron', '/checkout'], '/data', false)).toBe(undefined);
  });

  it('are no commands', () => {
    const commands = ['info', 'run'];
    expect(commandLineOf(['phasewright', 'info', 'a.dm3', '--json'], true, commands)).toEqual([
      'info',
      'a.dm3',
      '--json',
    ]);
    expect(commandLineOf(['electron', '/checkout', '--version'], false, commands)).toEqual(['--version']);
    expect(commandLineOf(['phasewright', 'a.dm3', 'info'], true, commands)).toBe(undefined);
    expect(commandLineOf(['phasewright'], true, commands)).toBe(undefined);
  });

  it('are remembered as recent documents when they were opened', () => {
    expect(openedDocument('open-in-project', { file: '/a.dm3' })).toBe('/a.dm3');
    expect(openedDocument('open-project', { folder: '/p' })).toBe('/p');
    expect(openedDocument('overview', { file: '/a.dm3' })).toBe(undefined);
    expect(openedDocument('open-project', null)).toBe(undefined);
  });
});
