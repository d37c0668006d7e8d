import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { chooseBrowser } from '../../../src-main/host/loopback/browser.ts';

/** The checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The built browser face. */
export const program = join(root, 'out', 'main', 'loopback.js');

/** Chrome, Chromium or Edge of this machine, as the program itself looks for them; tests need neither display nor another user. */
export const browserPath = ((): string | undefined => {
  const env = { PATH: '/usr/bin:/usr/local/bin', ...process.env, DISPLAY: ':0', SSH_CONNECTION: undefined };
  const choice = chooseBrowser({ platform: process.platform, home: homedir(), env, exists: existsSync, isRoot: false });
  return 'program' in choice ? choice.program : undefined;
})();

/** Why the window cannot be tested in a browser here; undefined when it can. */
export const whyNoBrowser: string | undefined =
  browserPath === undefined
    ? 'no Chrome, Chromium or Edge was found (Debian: apt install chromium)'
    : existsSync(program)
      ? undefined
      : 'the program is not built (npm run build)';

/** Says once per suite why it is left out. */
export function sayWhySkipped(suite: string, why: string | undefined): void {
  if (why !== undefined) console.log(`Skipped: ${suite}: ${why}.`);
}

/** A browser without a window. Pages of it get a fresh profile each. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath!, args: ['--disable-dev-shm-usage'] });
}
