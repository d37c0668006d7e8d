/** Archives of arrays and MATLAB files that numpy and scipy wrote (tests/fixtures/make-array-fixtures.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matlabReader } from '../../../src-main/readers/matlab/matlab-reader.ts';
import { MemoryByteSource, memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import { nionReader } from '../../../src-main/readers/nion/nion-reader.ts';
import { npzReader } from '../../../src-main/readers/zip-arrays/npz-reader.ts';
import { pantaRheiReader } from '../../../src-main/readers/zip-arrays/panta-rhei-reader.ts';
import { zipEntries } from '../../../src-main/readers/zip-entries.ts';
import { ByteWriter } from '../../fixtures/byte-writer.ts';
import { encodeZip } from '../../fixtures/zip-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/arrays/${name}`, import.meta.url)));
const ramp = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('zip entries', () => {
  const bytes = Uint8Array.from(ramp(200));
  it.each([false, true])('stored and deflated members, zip64 %s', (zip64) => {
    const archive = encodeZip(
      [
        { name: 'a', bytes },
        { name: 'b/ä', bytes, method: 8 },
      ],
      zip64,
    );
    const entries = zipEntries(new MemoryByteSource(archive), 'test');
    expect([...entries.keys()]).toEqual(['a', 'b/ä']);
    for (const entry of entries.values()) {
      expect(entry.size).toBe(200);
      expect([...entry.open().read(190, 10)]).toEqual(ramp(200).slice(190));
    }
  });

  it('a stored member is not loaded when it is opened', () => {
    const archive = encodeZip([{ name: 'a', bytes }]);
    const memory = new MemoryByteSource(archive);
    let read = 0;
    const counting = {
      size: memory.size,
      read: (offset: number, length: number) => {
        read += length;
        return memory.read(offset, length);
      },
    };
    const member = zipEntries(counting, 'test').get('a')!.open();
    const before = read;
    member.read(5, 3);
    expect(read - before).toBe(3);
  });

  it('an archive whose end is cut off has no directory', async () => {
    const archive = encodeZip([{ name: 'a', bytes }]).slice(0, -4);
    const error = await errorOf(() => zipEntries(new MemoryByteSource(archive), 'test'));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'test' } });
  });
});

describe.each(['plain.npz', 'deflated.npz'])('%s', (name) => {
  it('lists each array by its name, texts as metadata, and energies as an axis', async () => {
    const { datasets, warnings } = await openBytes(npzReader, name, fixture(name));
    expect(datasets.map(({ title, kind, shape, dtype }) => [title, kind, shape, dtype])).toEqual([
      ['cube', 'spectrum-image', [2, 3, 8], 'uint16'],
      ['energy_ev', 'spectrum', [8], 'float32'],
      ['means', 'spectrum-line', [2, 8], 'float64'],
    ]);
    expect(datasets[0]!.axes[2]).toEqual({
      name: 'Energy',
      size: 8,
      scale: 10,
      offset: 100,
      units: 'eV',
      role: 'signal',
    });
    expect(warnings).toEqual([expect.stringContaining('cube, means has its positions from "energy_ev"')]);
    expect(valuesOf(datasets[0]!)).toEqual(ramp(48));
    expect(valuesOf(datasets[2]!)).toEqual(ramp(16));
    expect(datasets[0]!.originalMetadata).toEqual({
      names: ['iron', 'Ångström'],
      note: 'a single text',
      raw: ['ab', 'c'],
    });
    // Twice at once, and again after both are closed.
    const [one, other] = [datasets[0]!.open(), datasets[0]!.open()];
    one.close();
    expect(Number(other.read(47, 1)[0])).toBe(47);
    other.close();
    expect(valuesOf(datasets[0]!)).toEqual(ramp(48));
  });
});

it('a Panta Rhei spectrum image has energies that ascend, lengths in nm', async () => {
  const { datasets, warnings } = await openBytes(pantaRheiReader, 'spectra.prz', fixture('spectra.prz'));
  expect(warnings).toEqual([]);
  const [dataset] = datasets;
  expect(dataset).toMatchObject({ title: 'EELS', kind: 'spectrum-image', shape: [4, 2, 8] });
  // The file: position (−100 + i) · 0.5 eV of index i, backwards: −50 … −46.5 becomes 46.5 … 50.
  expect(dataset!.axes).toEqual([
    { name: 'y', size: 4, scale: 2, offset: 0, units: 'nm', role: 'navigation' },
    { name: 'x', size: 2, scale: 2, offset: 0, units: 'nm', role: 'navigation' },
    { name: 'Energy loss', size: 8, scale: 0.5, offset: 46.5, units: 'eV', role: 'signal' },
  ]);
  expect(valuesOf(dataset!).slice(0, 10)).toEqual([7, 6, 5, 4, 3, 2, 1, 0, 15, 14]);
  expect(dataset!.metadata).toMatchObject({
    General: { date: '2023-04-05', time: '06:07:08' },
    Signal: { signal_type: 'EELS' },
    Acquisition_instrument: {
      TEM: { beam_energy: 60, convergence_angle: 30, Detector: { EELS: { collection_angle: 45, aperture_size: 5 } } },
    },
  });
});

it('a data item of Nion Swift has its calibrations', async () => {
  const [dataset] = (await openBytes(nionReader, 'a.ndata1', fixture('spectra.ndata1'))).datasets;
  expect(dataset).toMatchObject({ title: 'SI', kind: 'spectrum-image', shape: [2, 3, 8], dtype: 'float32' });
  expect(dataset!.axes.map(({ name, offset, scale, units }) => [name, offset, scale, units])).toEqual([
    ['y', 1, 2, 'nm'],
    ['x', 0, 2, 'nm'],
    ['Energy loss', -20, 0.5, 'eV'],
  ]);
  expect(valuesOf(dataset!)).toEqual(ramp(48));
  expect(dataset!.metadata).toMatchObject({
    General: { date: '2022-01-02', time: '03:04:05' },
    Acquisition_instrument: {
      TEM: { beam_energy: 100, convergence_angle: 35, Detector: { EELS: { exposure: 0.02 } } },
    },
  });
});

describe.each(['variables.mat', 'compressed.mat'])('%s', (name) => {
  const matrix = [0, 10, 20, 30, 1, 11, 21, 31, 2, 12, 22, 32];
  it('presents every array in MATLAB’s order of indices', async () => {
    const { datasets, warnings } = await openBytes(matlabReader, name, fixture(name));
    expect(warnings).toEqual([]);
    const found = datasets.map((one) => [one.title, one.kind, one.shape, one.dtype]);
    expect(found).toEqual([
      ['matrix', 'image', [3, 4], 'float64'],
      ['block', 'spectrum-image', [2, 3, 5], 'int16'],
      ['z', 'image', [2, 2], 'complex128'],
      ['row', 'spectrum', [5], 'uint8'],
      ['mask', 'image', [3, 4], 'bool'],
      ['wide', 'spectrum', [2], 'int64'],
      ['sample.map', 'image', [3, 4], 'float64'],
      ['sample.inner.curve', 'spectrum', [4], 'float64'],
      ['cells{1}', 'image', [3, 4], 'float64'],
    ]);
    const values = Object.fromEntries(datasets.map((one) => [one.title, valuesOf(one)]));
    expect(values.matrix).toEqual(matrix);
    expect(values['sample.map']).toEqual(matrix);
    // Element (r, c, k) is r + 10 c + 100 k.
    expect(values.block!.slice(0, 7)).toEqual([0, 100, 200, 300, 400, 10, 110]);
    expect(values.z).toEqual([0, 21, 10, 31, 1, 22, 11, 32]);
    expect(values.row).toEqual(ramp(5));
    expect(values.mask).toEqual(matrix.map((value) => (value > 11 ? 1 : 0)));
    expect([...datasets[5]!.open().read(0, 2)]).toEqual([9007199254740993n, -5n]);
    expect(datasets[0]!.originalMetadata.variables).toEqual({
      label: 'Ångström',
      lines: ['ab', 'cde'],
      'sample.thickness': 12.5,
      'cells{2}': 'text',
    });
  });
});

describe('MATLAB', () => {
  it('channels × pixels beside nRow and nCol are an image, column by column', async () => {
    const { datasets, warnings } = await openBytes(matlabReader, 'pixels.mat', fixture('pixels.mat'));
    expect(datasets.map(({ title, shape }) => [title, shape])).toEqual([
      ['V as an image of 3 × 4 pixels, column by column', [3, 4, 5]],
      ['V', [5, 12]],
    ]);
    expect(warnings[0]).toContain('nRow and nCol');
    // Channel c of the pixel in row r and column k is 100 c + r + 10 k.
    const expected = ramp(3).flatMap((r) => ramp(4).flatMap((k) => ramp(5).map((c) => 100 * c + r + 10 * k)));
    expect(valuesOf(datasets[0]!)).toEqual(expected);
  });

  it('version 4 is refused with what to do, version 7.3 is left to HDF5', async () => {
    const error = await errorOf(() => openBytes(matlabReader, 'a.mat', fixture('version-4.mat')));
    expect(error).toMatchObject({ code: 'format-unsupported', where: { format: 'matlab' } });
    expect(error.advice).toContain('-v7');
    const head = new ByteWriter().text('MATLAB 7.3 MAT-file', 124, ' ').u16(0x0200).text('IM').bytes();
    expect(matlabReader.recognizes(head, memoryFile('a.mat', { 'a.mat': head }))).toBe(false);
  });

  it('reads big-endian files, and doubles that are stored as bytes', async () => {
    // A double matrix of 1 × 3 named "a" whose values are stored in uint8, as MATLAB does to save space.
    const u32 = (...values: number[]) =>
      Buffer.concat(values.map((value) => Buffer.from(new Uint32Array([value]).buffer).swap32()));
    const body = Buffer.concat([
      u32(6, 8, 6, 0),
      u32(5, 8, 1, 3),
      u32((1 << 16) | 1),
      Buffer.from('a\0\0\0'),
      u32((3 << 16) | 2),
      Buffer.from([7, 8, 250, 0]),
    ]);
    const header = Buffer.concat([Buffer.from('MATLAB 5.0'.padEnd(124)), Buffer.from([1, 0]), Buffer.from('MI')]);
    const bytes = new Uint8Array(Buffer.concat([header, u32(14, body.length), body]));
    const [dataset] = (await openBytes(matlabReader, 'a.mat', bytes)).datasets;
    expect(dataset).toMatchObject({ title: 'a', dtype: 'float64', shape: [3] });
    expect(valuesOf(dataset!)).toEqual([7, 8, 250]);
  });
});
