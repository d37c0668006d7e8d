import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { openFile } from '../../../src-main/readers/registry.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/hdf5', import.meta.url));
const sharedFile = (name: string) => fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));

/** Opens a file and reads all its values. */
async function read(path: string) {
  const opened = await openFile(path);
  try {
    const datasets = opened.datasets.map(({ open, ...description }) => {
      const source = open();
      const values = [...source.read(0, elementCount(description.shape))].map(Number);
      source.close();
      return { ...description, values };
    });
    return { format: opened.format, warnings: opened.warnings, datasets };
  } finally {
    opened.close();
  }
}

const counting = (length: number) => Array.from({ length }, (_, index) => index);
/** An array [E, y, x] that counts, as [y, x, E]. */
function spectraLast(channels: number, pixels: number): number[] {
  return counting(channels * pixels).map((at) => (at % channels) * pixels + Math.floor(at / channels));
}

describe('NeXus', () => {
  it('puts the default first, energies last, and takes the middles of bins', async () => {
    const { datasets, format, warnings } = await read(join(fixtures, 'nexus.nxs'));
    expect(format).toBe('nexus');
    expect(datasets.map(({ title, kind }) => [title, kind])).toEqual([
      ['map: data', 'spectrum-image'],
      ['map: dark', 'spectrum-image'],
      ['curve', 'spectrum'],
      ['entry/detector/frames', 'image-stack'],
    ]);
    const [map, dark, curve] = datasets;
    expect(map!.axes).toEqual([
      { name: 'y', size: 3, scale: 2, offset: 1, units: 'µm', role: 'navigation' },
      { name: 'x', size: 4, scale: 2, offset: 5, units: 'µm', role: 'navigation' },
      { name: 'energy', size: 5, scale: 0.5, offset: 10, units: 'keV', role: 'signal' },
    ]);
    expect(map!.values).toEqual(spectraLast(5, 12));
    expect(dark!.values).toEqual(spectraLast(5, 12).map((value) => 2 * value));
    expect(map!.metadata).toEqual({ General: { title: 'map: data', date: '2024-05-06', time: '07:08:09' } });
    expect(curve!.axes[0]).toMatchObject({ units: 'eV', positions: [1, 2, 4, 8, 16, 32] });
    expect(warnings).toEqual([expect.stringContaining('/entry/detector/frames: guessed')]);
  });

  it('reads both older ways of naming signal and axes', async () => {
    const { datasets } = await read(join(fixtures, 'nexus-old.nxs'));
    expect(
      datasets.map(({ title, axes }) => [title, axes.map(({ name, scale, units }) => [name, scale, units])]),
    ).toEqual([
      [
        'older',
        [
          ['rows', 5, ''],
          ['columns', 6, ''],
        ],
      ],
      [
        'scan',
        [
          ['y', 0.5, 'mm'],
          ['x', 0.25, 'mm'],
        ],
      ],
    ]);
  });

  const saved = sharedFile('nexus/saved_multi_signal.nxs');
  it.skipIf(!existsSync(saved))('HyperSpy’s own: metadata and kinds', async () => {
    const { datasets } = await read(saved);
    expect(datasets.map(({ title, kind }) => [title, kind])).toEqual([
      ['rocks', 'image-stack'],
      ['unnamed__1', 'spectrum-image'],
    ]);
    expect(datasets[0]!.originalMetadata).toMatchObject({ instrument: { energy: { '@units': 'keV' } } });
  });
});

