import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { numpyReader } from '../../../src-main/readers/numpy/numpy-reader.ts';
import { npyHeader } from '../../../src-main/writers/numpy/numpy-writer.ts';
import type { DType } from '../../../src-preload/contract/dataset.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const folder = new URL('../../fixtures/readers/', import.meta.url);
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const open = (bytes: Uint8Array, json?: unknown) => {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return openBytes(
    numpyReader,
    'a.npy',
    json === undefined ? { 'a.npy': bytes } : { 'a.npy': bytes, 'a.json': Buffer.from(text) },
  );
};
const withHeader = (dictionary: string, bytes = 0) => {
  const header = Buffer.alloc(10 + dictionary.length + bytes);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  header.writeUInt16LE(dictionary.length, 8);
  header.write(dictionary, 10);
  return new Uint8Array(header);
};
const ramp = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('files that numpy wrote', () => {
  it.each(readdirSync(folder).filter((name) => /^(cube-(le|be|i1|u1)|version).*npy$/.test(name)))(
    '%s',
    async (name) => {
      const { datasets, warnings } = await open(fixture(name));
      expect(warnings).toEqual([]);
      const [dataset] = datasets;
      const isComplex = dataset!.dtype.startsWith('complex');
      expect(dataset).toMatchObject({ shape: [2, 3, 4], kind: isComplex ? 'other' : 'spectrum-image' });
      if (!isComplex) expect(dataset!.axes.map((axis) => axis.name)).toEqual(['y', 'x', 'channel']);
      expect(valuesOf(dataset!)).toEqual(isComplex ? ramp(24).flatMap((i) => [i, 0]) : ramp(24));
    },
  );

  it('booleans, one axis, two axes', async () => {
    const bool = (await open(fixture('cube-bool.npy'))).datasets[0]!;
    expect([bool.dtype, ...valuesOf(bool).slice(0, 3)]).toEqual(['bool', 1, 0, 1]);
    expect((await open(fixture('spectrum.npy'))).datasets[0]).toMatchObject({ kind: 'spectrum', shape: [16] });
    const image = (await open(fixture('image-fortran.npy'))).datasets[0]!;
    expect(image).toMatchObject({ kind: 'image', shape: [5, 7] });
    expect(valuesOf(image)).toEqual(ramp(35));
  });

  it.each([
    ['objects.npy', 'descr'],
    ['half.npy', 'descr'],
    ['records.npy', 'descr'],
    ['scalar.npy', 'shape'],
    ['empty.npy', 'shape'],
    ['cube-fortran.npy', 'fortran_order'],
  ])('%s is refused with advice', async (name, field) => {
    const error = await errorOf(() => open(fixture(name)));
    expect(error).toMatchObject({ code: 'format-unsupported', where: { format: 'numpy', field } });
    expect(error.advice.length).toBeGreaterThan(20);
  });
});

describe('the .json beside it', () => {
  const cube = fixture('cube-le-f4.npy');
  const axes = [
    { name: 'y', size: 2, scale: 0.5, offset: 1, units: 'nm' },
    { name: 'x', size: 3, scale: 0.5, offset: 2, units: 'nm' },
    { name: 'Energy loss', size: 4, scale: 0.1, offset: 10, units: 'eV', role: 'signal' },
  ];

  it('gives title, axes and metadata; unknown keys are named', async () => {
    const json = { title: 'steel', axes, metadata: { General: { title: 'steel' } }, extra: 1 };
    const { datasets, warnings } = await open(cube, json);
    expect(datasets[0]).toMatchObject({ title: 'steel', kind: 'spectrum-image', metadata: json.metadata });
    expect(datasets[0]!.axes).toEqual(axes.map((axis, i) => ({ ...axis, role: i === 2 ? 'signal' : 'navigation' })));
    expect(warnings).toEqual([expect.stringContaining('"extra"')]);
  });

  it('may give the energies only', async () => {
    const json = { kind: 'steel', energy_start: 10, energy_step: 0.1, unit: 'eV', shape: [2, 3, 4], phases: [] };
    const { datasets } = await open(cube, json);
    const energy = { name: 'Energy loss', size: 4, scale: 0.1, offset: 10, units: 'eV', role: 'signal' };
    expect(datasets[0]!.axes[2]).toEqual(energy);
    const eds = await open(cube, { ...json, unit: 'keV' });
    expect(eds.datasets[0]!.axes[2]).toMatchObject({ name: 'Energy', units: 'keV' });
  });

  it('that describes no axes is left alone', async () => {
    const { datasets, warnings } = await open(cube, { other: true });
    expect(datasets[0]!.axes[2]!.name).toBe('channel');
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ['wrong number of axes', { axes: axes.slice(1) }, 'axes'],
    ['wrong size', { axes: axes.map((axis) => ({ ...axis, size: 9 })) }, 'axes[0].size'],
    ['wrong type', { axes: axes.map((axis) => ({ ...axis, scale: 'one' })) }, 'axes[0].scale'],
    ['no numbers', '{"axes": [{"name": "y", "scale": 1e999}, {"name": "x"}, {"name": "E"}]}', 'axes[0].scale'],
    ['energies of another array', { energy_start: 0, energy_step: 1, shape: [1, 2, 3] }, 'shape'],
    ['no energy step', { energy_start: 0 }, 'energy_step'],
    ['no JSON', '{"axes":', undefined],
    ['no object', '[1]', undefined],
    ['nested without end', `{"axes":${'['.repeat(5000)}${']'.repeat(5000)}}`, undefined],
  ])('%s: the error names the field', async (_what, json, field) => {
    const error = await errorOf(() => open(cube, json));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'numpy', file: 'a.json' } });
    expect(error.where.field).toBe(field);
  });

  it('a scale of zero leaves the axis uncalibrated and warns', async () => {
    const { datasets, warnings } = await open(cube, { axes: axes.map((axis) => ({ ...axis, scale: 0 })) });
    expect(datasets[0]!.axes[0]).toMatchObject({ scale: 1, offset: 0, units: '' });
    expect(warnings).toHaveLength(3);
  });
});

describe('bad input', () => {
  it.each([
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (2147483648, 2147483648, 2147483648)}", 'shape'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (4294967295,)}", 'shape'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", 'shape'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (nan,)}", 'shape'],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", 'shape'],
    ["{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,)}", 'fortran_order'],
    ["{'descr': '<@4', 'fortran_order': False, 'shape': (2,)}", 'descr'],
    ["{'fortran_order': False, 'shape': (2,)}", 'descr'],
    ["'descr'", 'header'],
  ])('%s', async (dictionary, field) => {
    const error = await errorOf(() => open(withHeader(dictionary, 8)));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'numpy', field } });
    expect(error.where.byteOffset).toBeGreaterThan(0);
  });

  it('every truncation', async () => {
    const bytes = fixture('cube-le-f4.npy');
    for (let length = 0; length < bytes.length; length += 7) {
      expect(await errorOf(() => open(bytes.subarray(0, length)))).toMatchObject({ code: 'file-damaged' });
    }
  });

  it('a header of a number type that numpy has and we write', () => {
    for (const dtype of ['bool', 'int64', 'complex128'] as DType[]) expect(npyHeader(dtype, [3]).length % 64).toBe(0);
  });
});
