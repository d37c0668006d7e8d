/**
 * Phasewright in a window of its own. Everything that decides something stands in the files beside this one, where it can be
 * tested without Electron; here the parts are put together.
 */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, utilityProcess } from 'electron';
import { CHANNELS } from '../../../src-preload/contract/bridge.ts';
import type { HostInfo } from '../../../src-preload/contract/window.ts';
import { PHASEWRIGHT_VERSION } from '../../version.ts';
import { COMMANDS } from '../cli/commands/all.ts';
import { makeService } from '../make-service.ts';
import { dataFolder } from '../program-folders.ts';
import { nativeDialog } from './dialogs.ts';
import { menuTemplate } from './menu.ts';
import { commandLineOf, fileOfArguments, openedDocument } from './opened-files.ts';
import { pageHandler } from './page-protocol.ts';
import { type ServedCalls, serveCalls } from './serve-calls.ts';
import { startUtilityProcess } from './utility-engine.ts';
import { guardContents, guardSession, isOurPage, PAGE_SCHEME, PAGE_URL, windowOptions } from './window-safety.ts';

const out = join(import.meta.dirname, '..');
const platform = process.platform;
const host: HostInfo = { kind: 'electron', version: PHASEWRIGHT_VERSION, platform, nativeDialogs: true };

const startProcess = startUtilityProcess(
  (entry, args, options) => utilityProcess.fork(entry, args, options),
  (pid) => process.kill(pid, 'SIGKILL'),
  platform,
);

let window: BrowserWindow | undefined;
let calls: ServedCalls | undefined;
/** Files that were opened before there was a window to show them. */
const early: string[] = [];

protocol.registerSchemesAsPrivileged([
  { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.setPath('userData', join(dataFolder(), 'window'));

const commandNames = COMMANDS.map(({ name }) => name);
const commandLine = commandLineOf(process.argv, app.isPackaged, commandNames);

if (commandLine) {
  void app.whenReady().then(() => runCommand(commandLine));
} else if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.on('second-instance', (_event, argv, folder) => {
    openFile(fileOfArguments(argv, folder, app.isPackaged));
    showWindow();
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openFile(file);
  });
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
  app.on('activate', () => showWindow());
  void app.whenReady().then(start);
}

/** The same command line as in a checkout, without a window. */
async function runCommand(args: readonly string[]): Promise<void> {
  const { runCommandLine } = await import('../cli/run-command-line.ts');
  const code = await runCommandLine(args, () => makeService({ startProcess }));
  // What was written must be out before the process is gone.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  app.exit(code);
}

function start(): void {
  guardSession(session.defaultSession);
  protocol.handle(PAGE_SCHEME, pageHandler(join(out, 'renderer')));
  const service = makeService({ dataFolder: dataFolder(), startProcess, previews: true });
  const served = serveCalls({
    service,
    channel: ipcMain,
    isWindow: ({ senderFrame }) =>
      senderFrame !== null && senderFrame === window?.webContents.mainFrame && isOurPage(senderFrame.url),
    send: (message) => send(message),
    chooseFile,
    onAnswer(name, request) {
      const document = openedDocument(name, request);
      if (document !== undefined) app.addRecentDocument(document);
    },
  });
  calls = served;
  const command = (id: string) => served.say({ type: 'command', command: id });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform, isDevelopment: !app.isPackaged, command })));
  endInOrder(async () => {
    served.cancelAll();
    await service.close();
  });
  showWindow();
  openFile(fileOfArguments(process.argv, process.cwd(), app.isPackaged));
  for (const file of early.splice(0)) openFile(file);
}

function showWindow(): void {
  if (!app.isReady()) return;
  if (window) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  const mine = new BrowserWindow(
    windowOptions(join(out, 'preload', 'index.cjs'), join(out, '..', 'resources', 'icons', 'icon.png'), host),
  );
  window = mine;
  mine.once('ready-to-show', () => mine.show());
  mine.on('closed', () => {
    window = undefined;
    calls?.windowClosed();
  });
  void mine.loadURL(PAGE_URL);
}

function openFile(file: string | undefined): void {
  if (file === undefined) return;
  if (calls) calls.say({ type: 'open-file', file });
  else early.push(file);
}

function send(message: unknown): void {
  if (window && !window.isDestroyed()) window.webContents.send(CHANNELS.message, message);
}

async function chooseFile(request: unknown): Promise<string | null> {
  const native = nativeDialog(request);
  const parent = window!;
  if (native.kind === 'save') return (await dialog.showSaveDialog(parent, native.options)).filePath || null;
  return (await dialog.showOpenDialog(parent, native.options)).filePaths[0] ?? null;
}

/** Before the program ends, the engine does, and a run that is cut off says so in its project. */
function endInOrder(close: () => Promise<void>): void {
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}
