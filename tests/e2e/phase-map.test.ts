import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { describeWindow } from './pages/suite.ts';
import { LOOK_MS, RUN_MS } from './pages/window.ts';

/** Debian's Python; what reads our files with other programs is left out where they are not installed. */
const PYTHON = '/usr/bin/python3';
const NAMES = ['ferrite', 'austenite', 'carbide', 'oxide'];

describeWindow('the whole job, on the built-in example', {}, (stage) => {
  const files = (name: string) => join(stage.program.folder, name);

  it('opens the example and shows its map', async () => {
    const { window } = stage;
    await window.openExample();
    expect(await window.mapName()).toContain('Total counts');
  });

  it('maps an energy window while it is drawn on the spectrum', async () => {
    const { window } = stage;
    const before = await window.mapPicture();
    await window.drawEnergyWindow(0.3, 0.4);
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Energy window');
    await window.expectOtherMap(before);
    const first = await window.mapPicture();
    await window.drawEnergyWindow(0.6, 0.8);
    await window.expectOtherMap(first);
  });

  it('makes a phase map', async () => {
    const { window } = stage;
    await window.makePhaseMap();
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Phases of');
  });

  it('shows the map of another k at once, and goes on with it', async () => {
    const { window } = stage;
    const panel = await window.show('Choose k');
    const before = await window.mapPicture();
    await panel.getByRole('button', { name: 'Show the map of k = 4' }).click();
    await window.expectOtherMap(before);
    await panel.getByRole('button', { name: 'Use k = 4' }).click();
    await window.expectRuns(2);
  });

  it('names phases by keyboard', async () => {
    const { window } = stage;
    const panel = await window.show('Phases');
    await expect.poll(() => window.phaseNames(), { timeout: LOOK_MS }).toHaveLength(4);
    await panel.getByRole('textbox', { name: 'Name of phase A' }).focus();
    for (const name of NAMES) {
      await window.page.keyboard.type(name);
      await window.page.keyboard.press('Enter');
    }
    await window.expectPhaseNames(NAMES);
  });

  it('merges two phases, undoes everything and does it again', async () => {
    const { window } = stage;
    const panel = window.panel('Phases');
    await panel.getByRole('checkbox', { name: 'Select ferrite' }).setChecked(true);
    await panel.getByRole('checkbox', { name: 'Select austenite' }).setChecked(true);
    for (const name of NAMES.slice(2)) await panel.getByRole('checkbox', { name: `Select ${name}` }).setChecked(false);
    const before = await window.mapPicture();
    await panel.getByRole('button', { name: 'Merge' }).click();
    await expect.poll(() => window.phaseNames(), { timeout: LOOK_MS }).toHaveLength(3);
    await window.expectOtherMap(before);
    const merged = await window.phaseNames();

    const undo = window.page.getByRole('banner').getByRole('button', { name: /^Undo/ });
    const redo = window.page.getByRole('banner').getByRole('button', { name: /^Redo/ });
    await undo.click();
    await window.expectPhaseNames(NAMES);
    const labels: string[] = [];
    while (await undo.isEnabled()) {
      const label = (await undo.getAttribute('aria-label'))!;
      labels.push(label);
      await undo.click();
      await expect.poll(() => undo.getAttribute('aria-label'), { timeout: LOOK_MS }).not.toBe(label);
    }
    expect(labels.length).toBeGreaterThanOrEqual(NAMES.length);
    expect(await window.phaseNames()).not.toContain('ferrite');
    while (await redo.isEnabled()) {
      const label = await redo.getAttribute('aria-label');
      await redo.click();
      await expect.poll(() => redo.getAttribute('aria-label'), { timeout: LOOK_MS }).not.toBe(label);
    }
    await window.expectPhaseNames(merged);
    await undo.click();
    await window.expectPhaseNames(NAMES);
  });

  it('takes the pixels of a region out of their phases, and undoes it', async () => {
    const { window } = stage;
    const panel = window.panel('Phases');
    const before = await window.mapPicture();
    await window.map.focus();
    await window.page.keyboard.press('r');
    const box = (await window.map.boundingBox())!;
    const at = (share: number) => [box.x + box.width * share, box.y + box.height * share] as const;
    await window.page.mouse.move(...at(0.45));
    await window.page.mouse.down();
    await window.page.mouse.move(...at(0.55), { steps: 5 });
    await window.page.mouse.up();
    await window.page.keyboard.press('u');
    await panel.getByText('Unassigned: Region 1').waitFor();
    await window.expectOtherMap(before);
    await panel.getByRole('button', { name: 'Put the pixels of Region 1 back' }).waitFor();
    const undo = window.page.getByRole('banner').getByRole('button', { name: /^Undo/ });
    expect(await undo.getAttribute('aria-label')).toMatch(/^Undo: Unassign .* pixels in “Region 1”$/);
    await undo.click();
    await panel.getByText('Unassigned: Region 1').waitFor({ state: 'detached' });
    await undo.click();
    await expect.poll(() => undo.getAttribute('aria-label'), { timeout: LOOK_MS }).not.toContain('Region 1');
    await window.page.keyboard.press('s');
  });

  it('compares a run with another', async () => {
    const { window } = stage;
    const panel = await window.show('Runs');
    await panel.getByRole('button', { name: 'Compare with run 1' }).click();
    const comparison = panel.getByRole('region', { name: 'Run 2 compared with run 1' });
    await comparison.getByText('ARI', { exact: true }).waitFor();
    const ari = Number(
      (await comparison.getByText('ARI', { exact: true }).locator('xpath=following-sibling::dd').innerText()).replace(
        '−',
        '-',
      ),
    );
    // Two numbers of clusters of the same specimen: alike, more than by chance.
    expect(ari).toBeGreaterThan(0.2);
    expect(ari).toBeLessThanOrEqual(1);
    expect(await comparison.getByRole('img').count()).toBe(3);
    await comparison.getByRole('button', { name: 'Close comparison' }).click();
  });

  it('exports figure, map and spectra through the file chooser', async () => {
    const { window } = stage;
    await window.show('Figures');
    await window.exportAs('Figure, SVG', files('map.svg'));
    await window.exportAs('Figure, PNG', files('map.png'));
    await window.exportAs('Phase map, TIFF (calibrated)', files('map.tif'));
    await window.exportAs('Mean spectra, HyperSpy', files('spectra.hspy'));

    const svg = readFileSync(files('map.svg'), 'utf8');
    const wrong = await window.page.evaluate(
      (text) =>
        new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ?? null,
      svg,
    );
    expect(wrong).toBeNull();
    expect(NAMES.filter((name) => !svg.includes(name))).toEqual([]);
    const png = decode(readFileSync(files('map.png')));
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
    // The same figure: one shape, to within a dot.
    expect(png.width / png.height).toBeCloseTo(width! / height!, 2);
  });

  it('exports what HyperSpy and tifffile read back', (test) => {
    const modules = ['hyperspy', 'tifffile'].filter((name) => spawnSync(PYTHON, ['-c', `import ${name}`]).status === 0);
    if (modules.length === 0) return test.skip('neither HyperSpy nor tifffile is installed');
    if (modules.includes('hyperspy')) {
      const script = `import json, sys, hyperspy.api as hs
s = hs.load(sys.argv[1])
print('\\n' + json.dumps(dict(shape=list(s.data.shape), units=str(s.axes_manager.signal_axes[0].units))))`;
      expect(readWith(script, files('spectra.hspy'))).toEqual({
        shape: [NAMES.length, expect.any(Number)],
        units: 'eV',
      });
    }
    if (modules.includes('tifffile')) {
      const script = `import json, sys, tifffile
with tifffile.TiffFile(sys.argv[1]) as t:
    page = t.pages[0]; n, d = page.tags['XResolution'].value
    print('\\n' + json.dumps(dict(shape=list(page.shape[:2]), perPixel=d / n, unit=(t.imagej_metadata or {}).get('unit'))))`;
      const { shape, perPixel, unit } = readWith(script, files('map.tif'));
      expect(shape).toEqual([100, 100]);
      expect(perPixel).toBeGreaterThan(0);
      expect(unit).toMatch(/^(nm|µm|um|micron|\\u00B5m)$/);
    }
  });

  it('finds everything again after closing and reopening', async () => {
    const { window } = stage;
    const regions = window.panel('Map').getByRole('list', { name: 'Regions' });
    const kept = () => regions.getByRole('button', { name: 'Delete Region 1' });
    const steps = window.panel('Steps');
    const notRun = () => steps.getByRole('listitem', { name: /: Gaussian mixture$/ });
    const log = window.panel('Spectrum').getByRole('button', { name: /^Log/ });
    await window.map.focus();
    for (const key of ['ArrowRight', '+', 'Enter']) await window.page.keyboard.press(key);
    await kept().waitFor();
    await log.click();
    await steps.getByRole('button', { name: 'Add step' }).click();
    await window.page.getByRole('menuitem', { name: /^Gaussian mixture/ }).click();
    await notRun().waitFor();
    await window.command('Close project');
    const recent = window.page.getByRole('region', { name: 'Recent projects' }).getByRole('button');
    await recent.click();
    await window.map.waitFor({ timeout: RUN_MS });
    await window.expectRuns(2);
    await window.show('Phases');
    await window.expectPhaseNames(NAMES);
    await expect.poll(() => window.mapName(), { timeout: LOOK_MS }).toContain('Phases of');
    await kept().waitFor();
    await notRun().waitFor();
    expect(await log.getAttribute('aria-pressed')).toBe('true');
    await window
      .panel('Map')
      .getByText(/^Probe/)
      .first()
      .waitFor();
    const undo = window.page.getByRole('banner').getByRole('button', { name: 'Undo: Draw “Region 1”' });
    await undo.click();
    await kept().waitFor({ state: 'hidden' });
    expect(window.problems).toEqual([]);
  });
});

/** What a Python script prints about a file, as JSON on its last line. */
function readWith(script: string, file: string) {
  const run = spawnSync(PYTHON, ['-W', 'ignore', '-c', script, file], { encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  return JSON.parse(run.stdout.trim().split('\n').at(-1)!);
}