describe('the H5EBSD family', () => {
  it('Oxford: spectra, patterns, maps, images, each where it was measured', async () => {
    const { datasets, format, warnings } = await read(join(fixtures, 'oxford.h5oina'));
    expect(format).toBe('oxford');
    expect(warnings).toEqual([]);
    expect(datasets.map(({ title, kind, shape }) => [title, kind, shape])).toEqual([
      ['EDS Spectrum', 'spectrum-image', [3, 4, 20]],
      ['EBSD Processed Patterns', 'image-stack', [3, 4, 5, 6]],
      ['EBSD Euler', 'spectrum-image', [3, 4, 3]],
      ['EBSD Phase', 'image', [3, 4]],
      ['EDS Live Time', 'image', [3, 4]],
      ['EDS Window Integral Al Ka1', 'image', [3, 4]],
      ['Electron Image SE Image 1', 'image', [6, 8]],
      ['EBSD Processed Static Background', 'image', [10, 12]],
    ]);
    const [spectra] = datasets;
    expect(spectra!.values).toEqual(counting(240));
    expect(spectra!.axes).toEqual([
      { name: 'y', size: 3, scale: 0.5, offset: 0, units: 'µm', role: 'navigation' },
      { name: 'x', size: 4, scale: 0.5, offset: 0, units: 'µm', role: 'navigation' },
      { name: 'Energy', size: 20, scale: 0.01, offset: -0.2, units: 'keV', role: 'signal' },
    ]);
    expect(spectra!.metadata).toEqual({
      General: { title: 'EDS Spectrum', date: '2023-02-03', time: '04:05:06' },
      Acquisition_instrument: {
        SEM: {
          beam_energy: 20,
          magnification: 500,
          Detector: { EDS: { elevation_angle: expect.closeTo(30, 9), live_time: 3 } },
        },
      },
      Signal: { signal_type: 'EDS_SEM' },
      Sample: { elements: ['Al'] },
    });
    expect(datasets[6]!.axes[0]).toMatchObject({ scale: 0.25, units: 'µm' });
  });

  it('Bruker: its own names of the same entries', async () => {
    const { datasets } = await read(join(fixtures, 'bruker-ebsd.h5'));
    expect(datasets[0]).toMatchObject({ title: 'EBSD RawPatterns', shape: [3, 4, 5, 6] });
    expect(datasets[0]!.axes.slice(0, 2).map(({ scale, units }) => [scale, units])).toEqual([
      [1.5, 'µm'],
      [1.5, 'µm'],
    ]);
  });

  const patterns = sharedFile('oxford_h5oina/patterns.h5oina');
  it.skipIf(!existsSync(patterns))('the file of the shared data has the sums of expected.json', async () => {
    const { datasets } = await read(patterns);
    const sums = new Map(datasets.map(({ title, values }) => [title, values.reduce((sum, value) => sum + value, 0)]));
    expect(sums.get('EBSD Processed Patterns')).toBe(3_142_077);
    expect(sums.get('EBSD Processed Static Background')).toBe(497_117);
    expect(sums.get('EBSD Euler')).toBeCloseTo(62.75709521770477, 9);
  });
});

describe('any other HDF5', () => {
  it('MAPS: energies come last', async () => {
    const { datasets, warnings } = await read(join(fixtures, 'maps.h5'));
    expect(datasets).toHaveLength(1);
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [3, 4, 6] });
    expect(datasets[0]!.axes.map(({ name, offset, role }) => [name, offset, role])).toEqual([
      ['y_axis', 10, 'navigation'],
      ['x_axis', 0, 'navigation'],
      ['energy', 0, 'signal'],
    ]);
    expect(datasets[0]!.values).toEqual(spectraLast(6, 12));
    expect(warnings.join()).toMatch(/guessed that axis 0 .* is \/MAPS\/energy/);
  });

  it('PyMca: energies of a polynomial', async () => {
    const { datasets } = await read(join(fixtures, 'pymca.h5'));
    expect(datasets[0]!.axes[2]).toEqual({
      name: 'Energy',
      size: 6,
      scale: 0.02,
      offset: -0.1,
      units: 'keV',
      role: 'signal',
    });
  });

  it('attributes, labels, and what nothing is known of', async () => {
    const { datasets, format } = await read(join(fixtures, 'anything.h5'));
    expect(format).toBe('hdf5');
    expect(datasets.map(({ title, kind }) => [title, kind])).toEqual([
      ['deep/er/stack', 'image-stack'],
      ['labelled/image', 'image'],
      ['curve', 'spectrum'],
    ]);
    const [stack, image, curve] = datasets;
    expect(stack!.axes.map(({ scale, offset, units }) => [scale, offset, units])).toEqual([
      [1, 0, 's'],
      [0.5, 3, 'nm'],
      [0.5, 0, 'nm'],
    ]);
    expect(image!.axes[1]).toMatchObject({ name: 'distance', units: 'mm' });
    expect(curve!.axes[0]).toMatchObject({ scale: 1, offset: 0, units: '' });
  });

  it('MATLAB 7.3: in MATLAB’s order of indices', async () => {
    const { datasets } = await read(join(fixtures, 'matlab.mat'));
    expect(datasets.map(({ title, shape }) => [title, shape])).toEqual([
      ['cube', [3, 4, 6]],
      ['vector', [5]],
    ]);
    expect(datasets[0]!.values).toEqual(counting(72));
    expect(datasets[1]!.values).toEqual(counting(5));
  });

  it('MATLAB 7.3: a matrix of channels × pixels is an image, column by column', async () => {
    const { datasets, warnings } = await read(join(fixtures, 'matlab-pixels.mat'));
    expect(datasets.map(({ title, kind, shape }) => [title, kind, shape])).toEqual([
      ['V as an image of 3 × 4 pixels, column by column', 'spectrum-image', [3, 4, 5]],
      ['V', 'image', [5, 12]],
    ]);
    expect(datasets[0]!.values).toEqual(counting(60));
    expect(warnings).toContainEqual(expect.stringContaining('the numbers nRow and nCol give 3 × 4 pixels'));
  });
});
