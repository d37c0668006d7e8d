import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Surroundings, whyNoDisplay } from '../program-folders.ts';

/** What {@link chooseBrowser} may look at. */
export interface Machine extends Surroundings {
  readonly exists: (path: string) => boolean;
  /** Browsers refuse to start for the system's own user. */
  readonly isRoot: boolean;
}

/** A browser that shows a page as a window of its own, or why there is none. */
export type BrowserChoice = { readonly program: string } | { readonly whyNot: string };

const LINUX_NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PATHS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

/** Chrome, Chromium or Edge: they can show a page without tabs and address bar. */
export function chooseBrowser(machine: Machine): BrowserChoice {
  const noDisplay = whyNoDisplay(machine);
  if (noDisplay !== undefined) return { whyNot: noDisplay };
  if (machine.isRoot) return { whyNot: 'Browsers do not start for the user root' };
  const program = candidates(machine).find(machine.exists);
  return program === undefined ? { whyNot: 'No Chrome, Chromium or Edge was found' } : { program };
}

/** Arguments that open the page as an application, with a profile of its own, so that no extension sees it. */
export function browserArguments(url: string, profileFolder: string): string[] {
  return [`--app=${url}`, `--user-data-dir=${profileFolder}`, '--no-first-run', '--no-default-browser-check'];
}

/** Starts the browser and leaves it alone: it lives on when we end. Resolves with what went wrong at once, if anything. */
export function openBrowser(program: string, url: string, profileFolder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, browserArguments(url, profileFolder), { detached: true, stdio: 'ignore' });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code ? `${program} ended at once (exit code ${code})` : undefined));
    child.unref();
    setTimeout(() => resolve(undefined), 1500).unref();
  });
}

/** The machine that we run on. */
export function thisMachine(surroundings: Surroundings): Machine {
  return { ...surroundings, exists: existsSync, isRoot: process.platform === 'linux' && process.getuid?.() === 0 };
}

function candidates({ platform, home, env }: Machine): string[] {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return WINDOWS_PATHS.flatMap((path) => roots.map((root) => join(root, path)));
  }
  if (platform === 'darwin') {
    return MAC_APPS.flatMap((name) => {
      const app = join('Applications', `${name}.app`, 'Contents', 'MacOS', name);
      return [join('/', app), join(home, app)];
    });
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}
