import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

describeWindow('trees, overlays and two runs on one map, on the built-in example', {}, (stage) => {
  it(
    'a tree is cut by keyboard: the map follows, and the recipe takes the cut with a run',
    async () => {
      const { window } = stage;
      await window.openExample();
      await window.makePhaseMap();
      const steps = window.panel('Steps');
      await steps.getByRole('button', { name: 'Add step' }).click();
      await window.page.getByRole('menuitem', { name: /^Agglomerative/ }).click();
      // A tree of every pixel: on a busy machine it takes its time.
      const runAll = steps.getByRole('button', { name: 'Run all' });
      await runAll.click();
      await runAll.waitFor({ state: 'hidden' });
      await runAll.waitFor({ timeout: 4 * RUN_MS });
      await window.expectRuns(2);
      const tree = await window.show('Dendrogram');
      const cut = tree.getByRole('slider', { name: 'Clusters of the cut' });
      const clusters = Number(await cut.getAttribute('aria-valuenow'));
      const before = await window.mapPicture();
      await cut.focus();
      await window.page.keyboard.press('ArrowUp');
      const wanted = Number(await cut.getAttribute('aria-valuenow'));
      expect(Math.abs(wanted - clusters)).toBe(1);
      await window.expectOtherMap(before);
      const legend = tree.getByRole('list', { name: 'Clusters of the cut' }).getByRole('listitem');
      await expect.poll(() => legend.count(), { timeout: LOOK_MS }).toBe(wanted);
      await tree.getByRole('button', { name: `Use this cut: ${wanted} clusters` }).click();
      await runAll.waitFor({ state: 'hidden' });
      await runAll.waitFor({ timeout: 4 * RUN_MS });
      await window.expectRuns(3);
      await tree.getByRole('button', { name: 'This cut is in use' }).waitFor({ timeout: RUN_MS });
      expect(await cut.getAttribute('aria-valuenow')).toBe(String(wanted));
    },
    10 * RUN_MS,
  );

  it('another run is swept over the map by a line', async () => {
    const { window } = stage;
    const runs = await window.show('Runs');
    await runs.getByRole('button', { name: 'Compare with run 1' }).click();
    await runs.getByRole('region', { name: /compared with run/ }).waitFor();
    const line = window.panel('Map').getByRole('slider', { name: 'Line between the runs' });
    await line.waitFor();
    expect(await line.getAttribute('aria-valuenow')).toBe('50');
    await line.focus();
    await window.page.keyboard.press('Home');
    await expect.poll(() => line.getAttribute('aria-valuenow'), { timeout: LOOK_MS }).toBe('0');
    const other = await window.mapPicture();
    await window.page.keyboard.press('End');
    await window.expectOtherMap(other);
    await window.page.keyboard.press('PageDown');
    await window.page.keyboard.press('PageDown');
    await expect.poll(() => line.getAttribute('aria-valuenow'), { timeout: LOOK_MS }).toBe('60');
    // By pointer, to the middle.
    const own = await window.mapPicture();
    const box = (await line.boundingBox())!;
    const map = (await window.map.boundingBox())!;
    const { mouse } = window.page;
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(map.x + map.width / 2, map.y + map.height / 2, { steps: 5 });
    await mouse.up();
    await window.expectOtherMap(own);
    await expect.poll(() => line.getAttribute('aria-valuenow'), { timeout: LOOK_MS }).toMatch(/^(49|50|51)$/);
    await runs.getByRole('button', { name: 'Close comparison' }).click();
    await line.waitFor({ state: 'hidden' });
  });

  it('three maps are laid on each other, and become a figure', async () => {
    const { window } = stage;
    const map = window.panel('Map');
    await map.getByRole('combobox', { name: 'Map shown' }).selectOption({ label: 'RGB overlay' });
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toMatch(/^Overlay of PCA score 1/);
    const legend = map.getByRole('list', { name: 'Maps of the overlay' }).getByRole('listitem');
    expect(await legend.count()).toBe(3);
    const before = await window.mapPicture();
    await map.getByRole('combobox', { name: 'Blue' }).selectOption({ label: 'Total counts' });
    await window.expectOtherMap(before);
    await map.getByRole('combobox', { name: 'Blue' }).selectOption('none');
    await expect.poll(() => legend.count(), { timeout: LOOK_MS }).toBe(2);
    await map.getByRole('button', { name: /Figure$/ }).click();
    const figures = window.panel('Figures');
    await figures.getByRole('img', { name: /^Preview of the overlay of maps/ }).waitFor();
    const file = join(stage.program.folder, 'overlay.png');
    await window.exportAs('Figure, PNG', file);
    expect(statSync(file).size).toBeGreaterThan(1000);
    await figures.getByRole('combobox', { name: 'Figure', exact: true }).selectOption('phase-map');
    await figures.getByRole('img', { name: /^Preview of the phase map/ }).waitFor();
    expect(window.problems).toEqual([]);
  });
});
