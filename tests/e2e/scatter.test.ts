import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

describeWindow('scatter plot and cube, on the built-in example', {}, (stage) => {
  const plot = () => stage.window.panel('Scatter').getByRole('application');
  /** Draws through places of the plot, given as shares of the picture. */
  async function drag(places: readonly (readonly [number, number])[]): Promise<void> {
    const box = (await plot().boundingBox())!;
    const { mouse } = stage.window.page;
    const at = ([x, y]: readonly [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
    await mouse.move(...at(places[0]!));
    await mouse.down();
    for (const place of places.slice(1)) await mouse.move(...at(place), { steps: 6 });
    await mouse.up();
  }

  it('shows the scores of a run as points', async () => {
    const { window } = stage;
    await window.openExample();
    await window.makePhaseMap();
    await window.show('Scatter');
    await plot().waitFor();
    expect(await plot().getAttribute('aria-label')).toMatch(/^Scatter plot of 10.000 points, PCA score 1/);
  });

  it('lights the pixels of a lasso on the map and shows their mean', async () => {
    const { window } = stage;
    const before = await window.mapPicture();
    // The left half: one phase and more, never all.
    await drag([
      [0.17, 0.06],
      [0.5, 0.06],
      [0.5, 0.84],
      [0.17, 0.84],
    ]);
    const count = window
      .panel('Scatter')
      .getByRole('status')
      .filter({ hasText: /of 10.000 points/ });
    await count.waitFor();
    const chosen = Number((await count.textContent())!.replace(/ of.*/, '').replaceAll(/\D/g, ''));
    expect(chosen).toBeGreaterThan(100);
    expect(chosen).toBeLessThan(10_000);
    await window.expectOtherMap(before);
    await window
      .panel('Spectrum')
      .getByText(/^Selection \(/)
      .first()
      .waitFor();
  });

  it('keeps the selection as a region, which the map and the spectrum list', async () => {
    const { window } = stage;
    await window.panel('Scatter').getByRole('button', { name: 'Save as region' }).click();
    const regions = window.panel('Map').getByRole('list', { name: 'Regions' });
    await regions.getByRole('button', { name: 'Delete Region 1' }).waitFor();
    await window.panel('Spectrum').getByText('Region 1').first().waitFor();
    await plot().focus();
    await window.page.keyboard.press('Control+z');
    await regions.getByRole('button', { name: 'Delete Region 1' }).waitFor({ state: 'hidden' });
    await window.page.keyboard.press('Escape');
    await window.panel('Scatter').getByRole('status').waitFor({ state: 'hidden' });
  });

  it(
    'shows t-SNE, live and in the end',
    async () => {
      const { window } = stage;
      const steps = window.panel('Steps');
      await steps.getByRole('button', { name: 'Add step' }).click();
      await window.page.getByRole('menuitem', { name: /t-SNE/ }).click();
      await steps.getByRole('button', { name: 'Run all' }).click();
      await window
        .panel('Scatter')
        .getByText(/t-SNE, iteration/)
        .waitFor({ timeout: 4 * RUN_MS });
      await window
        .panel('Scatter')
        .getByRole('application', { name: /t-SNE axis 1/ })
        .waitFor({ timeout: RUN_MS });
      await window
        .panel('Scatter')
        .getByText(/mean nothing/)
        .waitFor();
      await window.panel('Jobs').getByRole('button', { name: 'Cancel' }).first().click();
    },
    6 * RUN_MS,
  );

  it('shows the cube, with probe and energies linked', async () => {
    const { window } = stage;
    const panel = await window.show('Cube');
    const cube = panel.getByRole('application');
    await cube.waitFor();
    await panel.getByText('Reading…').waitFor({ state: 'hidden' });
    await panel.getByRole('slider', { name: 'Column of the slice' }).fill('12');
    await expect.poll(() => cube.getAttribute('aria-label'), { timeout: LOOK_MS }).toContain('column 12');
    await window
      .panel('Spectrum')
      .getByText(/^Probe \(row \d+, column 12\)/)
      .first()
      .waitFor();
  });

  it('nothing was complained of', () => {
    expect(stage.window.problems).toEqual([]);
  });
});
