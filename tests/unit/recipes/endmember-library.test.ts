/** References from files for `fcls`: on axes and in formats of their own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recipeFolder, writeCube } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [6, 5, 60];
const PIXELS = ROWS * COLUMNS;
/** Three peaks as functions of the energy in eV; the cube is 1 eV per channel, from 0 on. */
const PEAKS = [15, 30, 42].map((center) => (energy: number) => 5 + 100 * Math.exp(-0.5 * ((energy - center) / 4) ** 2));
const share = (pixel: number, part: number) =>
  [(pixel % 3) / 4, (pixel % 2) / 3, 1 - (pixel % 3) / 4 - (pixel % 2) / 3][part];
const cube = {
  values: Float32Array.from({ length: PIXELS * CHANNELS }, (_, at) =>
    PEAKS.reduce((sum, peak, part) => sum + share(Math.floor(at / CHANNELS), part) * peak(at % CHANNELS), 0),
  ),
  shape: [ROWS, COLUMNS, CHANNELS],
};

/** Writes a matrix of the three references with its axis beside it. */
function reference(name: string, offset: number, scale: number, size: number, units: string, perEv = 1): string {
  const values = Float32Array.from({ length: 3 * size }, (_, at) =>
    PEAKS[Math.floor(at / size)]((offset + scale * (at % size)) / perEv),
  );
  writeCube(join(folder.folder, name), { values, shape: [3, size] });
  const axes = [
    { name: 'x', size: 3, scale: 1, offset: 0, units: '', role: 'navigation' },
    { name: 'Energy', size, scale, offset, units, role: 'signal' },
  ];
  writeFileSync(join(folder.folder, name.replace('.npy', '.json')), JSON.stringify({ title: 'references', axes }));
  return name;
}

function largestError(abundances: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < PIXELS * 3; at++)
    most = Math.max(most, Math.abs(abundances[at] - share(Math.floor(at / 3), at % 3)));
  return most;
}

describe('references on an axis of their own', () => {
  it.each([
    ['the same', reference('same.npy', 0, 1, CHANNELS, 'eV'), 1e-4],
    ['as many channels, shifted by 7.3', reference('shifted.npy', -7.3, 1.2, CHANNELS, 'eV'), 0.01],
    ['finer', reference('finer.npy', -5, 0.25, 300, 'eV'), 1e-3],
    ['coarser', reference('coarser.npy', -4, 2, 40, 'eV'), 0.01],
    ['in keV', reference('kev.npy', -0.005, 0.0005, 140, 'keV', 1e-3), 0.002],
  ])('%s', async (_, file, most) => {
    const { array, result } = await folder.run(cube, [{ op: 'fcls', file }]);
    expect(largestError(array('abundances').values)).toBeLessThan(most);
    expect(array('endmembers').shape).toEqual([3, CHANNELS]);
    expect(result.warnings).toEqual([]);
  });

  it('after a crop and a bin of the data too', async () => {
    const { array } = await folder.run(cube, [
      { op: 'crop', signal: [6, 54] },
      { op: 'rebin', signal: 2 },
      { op: 'fcls', file: reference('finer.npy', -5, 0.25, 300, 'eV'), constraint: 'non-negative' },
    ]);
    // Bins are sums of two channels, and references keep their height.
    expect(largestError(array('abundances').values.map((value) => value / 2))).toBeLessThan(2e-3);
  });

  it('names stand in the results', async () => {
    const rows = Array.from({ length: 80 }, (_, i) => [i - 10, ...PEAKS.map((peak) => peak(i - 10))].join(','));
    writeFileSync(join(folder.folder, 'named.csv'), ['Energy (eV),Iron,Copper oxide,Ni', ...rows].join('\n'));
    const { array, result } = await folder.run(cube, [{ op: 'fcls', file: 'named.csv' }]);
    expect(result.steps[0].results.names).toEqual(['Iron', 'Copper oxide', 'Ni']);
    expect(largestError(array('abundances').values)).toBeLessThan(1e-4);
  });

  it('what does not cover the data, or is of another kind, is refused', async () => {
    const run = (file: string) => folder.run(cube, [{ op: 'fcls', file }]);
    await expect(run(reference('short.npy', 10, 1, CHANNELS, 'eV'))).rejects.toThrow(
      /reach from 10 to 69 eV, and the prepared data from 0 to 59 eV/,
    );
    await expect(run(reference('light.npy', 0, 1, CHANNELS, 'nm'))).rejects.toThrow(/in nm, and the data in eV/);
  });

  it('without energies channels are matched by number, with a warning, or refused', async () => {
    const matrix = (size: number) =>
      folder.write(
        'plain.npy',
        [3, size],
        Float32Array.from({ length: 3 * size }, (_, at) => PEAKS[Math.floor(at / size)](at % size)),
      );
    const { array, result } = await folder.run(cube, [{ op: 'fcls', file: matrix(CHANNELS) }]);
    expect(largestError(array('abundances').values)).toBeLessThan(1e-4);
    expect(result.warnings.join()).toMatch(/Energies of the channels are not known in plain.npy: .*channel by channel/);
    expect(result.steps[0].results).not.toHaveProperty('names');
    await expect(folder.run(cube, [{ op: 'fcls', file: matrix(CHANNELS + 1) }])).rejects.toThrow(
      /no spectra of 60 channels \(3 × 61\)/,
    );
  });
});
