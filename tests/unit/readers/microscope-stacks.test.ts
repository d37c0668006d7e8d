/** MRC, blockfiles and Semper: axes, metadata and what is refused. Values: see micrographs.test.ts. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blockfileReader } from '../../../src-main/readers/blockfile/blockfile-reader.ts';
import { mrcReader } from '../../../src-main/readers/mrc/mrc-reader.ts';
import type { OpenedDataset } from '../../../src-main/readers/reader.ts';
import { semperReader } from '../../../src-main/readers/semper/semper-reader.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const fixture = (name: string) =>
  Buffer.from(readFileSync(new URL(`../../fixtures/micrographs/${name}`, import.meta.url)));
const calibration = ({ axes }: OpenedDataset) => axes.map(({ scale, offset, units }) => [scale, offset, units]);
const expected = JSON.parse(fixture('expected.json').toString());

describe('MRC', () => {
  const open = (bytes: Uint8Array) => openBytes(mrcReader, 'a.mrc', bytes);

  it('lengths are the cell over its sampling, Å to nm', async () => {
    // 19 columns of a cell of 19 Å, 13 rows of 26 Å, 3 sections of 9 Å.
    const { datasets } = await open(fixture('mode-2.mrc'));
    expect(calibration(datasets[0]!)).toEqual([
      [0.3, 0, 'nm'],
      [0.2, 0, 'nm'],
      [0.1, 0, 'nm'],
    ]);
    expect(datasets[0]!.originalMetadata).toMatchObject({ mode: 2, extendedBytes: 160, labels: ['fixture'] });
  });

  it('columns, rows and sections are what the header says', async () => {
    const bytes = fixture('mode-2.mrc');
    // MAPC, MAPR, MAPS: columns are z, rows x, sections y. Sampling and cell belong to x, y, z.
    for (const [i, direction] of [3, 1, 2].entries()) bytes.writeInt32LE(direction, 64 + 4 * i);
    const { datasets } = await open(bytes);
    expect(datasets[0]!.axes.map(({ name, size }) => [name, size])).toEqual([
      ['y', 3],
      ['x', 13],
      ['z', 19],
    ]);
    expect(calibration(datasets[0]!)).toEqual([
      [0.2, 0, 'nm'],
      [0.1, 0, 'nm'],
      [0.3, 0, 'nm'],
    ]);
  });

  it('sections of a stack are no length, and without a cell nothing is calibrated', async () => {
    const { datasets } = await open(fixture('mode-1.mrc'));
    expect(calibration(datasets[0]!)).toEqual(new Array(3).fill([1, 0, '']));
    expect(datasets[0]!.kind).toBe('image-stack');
  });

  it('Thermo Fisher’s extended header calibrates where there is no cell', async () => {
    const bytes = fixture('mode-6.mrc');
    const block = Buffer.alloc(768);
    block.writeDoubleLE(44_900.5, 12);
    block.write('Spectra', 20);
    block.writeDoubleLE(300_000, 84);
    block.writeDoubleLE(2e-9, 156);
    block.writeDoubleLE(3e-9, 164);
    bytes.writeInt32LE(768, 92);
    bytes.write('FEI1', 104);
    const { datasets } = await open(Buffer.concat([bytes.subarray(0, 1024), block, bytes.subarray(1024)]));
    expect(calibration(datasets[0]!)).toEqual([
      [3, 0, 'nm'],
      [2, 0, 'nm'],
    ]);
    // 44,900 days after 1899-12-30.
    expect(datasets[0]!.metadata).toMatchObject({
      General: { date: '2022-12-05', time: '12:00:00' },
      Acquisition_instrument: { TEM: { beam_energy: 300, microscope: 'Spectra' } },
    });
  });

  it('bytes are unsigned where IMOD says so', async () => {
    const bytes = fixture('mode-0.mrc');
    bytes.writeInt32LE(1_146_047_817, 152);
    expect((await open(bytes)).datasets[0]!.dtype).toBe('uint8');
    bytes.writeInt32LE(1, 156);
    expect((await open(bytes)).datasets[0]!.dtype).toBe('int8');
  });

  it.each([
    [0, 2 ** 30, 'file-damaged', 'NX, NY, NZ'],
    [0, 0, 'file-damaged', 'NX, NY, NZ'],
    [12, 101, 'format-unsupported', 'MODE'],
    [92, 2 ** 30, 'file-damaged', 'NSYMBT'],
  ])('%i at byte %i is refused', async (at, value, code, field) => {
    const bytes = fixture('mode-6.mrc');
    bytes.writeInt32LE(value, at);
    expect(await errorOf(() => open(bytes))).toMatchObject({ code, where: { format: 'mrc', field } });
  });
});

describe('blockfile', () => {
  const open = (bytes: Uint8Array) => openBytes(blockfileReader, 'a.blo', bytes);

  it('patterns have HyperSpy’s axes, and the bright field image is there', async () => {
    const { datasets, warnings } = await open(fixture('scan.blo'));
    const [patterns, image] = datasets as [OpenedDataset, OpenedDataset];
    const theirs = expected['scan.blo'].axes as { scale: number; offset: number; units: string }[];
    expect(calibration(patterns)).toEqual(theirs.map(({ scale, offset, units }) => [scale, offset, units]));
    expect(patterns.kind).toBe('other');
    expect(warnings[0]).toMatch(/four dimensions/);
    expect(image).toMatchObject({ title: 'Virtual bright field', kind: 'image', shape: [3, 4] });
    // The script's ramp: 7 i modulo 251.
    expect(valuesOf(image)).toEqual(Array.from({ length: 12 }, (_, i) => (7 * i) % 251));
  });

  it('of a scan that was stopped gives its whole rows', async () => {
    const { datasets, warnings } = await open(fixture('scan.blo').subarray(0, -1));
    expect(datasets[0]!.shape).toEqual([2, 4, 6, 6]);
    expect(warnings).toContain('The scan was stopped: 2 of 3 rows are whole.');
  });

  it('without patterns is damaged', async () => {
    expect(await errorOf(() => open(fixture('scan.blo').subarray(0, 4200)))).toMatchObject({
      code: 'file-damaged',
      where: { field: 'Data_offset_2' },
    });
  });
});

describe('Semper', () => {
  const open = (bytes: Uint8Array) => openBytes(semperReader, 'a.unf', bytes);

  it('a picture has its title, date and axes', async () => {
    const { datasets } = await open(fixture('image-float32.unf'));
    expect(datasets[0]).toMatchObject({ title: 'ramp', kind: 'image', shape: [13, 19] });
    const theirs = expected['image-float32.unf'].axes as { scale: number; offset: number; units: string }[];
    expect(calibration(datasets[0]!)).toEqual(theirs.map(({ scale, offset, units }) => [scale, offset, units]));
    expect((datasets[0]!.metadata.General as { date: string }).date).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('a spectrum is one', async () => {
    const { datasets } = await open(fixture('spectrum.unf'));
    expect(datasets[0]).toMatchObject({ kind: 'spectrum', shape: [40] });
    expect(datasets[0]!.axes[0]).toMatchObject({
      name: 'Energy',
      scale: 0.5,
      offset: 100,
      units: 'eV',
      role: 'signal',
    });
  });

  it('a row of another length, a file cut short, and markers that differ are damaged', async () => {
    const bytes = fixture('image-int16.unf');
    for (const cut of [bytes.subarray(0, -4), bytes.subarray(0, 300)]) {
      expect(await errorOf(() => open(cut))).toMatchObject({ code: 'file-damaged', where: { format: 'semper' } });
    }
    bytes.writeUInt32LE(7, 16);
    expect((await errorOf(() => open(bytes))).message).toMatch(/record "header" of 12 bytes says 7/);
  });
});
