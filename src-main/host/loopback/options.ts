import { parseArgs } from 'node:util';
import { AppError } from '../../../src-preload/contract/errors.ts';

/** How the browser face was asked for. */
export interface LoopbackArguments {
  /** 0 takes a free one. */
  readonly port: number;
  /** Folders that the window may use; empty takes the usual ones. */
  readonly folders: readonly string[];
  /** Print the address, start no browser. */
  readonly noBrowser: boolean;
  /** Why it is the browser face and not Electron. */
  readonly because: string | undefined;
  /** A file to be opened in the window. */
  readonly file: string | undefined;
  /** Address of the development server of the page. */
  readonly dev: string | undefined;
  readonly help: boolean;
}

export const LOOPBACK_HELP = `Usage: npm start -- [FILE] [--port N] [--folder DIR]... [--no-browser]

Serves the window of Phasewright on this machine only (127.0.0.1), for a browser on it.

  FILE          a cube or a project to open
  --port N      this port instead of a free one
  --folder DIR  a folder that the window may read from and write to; may be given several times
                (by itself: your home folder, the present folder and Phasewright's own)
  --no-browser  print the address and start no browser
`;

/**
 * Reads the arguments of the browser face.
 * @throws {AppError} `usage`
 */
export function parseLoopbackArguments(args: readonly string[]): LoopbackArguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw usage(`One file at most, not ${positionals.length}.`);
  return {
    port: values.port === undefined ? 0 : portOf(values.port),
    folders: values.folder ?? [],
    noBrowser: values['no-browser'] ?? false,
    because: values.because,
    file: positionals[0],
    dev: values.dev,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        folder: { type: 'string', multiple: true },
        'no-browser': { type: 'boolean' },
        because: { type: 'string' },
        dev: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usage((error as Error).message.split('. ')[0]!.replace(/\.?$/, '.'));
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw usage(`--port takes a number from 1 to 65535, not ${text}.`);
}

function usage(message: string): AppError {
  return new AppError('usage', message, 'See "npm start -- --help".');
}
