import { copyFileSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './pages/browser.ts';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS } from './pages/window.ts';

const DATA = join(root, '..', 'shared', 'data');
const whyNot = existsSync(DATA) ? undefined : 'the shared data (../shared/data) are not here';

/** What is known of each file from other programs. */
const FILES = [
  { file: join('gatan', 'DMReader_SpectrumImage_SI-EELS.dm3'), ends: / eV to [\d.,\u2009\u202f ]+ eV$/ },
  { file: join('hspy', 'core_shell.hdf5'), ends: / keV to [\d.,\u2009\u202f ]+ keV$/ },
] as const;

for (const { file, ends } of FILES) {
  describeWindow(`a measured file: ${basename(file)}`, { whyNot }, (stage) => {
    it('opens with its map and a spectrum in its own unit', async () => {
      const { window, program } = stage;
      // The shared data may only be read; the project is made beside the file.
      const copy = join(program.folder, basename(file));
      copyFileSync(join(DATA, file), copy);
      await window.openFile(copy);
      await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Total counts');
      await expect.poll(() => window.spectrum.getAttribute('aria-label'), { timeout: LOOK_MS }).toMatch(ends);
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

    it('becomes a phase map', async () => {
      const { window } = stage;
      await window.makePhaseMap();
      await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Phases of');
      await window.show('Phases');
      await expect.poll(async () => (await window.phaseNames()).length, { timeout: LOOK_MS }).toBeGreaterThan(1);
      expect(window.problems).toEqual([]);
    });
  });
}
