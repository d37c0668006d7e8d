import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { npyHeader } from '../../src-main/writers/numpy/numpy-writer.ts';
import { root } from './pages/browser.ts';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, type PhasewrightWindow, RUN_MS } from './pages/window.ts';

/** Two datasets: a spectrum image “first” and an image “second”. */
const SEVERAL = join(root, 'tests', 'fixtures', 'hyperspy', 'several.hspy');

const [ROWS, COLUMNS, CHANNELS] = [12, 16, 64];

/** A cube of two halves with a peak each, and no calibration at all. */
function writeCube(path: string): void {
  const values = new Uint16Array(ROWS * COLUMNS * CHANNELS);
  for (let pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
    const peak = pixel % COLUMNS < COLUMNS / 2 ? 10 : 50;
    for (let channel = 0; channel < CHANNELS; channel++) {
      values[pixel * CHANNELS + channel] = (channel === peak ? 400 : 10) + ((pixel * 7 + channel * 3) % 5);
    }
  }
  writeFileSync(path, Buffer.concat([npyHeader('uint16', [ROWS, COLUMNS, CHANNELS]), new Uint8Array(values.buffer)]));
}

async function expectAccessible(window: PhasewrightWindow, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: window.page }).include(part).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))).toEqual([]);
}

/** Asks for a file by its path, without waiting for what comes. */
async function ask(window: PhasewrightWindow, path: string): Promise<void> {
  await window.page.keyboard.press('Control+o');
  const where = window.page.getByRole('dialog').getByRole('textbox', { name: 'Folder or path' });
  await where.fill(path);
  await where.press('Enter');
}

describeWindow('a file with several datasets', {}, (stage) => {
  const datasets = () => stage.window.panel('Project').getByRole('list', { name: 'Datasets' });

  it('asks which ones to open, the spectrum image chosen already, by keys', async () => {
    const { window, program } = stage;
    const copy = join(program.folder, 'several.hspy');
    copyFileSync(SEVERAL, copy);
    await ask(window, copy);
    const list = window.page.getByRole('listbox', { name: 'Datasets' });
    await list.getByRole('option', { name: /first/, selected: true }).waitFor();
    await list.getByRole('option', { name: /second/, selected: false }).waitFor();
    await expect.poll(() => list.locator('canvas').count(), { timeout: LOOK_MS }).toBe(2);
    await expectAccessible(window, '[role=dialog]');
    await list.press('Control+a');
    await list.press('Enter');
    await window.map.waitFor({ timeout: RUN_MS });
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Total counts, 5 × 4 pixels');
    expect(await datasets().getByRole('listitem').count()).toBe(2);
  });

  it('shows the image without spectra, and goes back', async () => {
    const { window } = stage;
    await datasets()
      .getByRole('button', { name: /^second/ })
      .click();
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('second, 4 × 3 pixels');
    await window.panel('Spectrum').getByText('Pictures have no spectra').waitFor();
    await datasets()
      .getByRole('button', { name: /^first/ })
      .click();
    await window.spectrum.waitFor();
  });

  it('takes a dataset off the list', async () => {
    await datasets().getByRole('button', { name: 'Take second off the list' }).click();
    await expect.poll(() => datasets().getByRole('listitem').count(), { timeout: LOOK_MS }).toBe(1);
  });
});

describeWindow('metadata', {}, (stage) => {
  it('are shown in two trees and searched', async () => {
    const { window, program } = stage;
    const file = join(program.folder, 'told.npy');
    writeCube(file);
    const metadata = { General: { title: 'Weld' }, Acquisition_instrument: { TEM: { beam_energy: 200 } } };
    const axes = ['y', 'x', 'E'].map((name) => ({ name }));
    writeFileSync(file.replace(/npy$/, 'json'), JSON.stringify({ title: 'Weld', axes, metadata }));
    await window.openFile(file);
    const panel = await window.show('Metadata');
    await panel.getByText('NumPy array, recognized by its content').waitFor();
    const tree = panel.getByRole('tree', { name: 'Normalized metadata' });
    await tree.getByRole('treeitem', { name: 'beam_energy: 200' }).waitFor();
    await panel.getByRole('textbox', { name: 'Search metadata' }).fill('weld');
    await expect.poll(() => tree.locator('mark').allInnerTexts(), { timeout: LOOK_MS }).toEqual(['Weld']);
    await panel.getByText('1 of 5').waitFor();
    await tree.press('ArrowDown');
    expect(await tree.getByRole('treeitem', { selected: true }).innerText()).toContain('title');
    await expectAccessible(window, '[data-panel=metadata]');
    expect(window.problems).toEqual([]);
  });
});

