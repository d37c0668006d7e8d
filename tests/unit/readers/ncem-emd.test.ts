import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { plainUnits } from '../../../src-main/readers/ncem-emd/dimensions.ts';
import type { OpenedFile } from '../../../src-main/readers/reader.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { valuesOf } from './reading.ts';

const folder = fileURLToPath(new URL('../../fixtures/emd', import.meta.url));
const opened: OpenedFile[] = [];
afterEach(() => {
  for (const file of opened.splice(0)) file.close();
});

async function open(name: string) {
  const file = await openFile(join(folder, name));
  expect(file.format).toBe('ncem-emd');
  opened.push(file);
  return file;
}
async function dataset(name: string, title: string) {
  return (await open(name)).datasets.find((one) => one.title === title)!;
}
function counting(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

describe('a file of HyperSpy', () => {
  it('is turned around: spectra last', async () => {
    const cube = await dataset('ncem-hyperspy.emd', 'cube');
    expect([cube.kind, cube.shape, cube.dtype]).toEqual(['spectrum-image', [3, 4, 6], 'uint16']);
    expect(cube.axes).toEqual([
      { name: 'y', size: 3, scale: 0.5, offset: 1, units: 'nm', role: 'navigation' },
      { name: 'x', size: 4, scale: 0.25, offset: 2, units: 'nm', role: 'navigation' },
      { name: 'Energy loss', size: 6, scale: 0.125, offset: 100, units: 'eV', role: 'signal' },
    ]);
    expect(valuesOf(cube)).toEqual(counting(72));
    expect(cube.metadata).toMatchObject({ Signal: { signal_type: 'EELS' } });
  });
});

describe('a file of NCEM’s microscopes', () => {
  it('keeps rows before columns', async () => {
    const image = await dataset('ncem-rows.emd', 'image');
    expect([image.kind, image.shape]).toEqual(['image', [3, 4]]);
    expect(image.axes.map((axis) => [axis.name, axis.scale, axis.units])).toEqual([
      ['Y', 0.5, 'nm'],
      ['X', 0.5, 'nm'],
    ]);
    expect(valuesOf(image)).toEqual(counting(12));
    expect(image.metadata).toMatchObject({
      General: { authors: 'A. Person' },
      Acquisition_instrument: { TEM: { microscope: 'TEAM', beam_energy: 200, camera_length: 85 } },
    });
  });

  it('gets energies last', async () => {
    const map = await dataset('ncem-rows.emd', 'map');
    expect([map.kind, map.shape]).toEqual(['spectrum-image', [3, 4, 6]]);
    expect(map.axes[2]).toMatchObject({ name: 'Energy', scale: 0.25, units: 'keV', role: 'signal' });
    expect(valuesOf(map)).toEqual(counting(12).flatMap((pixel) => counting(6).map((energy) => energy * 12 + pixel)));
  });

  it('may be a series of images', async () => {
    const series = await dataset('ncem-rows.emd', 'series');
    expect([series.kind, series.shape]).toEqual(['image-stack', [2, 3, 4]]);
    expect(series.axes.map((axis) => [axis.units, axis.role])).toEqual([
      ['s', 'navigation'],
      ['', 'signal'],
      ['1/nm', 'signal'],
    ]);
  });

  it('keeps positions that are not even', async () => {
    const spectrum = await dataset('ncem-rows.emd', 'uneven');
    expect(spectrum.axes[0]).toMatchObject({ units: 'eV', positions: [0, 1, 3, 7] });
  });

  it('stays in pixels where dimensions are missing or no calibration, and says so', async () => {
    const file = await open('ncem-rows.emd');
    const wrong = file.datasets.find((one) => one.title === 'wrong')!;
    expect(wrong.axes.map((axis) => [axis.scale, axis.offset, axis.units])).toEqual([
      [1, 0, ''],
      [1, 0, ''],
    ]);
    const warnings = file.warnings.join('\n');
    expect(warnings).toMatch(/wrong\/data: dim1: .*1, 1.*no calibration/);
    expect(warnings).toMatch(/wrong\/data: dim2: it has 3 positions for 5 indices/);
    expect(warnings).toMatch(/missing\/data: dim1 is missing/);
    expect(warnings).toMatch(/text\/data cannot be read: its values are strings/);
  });
});

describe('a file of Prismatic', () => {
  it('puts outputs at several depths together', async () => {
    const stack = await dataset('ncem-prismatic.emd', 'annular_detector');
    expect([stack.kind, stack.shape]).toEqual(['image-stack', [3, 4, 3]]);
    expect(stack.axes[0]).toMatchObject({ name: 'depth', scale: 3, offset: 3, units: 'Å', role: 'navigation' });
    expect(stack.axes.slice(1).map((axis) => axis.name)).toEqual(['R_y', 'R_x']);
    const frame = counting(4).flatMap((y) => counting(3).map((x) => x * 4 + y));
    const all = [0, 100, 200].flatMap((depth) => frame.map((value) => value + depth));
    expect(valuesOf(stack)).toEqual(all);
    const source = stack.open();
    expect(Array.from(source.read(10, 4), Number)).toEqual(all.slice(10, 14));
    expect(Array.from(source.read(13, 3), Number)).toEqual(all.slice(13, 16));
  });

  it('has its angles put right', async () => {
    const virtual = await dataset('ncem-prismatic.emd', 'virtual_detector');
    const [angle] = virtual.axes;
    expect(angle!.units).toBe('mrad');
    expect(angle!.scale).toBeCloseTo(1, 6);
    expect(angle!.offset).toBeCloseTo(0.5, 6);
    expect(virtual.metadata).toMatchObject({
      Acquisition_instrument: { TEM: { beam_energy: 100, convergence_angle: 30 } },
    });
  });
});

describe('a file of py4DSTEM', () => {
  it('has its scan of patterns listed as it lies, with a word', async () => {
    const file = await open('ncem-py4dstem.emd');
    const [cube] = file.datasets;
    expect(file.datasets).toHaveLength(1);
    expect([cube!.kind, cube!.shape]).toEqual(['other', [2, 3, 4, 5]]);
    expect(cube!.axes.map((axis) => [axis.name, axis.units, axis.role])).toEqual([
      ['R_x', 'nm', 'navigation'],
      ['R_y', 'nm', 'navigation'],
      ['Q_x', '1/Å', 'signal'],
      ['Q_y', '1/Å', 'signal'],
    ]);
    expect(valuesOf(cube!)).toEqual(counting(120));
    expect(file.warnings.join()).toMatch(/diffraction patterns.*arrange its axes/);
  });

  it('of EMD 1.0 counts dimensions from 0 and names kinds by words', async () => {
    const image = await dataset('ncem-emd1.emd', 'image');
    expect(image.axes.map((axis) => [axis.name, axis.scale, axis.units])).toEqual([
      ['Rx', 2, 'Å'],
      ['Ry', 2, 'Å'],
    ]);
    expect(valuesOf(image)).toEqual(counting(12));
  });
});

it.each([
  ['[n_m]', 'nm'],
  ['n_m', 'nm'],
  ['[]', ''],
  ['[pixels]', ''],
  ['[A^-1]', '1/Å'],
  ['[n_m^-1]', '1/nm'],
  ['[u_m]', 'µm'],
  ['[k_eV]', 'keV'],
  ['[n_m][s]', 'nm · s'],
])('writes the units %s as %s', (text, units) => {
  expect(plainUnits(text)).toBe(units);
});
