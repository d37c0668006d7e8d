import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

/** No panel or dialog has more stops than this; a key that never arrives fails instead of going round. */
const MOST_TABS = 80;
const NAMES = ['alpha', 'beta', 'gamma', 'delta'];

describeWindow('the whole job by keyboard alone', {}, (stage) => {
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => stage.window.page.keyboard.press(key)), Promise.resolve());
  const type = (text: string) => stage.window.page.keyboard.type(text);

  /** Name of what has the focus. */
  const focused = () =>
    stage.window.page.evaluate(() => {
      const { activeElement: element } = document;
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
    });

  /** Tabs on until something of that name has the focus. */
  async function tabTo(name: RegExp): Promise<void> {
    const seen: string[] = [];
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      const here = await focused();
      if (name.test(here)) return;
      seen.push(here);
      await press('Tab');
    }
    throw new Error(`Tab never came to ${name}; it went through: ${[...new Set(seen)].join(' | ')}`);
  }

  it('opens the example', async () => {
    await tabTo(/^Built-in example/);
    await press('Enter');
    await stage.window.map.waitFor({ timeout: RUN_MS });
  });

  it('moves the probe and draws an energy window', async () => {
    const { window } = stage;
    await press('Alt+2');
    await tabTo(/^Total counts, /);
    await press('ArrowRight', 'Shift+ArrowDown');
    await expect
      .poll(() => window.spectrum.getAttribute('aria-label'), { timeout: LOOK_MS })
      .toMatch(/^Spectrum, 1 curve,/);
    const before = await window.mapPicture();
    await press('Alt+3', 'w');
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Energy window');
    await window.expectOtherMap(before);
    const made = await window.mapPicture();
    await press('Shift+ArrowRight');
    await window.expectOtherMap(made);
  });

  it('is where it was after the palette, and Enter there presses nothing else', async () => {
    const { page } = stage.window;
    await page.getByRole('button', { name: 'Settings', exact: true }).focus();
    await press('Control+k');
    await type('zoom in on');
    await press('Enter');
    await expect.poll(focused, { timeout: LOOK_MS }).toBe('Settings');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('runs the steps', async () => {
    const { window } = stage;
    await press('Alt+4');
    await tabTo(/^Make a phase map$/);
    await press('Enter');
    await window.expectRuns(1);
  });

  it('chooses k', async () => {
    const { window } = stage;
    const before = await window.mapPicture();
    await press('Alt+5');
    await tabTo(/^Show the map of k = 2$/);
    await press('ArrowDown', 'ArrowDown');
    expect(await focused()).toBe('Show the map of k = 4');
    await window.expectOtherMap(before);
    await press('Alt+5');
    await tabTo(/^Use k = 4$/);
    await press('Enter');
    await window.expectRuns(2);
  });

  it('names the phases', async () => {
    const { window } = stage;
    await press('Alt+6');
    await expect.poll(() => window.phaseNames(), { timeout: LOOK_MS }).toHaveLength(4);
    await press('1');
    await expect.poll(focused, { timeout: LOOK_MS }).toBe('Name of phase A');
    for (const name of NAMES) {
      await type(name);
      await press('Enter');
    }
    await window.expectPhaseNames(NAMES);
  });

  it('merges, undoes and redoes', async () => {
    const { window } = stage;
    await press('Alt+6');
    const merge = window.panel('Phases').getByRole('button', { name: 'Merge' });
    const alpha = window.panel('Phases').getByRole('checkbox', { name: 'Select alpha' });
    await tabTo(/^Select alpha$/);
    if (!(await alpha.isChecked())) await press('Space');
    // On the way to the last one lies the name of the one between.
    await tabTo(/^Select gamma$/);
    await press('Space');
    await expect.poll(() => alpha.isChecked(), { timeout: LOOK_MS }).toBe(true);
    expect(await merge.isEnabled()).toBe(true);
    await press('m');
    await expect.poll(async () => (await window.phaseNames()).length, { timeout: LOOK_MS }).toBe(3);
    expect(await window.phaseNames()).toContain('beta');
    await press('Alt+6');
    await press('Control+z');
    await window.expectPhaseNames(NAMES);
  });

  it('exports the figure', async () => {
    const { window } = stage;
    await press('Control+e');
    // Below the settings, but one step away.
    await expect.poll(focused, { timeout: LOOK_MS }).toBe('Export');
    await press('Tab');
    expect(await focused()).toBe('Export Figure, SVG');
    await press('Enter');
    await window.page.getByRole('dialog').waitFor();
    await expect.poll(focused, { timeout: LOOK_MS }).toBe('File name');
    await press('Control+a');
    await type('by-keyboard');
    await press('Enter');
    const saved = window.panel('Figures').getByRole('status').filter({ hasText: 'by-keyboard.svg' });
    await saved.waitFor({ timeout: LOOK_MS });
    expect(existsSync((await saved.innerText()).replace(/^Saved /, ''))).toBe(true);
    // On to the next format without a way back from the top.
    await expect.poll(focused, { timeout: LOOK_MS }).toBe('Export Figure, SVG');
  });

  it('closes the project from the palette', async () => {
    await press('Control+k');
    await type('close project');
    await press('Enter');
    await stage.window.button(/^Built-in example/).waitFor();
    expect(stage.window.problems).toEqual([]);
  });
});
