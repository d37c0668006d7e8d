import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, it } from 'vitest';
import { phasewright } from '../fixtures/command-line.ts';
import { readAll, spots, writeData } from '../helpers/archives.ts';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, type PhasewrightWindow, RUN_MS } from './pages/window.ts';

const SHAPE = [40, 12, 14];
const IMAGE = 12 * 14;

/** Runs a command by its title in the palette. */
async function command(window: PhasewrightWindow, title: string): Promise<void> {
  await window.page.keyboard.press('Control+k');
  await window.page.getByRole('combobox', { name: 'Search commands' }).fill(title);
  await window.page.getByRole('option', { name: title }).first().click();
}

/** Opens by its path what a dialog asks for. */
async function choose(window: PhasewrightWindow, title: RegExp, path: string): Promise<void> {
  const where = window.page.getByRole('dialog', { name: title }).getByRole('textbox', { name: 'Folder or path' });
  await where.fill(path);
  await where.press('Enter');
}

async function saveAs(window: PhasewrightWindow, title: RegExp, folder: string, name: string): Promise<void> {
  await choose(window, title, folder);
  const dialog = window.page.getByRole('dialog', { name: title });
  await dialog.getByRole('textbox', { name: 'File name' }).fill(name);
  await dialog.getByRole('button', { name: 'Save' }).click();
}

function worstRms(original: ArrayLike<number>, read: ArrayLike<number>): number {
  let worst = 0;
  for (let first = 0; first < original.length; first += IMAGE) {
    let squares = 0;
    for (let i = first; i < first + IMAGE; i++) squares += (original[i]! - read[i]!) ** 2;
    worst = Math.max(worst, Math.sqrt(squares / IMAGE));
  }
  return worst;
}

describeWindow('archives', {}, (stage) => {
  const original = Uint8Array.from(spots(40, 12, 14));

  it('a run with an autoencoder compresses its data within a bound, after an estimate', async () => {
    const { window, program } = stage;
    const folder = join(program.folder, 'data');
    mkdirSync(folder, { recursive: true });
    await writeData(folder, original, SHAPE, 'uint8', 'images');
    const training = { latent: 4, channels: [8], epochs: 60, batch: 16, learningRate: 0.01, patience: 60 };
    const recipe = { phasewright: 1, steps: [{ op: 'autoencoder', ...training }] };
    writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
    const made = await phasewright(['run', 'recipe.json', 'stack.hspy', '--project', 'Stack.phasewright'], folder);
    expect(made).toMatchObject({ code: 0 });

    await window.page.keyboard.press('Control+Shift+o');
    await choose(window, /Open project/, join(folder, 'Stack.phasewright'));
    await window.show('Runs');
    await window.panel('Runs').getByRole('button', { name: 'Compress by run 1' }).click();
    const dialog = window.page.getByRole('dialog', { name: 'Compress' });
    await dialog.getByLabel('Bound').selectOption({ label: 'RMS error at most' });
    await dialog.getByRole('textbox').fill('8');
    await expect
      .poll(() => dialog.getByRole('status').innerText(), { timeout: LOOK_MS })
      .toMatch(/(About [\d.]+ times smaller|Larger) than the raw data; \d+ % stored losslessly/);
    const { violations } = await new AxeBuilder({ page: window.page }).include('[role=dialog]').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await dialog.getByRole('button', { name: 'Compress…' }).click();
    await saveAs(window, /Save archive/, folder, 'stack.pwz');

    const report = window.page.getByRole('dialog', { name: 'Saved stack.pwz' });
    await report.getByText(/Every image holds an RMS error of at most 8/).waitFor({ timeout: RUN_MS });
    // Each tenth image is nothing but noise, and stored losslessly.
    await report
      .getByRole('row', { name: /^(9|19|29|39) .* losslessly$/ })
      .first()
      .waitFor();
    await report
      .getByText(/plain lossless deflate/)
      .first()
      .waitFor();
    await report.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  it('the archive comes back within that bound', async () => {
    const { window, program } = stage;
    const folder = join(program.folder, 'data');
    await command(window, 'Decompress…');
    await choose(window, /which archive/, join(folder, 'stack.pwz'));
    await saveAs(window, /Decompress as/, folder, 'back.hspy');
    await expect.poll(() => existsSync(join(folder, 'back.hspy')), { timeout: LOOK_MS }).toBe(true);
    const { values, description } = await readAll(join(folder, 'back.hspy'));
    expect(description).toMatchObject({ shape: SHAPE, dtype: 'uint8' });
    const worst = worstRms(original, values as Uint8Array);
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(8);
    const noise = [...(values as Uint8Array)].slice(9 * IMAGE, 10 * IMAGE);
    expect(noise).toEqual([...original].slice(9 * IMAGE, 10 * IMAGE));
  });

  it('opens like any other file', async () => {
    const { window, program } = stage;
    await window.page.keyboard.press('Control+o');
    await choose(window, /Open file/, join(program.folder, 'data', 'stack.pwz'));
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('14 × 12 pixels');
    expect(window.problems).toEqual([]);
  });
});
