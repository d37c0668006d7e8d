import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

describeWindow('views of a run, on the built-in example', {}, (stage) => {
  it('maps of a mixture stand beside each other, one is shown large', async () => {
    const { window } = stage;
    await window.openExample();
    await window.makePhaseMap();
    const steps = window.panel('Steps');
    await steps.getByRole('button', { name: 'Add step' }).click();
    await window.page.getByRole('menuitem', { name: /^Gaussian mixture/ }).click();
    await steps.getByRole('button', { name: 'Run all' }).click();
    await window.expectRuns(2);
    const maps = await window.show('Maps');
    const tiles = maps.getByRole('listbox', { name: /^Responsibilities/ }).getByRole('option');
    await expect.poll(() => tiles.count(), { timeout: RUN_MS }).toBe(4);
    await tiles.first().click();
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Responsibilities 1');
    await window.page.keyboard.press('End');
    await window.page.keyboard.press('Enter');
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Entropy');
    expect(await tiles.last().getAttribute('aria-selected')).toBe('true');
  });

  it('the scree plot is cut by keyboard, the map shows what is left out, and the recipe takes the cut', async () => {
    const { window } = stage;
    const scree = await window.show('Scree');
    const cut = scree.getByRole('slider', { name: 'Components kept' });
    await cut.focus();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.press('ArrowRight');
    await window.page.keyboard.press('ArrowRight');
    expect(await cut.getAttribute('aria-valuenow')).toBe('3');
    await scree.getByRole('button', { name: /^Show on the map/ }).click();
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Left by 3 components');
    const before = await window.mapPicture();
    await cut.focus();
    await window.page.keyboard.press('ArrowLeft');
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Left by 2 components');
    await window.expectOtherMap(before);
    await scree.getByRole('button', { name: 'Use 2 components' }).click();
    await window.expectRuns(3);
    await expect.poll(() => cut.getAttribute('aria-valuemax'), { timeout: RUN_MS }).toBe('2');
  });

  it('a cell of the contingency lights its pixels', async () => {
    const { window } = stage;
    const panel = await window.show('Contingency');
    const cell = panel.getByRole('table').getByRole('button').first();
    await cell.click();
    await expect.poll(() => cell.getAttribute('aria-pressed'), { timeout: LOOK_MS }).toBe('true');
    const lit = await window.mapName();
    expect(lit).toContain(' and ');
    await window.page.keyboard.press('ArrowRight');
    await window.page.keyboard.press('Enter');
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).not.toBe(lit);
    expect(window.problems).toEqual([]);
  });
});
