import { describe, expect, it } from 'vitest';
import { renishawReader } from '../../../src-main/readers/renishaw/renishaw-reader.ts';
import { ByteWriter } from '../../fixtures/byte-writer.ts';
import {
  encodeProperties,
  encodeWdf,
  encodeWhiteLight,
  propertyList,
  type WdfTestFile,
} from '../../fixtures/wdf-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const channels = [400, 401, 402.5, 404.5];
const spectrum = (first: number) => [first, first + 1, first + 2, first + 3];
const six = [0, 10, 20, 30, 40, 50].map(spectrum);
const grid = { offsets: [5, -7, 0], scales: [2, 3, 1], sizes: [3, 2, 1] };
/** X and Y of place (column, row) of the grid. */
const at = (column: number, row: number) => [5 + 2 * column, -7 + 3 * row] as const;
const open = (file: Partial<WdfTestFile>) =>
  openBytes(renishawReader, 'a.wdf', encodeWdf({ spectra: six, channels, ...file }));

describe('spectra', () => {
  it('have a position for each channel, and the line through their ends', async () => {
    const { datasets, warnings } = await open({ spectra: [spectrum(1)] });
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ title: 'A test', kind: 'spectrum', shape: [4], dtype: 'float32' });
    const [axis] = datasets[0]!.axes;
    expect(axis).toEqual({
      name: 'Wavelength',
      size: 4,
      scale: 1.5,
      offset: 400,
      units: 'nm',
      role: 'signal',
      positions: channels,
    });
    expect(valuesOf(datasets[0]!)).toEqual([1, 2, 3, 4]);
    expect(datasets[0]!.metadata).toMatchObject({
      General: { date: '2020-03-05', time: '10:20:30', authors: 'somebody' },
      Signal: { quantity: 'Intensity (counts)' },
    });
    const laser = (datasets[0]!.metadata.Acquisition_instrument as { Laser: { wavelength: number } }).Laser;
    expect(laser.wavelength).toBeCloseTo(325, 2);
  });

  it('need no positions where the steps are the same', async () => {
    const { datasets } = await open({ spectra: [spectrum(1)], channels: [10, 12, 14, 16] });
    expect(datasets[0]!.axes[0]).toMatchObject({ scale: 2, offset: 10 });
    expect(datasets[0]!.axes[0]!.positions).toBeUndefined();
  });

  it('that are stored from the largest Raman shift on are turned', async () => {
    const { datasets } = await open({ channels: [900, 700, 400, 100], unit: 1, grid });
    expect(datasets[0]!.axes[2]).toMatchObject({ name: 'Raman Shift', units: '1/cm', positions: [100, 400, 700, 900] });
    const all = six.flatMap((values) => values.toReversed());
    expect(valuesOf(datasets[0]!)).toEqual(all);
    const source = datasets[0]!.open();
    for (let first = 0; first < 24; first++) {
      for (let count = 1; first + count <= 24; count++) {
        expect(Array.from(source.read(first, count), Number)).toEqual(all.slice(first, first + count));
      }
    }
  });

  it('whose positions make no sense stay in channels', async () => {
    const { datasets, warnings } = await open({ spectra: [spectrum(1)], channels: [1, 2, 2, 1] });
    expect(warnings.join()).toMatch(/stays in channels/);
    expect(datasets[0]!.axes[0]).toMatchObject({ scale: 1, offset: 0, units: '' });
  });

  it.each([
    [[1000, 1100, 1250, 1400], 'Wavelength', 'nm'],
    [[15_000, 15_100, 15_250, 15_400], 'Wavenumber', '1/cm'],
  ] as const)('of unit 2 at %o are a %s in %s', async (positions, name, units) => {
    const { datasets } = await open({ spectra: [spectrum(1)], channels: positions, unit: 2 });
    expect(datasets[0]!.axes[0]).toMatchObject({ name, units });
  });
});

describe('maps', () => {
  it('are [Y, X, channels]', async () => {
    const { datasets } = await open({ grid });
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [2, 3, 4] });
    expect(datasets[0]!.axes).toMatchObject([
      { name: 'Y', scale: 3, offset: -7, units: 'µm' },
      { name: 'X', scale: 2, offset: 5, units: 'µm' },
      { name: 'Wavelength' },
    ]);
    expect(valuesOf(datasets[0]!)).toEqual(six.flat());
  });

  it.each([
    ['to and fro', [at(0, 0), at(1, 0), at(2, 0), at(2, 1), at(1, 1), at(0, 1)], [0, 1, 2, 5, 4, 3]],
    ['down the columns', [at(0, 0), at(0, 1), at(1, 0), at(1, 1), at(2, 0), at(2, 1)], [0, 2, 4, 1, 3, 5]],
    [
      'off the grid: in their order',
      [at(0, 0), at(0.5, 0), at(2, 0), at(0, 1), at(1, 1), at(2, 1)],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      'twice at one place: in their order',
      [at(0, 0), at(0, 0), at(2, 0), at(0, 1), at(1, 1), at(2, 1)],
      [0, 1, 2, 3, 4, 5],
    ],
  ])('whose stage went %s', async (_, places, order) => {
    const { datasets } = await open({ grid, places });
    expect(valuesOf(datasets[0]!)).toEqual(order.flatMap((i) => six[i]!));
  });

  it('that were stopped are NaN where nothing was taken', async () => {
    const { datasets, warnings } = await open({ grid, spectra: six.slice(0, 5), capacity: 6 });
    expect(warnings.join()).toMatch(/5 of 6 spectra/);
    expect(valuesOf(datasets[0]!)).toEqual([...six.slice(0, 5).flat(), Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('along a line have its distance', async () => {
    const { datasets } = await open({ grid: { flags: 0x80, offsets: [0, 0, 0], scales: [3, 4, 0], sizes: [6, 1, 1] } });
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [6, 4] });
    expect(datasets[0]!.axes[0]).toMatchObject({ name: 'Distance', scale: 5, offset: 0, units: 'µm' });
  });

  it('with fewer places than spectra are refused', async () => {
    const error = await errorOf(() => open({ grid: { ...grid, sizes: [2, 2, 1] } }));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'renishaw-wdf', field: 'WMAP' } });
  });
});