describeWindow('a cube without calibration', {}, (stage) => {
  it('asks for none but offers it; two points make a step, and the axis changes at once', async () => {
    const { window, program } = stage;
    const file = join(program.folder, 'bare.npy');
    writeCube(file);
    await window.openFile(file);
    await window.panel('Spectrum').getByText('no energy calibration').first().waitFor();
    await expect.poll(() => window.spectrum.getAttribute('aria-label')).toContain('channel 0 to channel 63');
    await window.panel('Spectrum').getByRole('button', { name: 'Calibrate energy…' }).click();
    const dialog = window.page.getByRole('dialog');
    // The first point by a click near the first peak, the second typed.
    const picture = dialog.getByRole('img', { name: 'Sum spectrum over its channels' });
    const box = (await picture.boundingBox())!;
    await picture.click({ position: { x: 8 + ((box.width - 16) * 10.4) / 63, y: box.height / 2 } });
    const field = (name: string) => dialog.getByRole('textbox', { name });
    await expect.poll(() => field('Channel of point 1').inputValue()).toBe('10');
    await field('Value of point 1').fill('100');
    await field('Channel of point 2').fill('50');
    await field('Value of point 2').fill('300');
    await dialog.getByText('5 eV per channel, from 50 to 365 eV').waitFor();
    await expectAccessible(window, '[role=dialog]');
    await dialog.getByRole('button', { name: 'Calibrate', exact: true }).click();
    await expect
      .poll(() => window.spectrum.getAttribute('aria-label'), { timeout: LOOK_MS })
      .toContain('50 eV to 365 eV');
    await window.panel('Steps').getByText('Calibrate').first().waitFor();
  });

  it('takes the size of a pixel too', async () => {
    const { window } = stage;
    await window.panel('Map').getByRole('button', { name: 'Calibrate length…' }).click();
    const dialog = window.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'The size of a pixel' }).check({ force: true });
    await dialog.getByRole('textbox', { name: 'Pixel width' }).fill('2,5');
    await dialog.getByText('2.5 nm per pixel; the map is 40 × 30 nm').waitFor();
    await expectAccessible(window, '[role=dialog]');
    await dialog.getByRole('button', { name: 'Calibrate', exact: true }).click();
    await window.panel('Map').getByText('how large a pixel is').waitFor({ state: 'hidden' });
  });

  it('is undone in the steps', async () => {
    const { window } = stage;
    await window.panel('Steps').focus();
    await window.page.keyboard.press('Control+z');
    await window.page.keyboard.press('Control+z');
    await expect.poll(() => window.spectrum.getAttribute('aria-label'), { timeout: LOOK_MS }).toContain('channel 63');
    expect(window.problems).toEqual([]);
  });
});

describeWindow('a folder of files', {}, (stage) => {
  it('runs the steps on each of them, and says what came out', async () => {
    const { window, program } = stage;
    const folder = join(program.folder, 'series');
    mkdirSync(folder);
    for (const name of ['a.npy', 'b.npy']) writeCube(join(folder, name));
    writeFileSync(join(folder, 'cut.npy'), npyHeader('uint16', [ROWS, COLUMNS, CHANNELS]));
    writeFileSync(join(folder, 'readme.pdf'), '%PDF-1.4');
    await window.openFile(join(folder, 'a.npy'));
    await window.panel('Steps').getByRole('button', { name: 'Make a phase map' }).click();
    await window.expectRuns(1);
    await window.command('Open folder');
    const where = window.page.getByRole('dialog').getByRole('textbox', { name: 'Folder or path' });
    await where.fill(folder);
    await where.press('Enter');
    await window.page.getByRole('button', { name: 'Open this folder' }).click();
    const dialog = window.page.getByRole('dialog', { name: 'Folder series' });
    await dialog.getByRole('checkbox', { name: 'a.npy' }).waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'cut.npy' }).isDisabled()).toBe(true);
    await dialog.getByText('1 other file is of no format').waitFor();
    await expectAccessible(window, '[role=dialog]');
    await dialog.getByRole('button', { name: 'Run on 2 files' }).click();
    await window.page.getByText('2 of 2 done').waitFor({ timeout: RUN_MS });
    await expectAccessible(window, '[role=dialog]');
    await window.page.getByRole('dialog').getByRole('button', { name: 'b.npy' }).click();
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Phases of b.npy');
    await window.expectRuns(3);
    expect(window.problems).toEqual([]);
  });
});
