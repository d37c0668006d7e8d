/**
 * The browser face: the window of Phasewright in a browser on this machine. Prints where it is, and why there.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, exitCodeOf, toErrorRecord } from '../../../src-preload/contract/errors.ts';
import { onInterrupt } from '../cli/interrupt.ts';
import { guardPaths, isInside } from '../guard-paths.ts';
import { makeService } from '../make-service.ts';
import { dataFolder, surroundings } from '../program-folders.ts';
import { chooseBrowser, openBrowser, thisMachine } from './browser.ts';
import { LOOPBACK_HELP, type LoopbackArguments, parseLoopbackArguments } from './options.ts';
import { startLoopback } from './server.ts';

try {
  const args = parseLoopbackArguments(process.argv.slice(2));
  if (args.help) process.stdout.write(LOOPBACK_HELP);
  else await serve(args);
} catch (error) {
  const { code, message, advice } = toErrorRecord(error);
  process.stderr.write(`Error: ${message}\n${advice}\n`);
  if (process.env.PHASEWRIGHT_DEBUG || !(error instanceof AppError)) console.error(error);
  process.exitCode = exitCodeOf(code);
}

async function serve(args: LoopbackArguments): Promise<void> {
  const data = dataFolder();
  mkdirSync(data, { recursive: true });
  const folders = foldersOf(args, data);
  const service = guardPaths(makeService({ folders, dataFolder: data, previews: true }), folders);
  const loopback = await startLoopback({
    service,
    port: args.port,
    token: process.env.PHASEWRIGHT_TOKEN || randomBytes(32).toString('base64url'),
    pageFolder: join(dirname(fileURLToPath(import.meta.url)), '..', 'renderer'),
    dev: args.dev === undefined ? undefined : { origin: args.dev },
  });
  if (args.file !== undefined) loopback.send({ type: 'open-file', file: resolve(args.file) });
  endInOrder(async () => {
    await loopback.close();
    await service.close();
  });
  process.stdout.write(`${await show(loopback.url, args, data)}\n`);
}

/** Starts a browser when it can; the line that says where the window is, and why there. */
async function show(url: string, args: LoopbackArguments, data: string): Promise<string> {
  const choice = args.noBrowser ? { whyNot: undefined } : chooseBrowser(thisMachine(surroundings()));
  let { whyNot } = 'program' in choice ? { whyNot: undefined } : choice;
  let isOpen = false;
  if ('program' in choice) {
    whyNot = await openBrowser(choice.program, url, join(data, 'browser'));
    isOpen = whyNot === undefined;
  }
  const reasons = [...new Set([args.because, whyNot].filter((reason) => reason !== undefined))].join('. ');
  const where = isOpen ? `The window is in your browser, at ${url}` : `Open ${url} in a browser on this machine`;
  return `${reasons === '' ? '' : `${reasons}. `}${where} (Ctrl-C ends it).`;
}

/** Without links, so that what the window shows and what the guard compares are the same. */
function foldersOf(args: LoopbackArguments, data: string): string[] {
  const wanted = args.folders.length > 0 ? [...args.folders, data] : [homedir(), process.cwd(), data];
  const real = wanted.map((folder) => {
    try {
      return realpathSync(folder);
    } catch (cause) {
      throw new AppError('file-not-found', `The folder ${folder} is not there.`, 'Name one that is.', { cause });
    }
  });
  // A folder inside another one is shown with it.
  return [...new Set(real)].filter((folder) => !real.some((other) => other !== folder && isInside(folder, other)));
}

/** On Ctrl-C: first in order, then at once. */
function endInOrder(close: () => Promise<void>): void {
  onInterrupt({
    cancel: () => void close().then(() => process.exit(0)),
    stopAtOnce: () => process.exit(1),
  });
}
