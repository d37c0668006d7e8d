/**
 * Phasewright in a window of its own. Everything that decides something stands in the files beside this one, where it can be
 * tested without Electron; here the parts are put together.
 */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, utilityProcess } from 'electron';
import { CHANNELS } from '../../../src-preload/contract/bridge.ts';
import type { HostInfo } from '../../../src-preload/contract/host.ts';
import { PHASEWRIGHT_VERSION } from '../../version.ts';
import { COMMANDS } from '../cli/commands/all.ts';
import { makeService } from '../make-service.ts';
import { dataFolder } from '../program-folders.ts';
import { nativeDialog } from './dialogs.ts';
import { type End, endInOrder } from './end-in-order.ts';
import { menuTemplate } from './menu.ts';
import { commandLineOf, fileOfArguments, openedDocument } from './opened-files.ts';
import { pageHandler } from './page-protocol.ts';
import { type ServedCalls, serveCalls } from './serve-calls.ts';
import { startUtilityProcess } from './utility-engine.ts';
import { recoverFromCrash } from './window-crash.ts';
import { windowOptions } from './window-options.ts';
import { guardContents, guardSession, isOurPage, PAGE_SCHEME, PAGE_URL } from './window-safety.ts';

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
let end: End | undefined;
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
  const ending = endInOrder({
    app,
    isBusy: served.isBusy,
    ask: () => askInWindow(RUN_IS_CUT_OFF),
    async close() {
      served.cancelAll();
      await service.close();
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.atOnce());
  end = ending;
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
    windowOptions({ out, isPackaged: app.isPackaged, host, workArea: screen.getPrimaryDisplay().workAreaSize }),
  );
  window = mine;
  mine.once('ready-to-show', () => mine.show());
  mine.on('close', (event) => {
    // Where the program ends with its window, it asks while there is one.
    if (platform === 'darwin' || end?.hasBegun() || !calls?.isBusy()) return;
    event.preventDefault();
    app.quit();
  });
  mine.on('closed', () => {
    window = undefined;
    calls?.windowClosed();
  });
  recoverFromCrash(mine.webContents, {
    gone: () => calls?.windowClosed(),
    ask: (why) => askInWindow({ ...WINDOW_IS_GONE, detail: `${why}. ${WINDOW_IS_GONE.detail}` }),
    load: () => void mine.loadURL(PAGE_URL),
    quit: () => app.quit(),
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

/** A question with two answers: what is asked for, and the other one. */
interface Question {
  readonly type: 'question' | 'error';
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly [string, string];
}

const RUN_IS_CUT_OFF: Question = {
  type: 'question',
  message: 'Something is still running.',
  detail: 'If the program ends now, it is cut off, and its project says so. It can be run again.',
  buttons: ['End it and quit', 'Go on'],
};
const WINDOW_IS_GONE: Question = {
  type: 'error',
  message: 'The window has stopped working.',
  detail: 'The project is as you left it, and what was running goes on.',
  buttons: ['Load the window again', 'Quit'],
};

/** True for the first answer. */
async function askInWindow({ buttons, ...question }: Question): Promise<boolean> {
  const options = { ...question, buttons: [...buttons], defaultId: 0, cancelId: 1, noLink: true };
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return response === 0;
}
