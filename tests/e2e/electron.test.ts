import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BRIDGE_KEYS } from '../helpers/bridge-keys.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const why = whyNot();
if (why !== undefined) console.log(`The window in Electron is not tested: ${why}.`);

/** Why Electron cannot start here; undefined when it can. */
function whyNot(): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile) || !existsSync(join(folder, 'dist', readFileSync(pathFile, 'utf8')))) {
    return "Electron's binary is not installed (npx install-electron fetches it)";
  }
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display';
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'Electron does not start for the user root';
  if (!existsSync(join(root, 'out', 'main', 'electron.js'))) return 'the program is not built';
  return undefined;
}

describe.skipIf(why !== undefined)('the window in Electron', () => {
  let data: string;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'phasewright-electron-'));
    app = await _electron.launch({
      executablePath: join(
        root,
        'node_modules',
        'electron',
        'dist',
        readFileSync(join(root, 'node_modules', 'electron', 'path.txt'), 'utf8'),
      ),
      args: [root],
      env: { ...(process.env as { [name: string]: string }), PHASEWRIGHT_DATA: data },
    });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    if (data) rmSync(data, { recursive: true, force: true });
  });

  it('comes up from its own scheme, without Node and with one bridge', async () => {
    expect(page.url()).toBe('phasewright://window/');
    expect(await page.evaluate(() => [typeof require, typeof process])).toEqual(['undefined', 'undefined']);
    expect(await page.evaluate('Object.keys(phasewright).sort()')).toEqual(BRIDGE_KEYS);
    expect(await page.evaluate('phasewright.host')).toMatchObject({ kind: 'electron', nativeDialogs: true });
  });

  it('carries calls, arrays and errors', async () => {
    expect(await page.evaluate("phasewright.call('a', 'settings', {})")).toMatchObject({ answer: { theme: 'system' } });
    expect(await page.evaluate("phasewright.call('b', 'overview', { file: '/no/such.dm3' })")).toMatchObject({
      error: { code: 'file-not-found' },
    });
  });

  it('opens the example, its engine being a process of Electron', async () => {
    await page.getByRole('button', { name: /built-in example/i }).click();
    await page.getByText('Duplex steel (simulated)').first().waitFor();
    const types = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ name }) => name));
    expect(types).toContain('Phasewright engine');
  });

  it('goes nowhere else', async () => {
    await page.evaluate("window.open('https://example.com')");
    await page.evaluate("location.href = 'https://example.com'").catch(() => {});
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toBe('phasewright://window/');
  });
});