describe('series', () => {
  it('run in seconds', async () => {
    const { datasets } = await open({ seconds: [0, 1, 2, 4, 8, 16] });
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [6, 4] });
    expect(datasets[0]!.axes[0]).toMatchObject({ name: 'Time', units: 's', positions: [0, 1, 2, 4, 8, 16] });
  });

  it('are numbered without a list', async () => {
    const { datasets } = await open({});
    expect(datasets[0]!.axes[0]).toMatchObject({ name: 'Number', scale: 1, offset: 0, units: '' });
  });
});

describe('what stands beside the spectra', () => {
  it('properties have the names of their set or of the one around it', async () => {
    const key = (name: string) => Buffer.from(name);
    const int = (value: number) => new ByteWriter().i32(value).bytes();
    const inner = propertyList([
      ['i', 1, int(4)],
      ['i', 2, int(2000)],
      ['u', 3, Buffer.from('µm')],
      ['k', 3, key('Unit')],
    ]);
    const properties = encodeProperties([
      ['p', 9, inner],
      ['?', 5, Uint8Array.of(1)],
      ['q', 6, new ByteWriter().f64(0.25).bytes()],
      ['i', 77, int(1)],
      ['k', 9, key('Scan')],
      ['k', 1, key('Accumulations')],
      ['k', 2, key('Exposure Time')],
      ['k', 5, key('isOn')],
      ['k', 6, key('__proto__')],
    ]);
    const { datasets, warnings } = await open({ spectra: [spectrum(1)], properties });
    expect(warnings).toEqual([]);
    const tree = datasets[0]!.originalMetadata.WXDM;
    expect(JSON.stringify(tree)).toBe(
      '{"Scan":{"Accumulations":4,"Exposure Time":2000,"Unit":"µm"},"isOn":true,"__proto__":0.25}',
    );
    // Milliseconds for each of the frames.
    expect(datasets[0]!.metadata).toMatchObject({
      Acquisition_instrument: { Detector: { frames: 4, integration_time: 8 } },
    });
  });

  it('properties that make no sense are left out', async () => {
    let nested = propertyList([]);
    for (let depth = 0; depth < 40; depth++) nested = propertyList([['p', 1, nested]]);
    for (const properties of [encodeProperties([['p', 1, nested]]), encodeProperties([['x', 1, nested]])]) {
      const { datasets, warnings } = await open({ spectra: [spectrum(1)], properties });
      expect(warnings.join()).toMatch(/WXDM are left out/);
      expect(valuesOf(datasets[0]!)).toEqual([1, 2, 3, 4]);
    }
  });

  it('the white-light image has its place on the stage', async () => {
    const { datasets, warnings } = await open({ grid, image: encodeWhiteLight() });
    expect(warnings).toEqual([]);
    expect(datasets[1]).toMatchObject({ title: 'White-light image', kind: 'image', shape: [8, 16], dtype: 'rgb' });
    expect(datasets[1]!.axes).toMatchObject([
      { name: 'y', scale: 1, offset: 7, units: 'µm' },
      { name: 'x', scale: 2, offset: -5, units: 'µm' },
    ]);
    // Three colors for each pixel; JPEG is not exact.
    const values = Array.from(datasets[1]!.open().read(0, 128), Number);
    expect(values).toHaveLength(384);
    for (const value of values) expect(Math.abs(value - 100)).toBeLessThan(4);
  });

  it('an image that is damaged is left out', async () => {
    const { datasets, warnings } = await open({ image: Buffer.from('no picture') });
    expect(datasets).toHaveLength(1);
    expect(warnings.join()).toMatch(/white-light image is left out/);
  });
});

describe('refusals', () => {
  const patched = (offset: number, value: bigint) => {
    const bytes = encodeWdf({ spectra: six, channels });
    new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(offset, value, true);
    return openBytes(renishawReader, 'a.wdf', bytes);
  };
  it.each([
    ['more spectra than are there', 16 + 56, 7n],
    ['countless spectra', 16 + 56, 2n ** 63n],
    ['no spectra', 16 + 56, 0n],
    ['a block shorter than its header', 8, 3n],
    ['a list of another length', 16 + 72, 9n],
  ])('%s', async (_, offset, value) => {
    const error = await errorOf(() => patched(offset, value));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'renishaw-wdf' } });
  });

  it('a file cut within its spectra', async () => {
    const bytes = encodeWdf({ spectra: six, channels }).subarray(0, 560);
    expect(await errorOf(() => openBytes(renishawReader, 'a.wdf', bytes))).toMatchObject({ code: 'file-damaged' });
  });
});
