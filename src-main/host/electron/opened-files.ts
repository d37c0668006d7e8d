import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The file that a command line of the program names: the first argument that is no option. The program's own path, and in
 * development the folder that Electron runs, come first and are skipped. The desktops of Linux name a file by its `file:` URL.
 */
export function fileOfArguments(argv: readonly string[], folder: string, isPackaged: boolean): string | undefined {
  const all = argv.slice(isPackaged ? 1 : 2);
  // `phasewright open FILE` is the window's own word.
  const own = all[0] === 'open' ? all.slice(1) : all;
  // Chromium puts options of its own between, and `--` ends them.
  const end = own.indexOf('--');
  const names = end >= 0 ? own.slice(end + 1) : own.filter((argument) => !argument.startsWith('-'));
  return names[0] === undefined ? undefined : resolve(folder, pathOf(names[0]));
}

/** The path that an argument means; one that is no URL of a local file is a path as it stands. */
function pathOf(argument: string): string {
  if (!/^file:\/\//i.test(argument)) return argument;
  try {
    return fileURLToPath(argument);
  } catch {
    return argument;
  }
}

/**
 * The arguments of the command line, when the program was called with one of its commands (`phasewright info FILE`) and not
 * to show its window.
 */
export function commandLineOf(
  argv: readonly string[],
  isPackaged: boolean,
  commands: readonly string[],
): readonly string[] | undefined {
  const own = argv.slice(isPackaged ? 1 : 2);
  const known = [...commands.filter((name) => name !== 'open'), 'help', '--help', '-h', '--version', '-v'];
  return own[0] !== undefined && known.includes(own[0]) ? own : undefined;
}

/** The document that a call has opened, for the system's list of recent ones. */
export function openedDocument(name: string, request: unknown): string | undefined {
  const { file, folder } = (request ?? {}) as { readonly file?: unknown; readonly folder?: unknown };
  const document = name === 'open-in-project' ? file : name === 'open-project' ? folder : undefined;
  return typeof document === 'string' ? document : undefined;
}
