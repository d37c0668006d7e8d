import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './pages/browser.ts';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

const DATA = join(root, '..', 'shared', 'data');
const whyNot = existsSync(DATA) ? undefined : 'the shared data (../shared/data) are not here';
const NAMES = ['matrix', 'inclusion', 'edge', 'rest'];

/** What is known of each file from other programs. */
const FILES = [
  { file: join('gatan', 'DMReader_SpectrumImage_SI-EELS.dm3'), unit: 'eV' },
  { file: join('hspy', '88_ES-LP_G8_selection2_cropped2.hspy'), unit: 'keV' },
] as const;

for (const { file, unit } of FILES) {
  describeWindow(`the whole job, on a measured file: ${basename(file)}`, { whyNot }, (stage) => {
    const undo = () => stage.window.page.getByRole('banner').getByRole('button', { name: /^Undo/ });
    const exported = (name: string) => join(stage.program.folder, name);

    it('opens with its map and a spectrum in its own unit', async () => {
      const { window, program } = stage;
      // The shared data may only be read.
      const copy = join(program.folder, basename(file));
      copyFileSync(join(DATA, file), copy);
      await window.openFile(copy);
      await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Total counts');
      await expect
        .poll(() => window.spectrum.getAttribute('aria-label'), { timeout: LOOK_MS })
        .toMatch(new RegExp(` ${unit} to [\\d.,\\u2009\\u202f ]+ ${unit}$`));
    });

    it('shows the spectrum of a pixel', async () => {
      const { window } = stage;
      const before = await window.spectrum.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
      await window.map.click();
      await expect
        .poll(() => window.spectrum.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL()), {
          timeout: LOOK_MS,
        })
        .not.toBe(before);
    });

    it('maps an energy window, which can be taken back', async () => {
      const { window } = stage;
      const before = await window.mapPicture();
      await window.drawEnergyWindow(0.4, 0.5);
      await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toMatch(new RegExp(`^Energy window .* ${unit},`));
      await window.expectOtherMap(before);
      await window.page.keyboard.press('Control+z');
      await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Total counts');
      await window.page.keyboard.press('Control+y');
      await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Energy window');
    });

    it('becomes a phase map, and another one with the k that a person picks', async () => {
      const { window } = stage;
      await window.makePhaseMap();
      await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Phases of');
      const panel = await window.show('Choose k');
      const before = await window.mapPicture();
      await panel.getByRole('button', { name: 'Show the map of k = 4' }).click();
      await window.expectOtherMap(before);
      await panel.getByRole('button', { name: 'Use k = 4' }).click();
      await window.expectRuns(2);
    });

    it('has its phases named and merged', async () => {
      const { window } = stage;
      const panel = await window.show('Phases');
      await expect.poll(() => window.phaseNames(), { timeout: LOOK_MS }).toHaveLength(NAMES.length);
      await panel.getByRole('textbox', { name: 'Name of phase A' }).focus();
      for (const name of NAMES) {
        await window.page.keyboard.type(name);
        await window.page.keyboard.press('Enter');
      }
      await window.expectPhaseNames(NAMES);
      for (const [index, name] of NAMES.entries()) {
        await panel.getByRole('checkbox', { name: `Select ${name}` }).setChecked(index >= 2);
      }
      await panel.getByRole('button', { name: 'Merge' }).click();
      await window.expectPhaseNames(NAMES.slice(0, 3));
    });

    it('compares its runs and exports them', async () => {
      const { window } = stage;
      const runs = await window.show('Runs');
      await runs.getByRole('button', { name: 'Compare with run 1' }).click();
      const comparison = runs.getByRole('region', { name: 'Run 2 compared with run 1' });
      await comparison.getByText('ARI', { exact: true }).waitFor();
      await comparison.getByRole('button', { name: 'Close comparison' }).click();
      await window.show('Figures');
      await window.exportAs('Figure, SVG', exported('map.svg'));
      await window.exportAs('Figure, PNG', exported('map.png'));
      await window.exportAs('Phase map, TIFF (calibrated)', exported('map.tif'));
      await window.exportAs('Mean spectra, HyperSpy', exported('spectra.hspy'));
      const svg = readFileSync(exported('map.svg'), 'utf8');
      expect(NAMES.slice(0, 3).filter((name) => !svg.includes(name))).toEqual([]);
      for (const name of ['map.png', 'map.tif', 'spectra.hspy']) expect(existsSync(exported(name)), name).toBe(true);
    });

    it('is all there again after closing and reopening, and all can be undone', async () => {
      const { window } = stage;
      await window.command('Close project');
      await window.page.getByRole('region', { name: 'Recent projects' }).getByRole('button').click();
      await window.map.waitFor({ timeout: RUN_MS });
      await window.expectRuns(2);
      await window.show('Phases');
      await window.expectPhaseNames(NAMES.slice(0, 3));
      while (await undo().isEnabled()) {
        const label = await undo().getAttribute('aria-label');
        await undo().click();
        await expect.poll(() => undo().getAttribute('aria-label'), { timeout: LOOK_MS }).not.toBe(label);
      }
      await window.expectPhaseNames(['Phase A', 'Phase B', 'Phase C', 'Phase D']);
      expect(window.problems).toEqual([]);
    });
  });
}
