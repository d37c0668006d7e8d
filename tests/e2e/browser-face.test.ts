import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBrowser, thisMachine } from '../../src-main/host/loopback/browser.ts';
import { type Loopback, startLoopback } from '../../src-main/host/loopback/server.ts';
import { surroundings } from '../../src-main/host/program-folders.ts';
import { type FakeService, fakeService } from '../fixtures/fake-service.ts';

const pageFolder = fileURLToPath(new URL('../../out/renderer', import.meta.url));
const machine = { ...thisMachine(surroundings()), isRoot: false };
// Headless: no display is needed, only the program.
const choice = chooseBrowser({ ...machine, env: { ...machine.env, DISPLAY: ':0' } });
const why = 'whyNot' in choice ? choice.whyNot : existsSync(join(pageFolder, 'index.html')) ? undefined : 'not built';
if (why !== undefined) console.log(`The window in a browser is not tested: ${why}.`);

describe.skipIf(why !== undefined)('the window in a browser', () => {
  let browser: Browser;
  let service: FakeService;
  let loopback: Loopback;

  beforeAll(async () => {
    service = fakeService({
      'project-state': null,
      'recent-projects': [],
      settings: {
        theme: 'light',
        device: 'auto',
        threads: null,
        memoryBytes: null,
        colorMap: 'viridis',
        layouts: {},
        keys: {},
      },
    });
    loopback = await startLoopback({ service, pageFolder, token: 'token', port: 0 });
    const { program } = choice as { program: string };
    const isRoot = process.getuid?.() === 0;
    browser = await chromium.launch({ executablePath: program, args: isRoot ? ['--no-sandbox'] : [] });
  });
  afterAll(async () => {
    await browser?.close();
    await loopback?.close();
  });

  it('comes up by the printed address, within its policy, and again after a reload', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(loopback.url);
    const open = page.getByRole('button', { name: /Open file/ });
    await open.waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.reload();
    await open.waitFor();
    // The token is for the program alone, not for scripts.
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('lets no other page in the same browser ask, nor one without the token', async () => {
    // Pages elsewhere have no policy of ours that would hold them back.
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.goto(loopback.url);
    await page.getByRole('button', { name: /Open file/ }).waitFor();
    // Another program of this machine: the same site to a browser, which sends the cookie along.
    const other = await startLoopback({ service: fakeService(), pageFolder, token: 'other', port: 0 });
    try {
      const stranger = await context.newPage();
      await stranger.goto(`http://127.0.0.1:${other.port}/`);
      const asked = service.calls.length;
      const [failed] = await Promise.all([
        stranger.waitForEvent('requestfailed'),
        stranger.evaluate(`fetch('http://127.0.0.1:${loopback.port}/call/undo', {
          method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}',
        }).catch(() => {})`),
      ]);
      // Sent, refused by us, and even the refusal is kept from it.
      expect(failed.failure()!.errorText).toContain('ERR_BLOCKED_BY_RESPONSE');
      expect(service.calls.slice(asked).filter(({ name }) => name === 'undo')).toEqual([]);
    } finally {
      await other.close();
    }
    await context.close();

    const fresh = await browser.newPage();
    expect((await fresh.goto(`http://127.0.0.1:${loopback.port}/`))!.status()).toBe(401);
    await fresh.getByText('Open the address that the program has printed').waitFor();
    await fresh.close();
  });
});
