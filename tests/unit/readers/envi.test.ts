import { describe, expect, it } from 'vitest';
import { enviReader } from '../../../src-main/readers/envi/envi-reader.ts';
import { memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const ramp = (count: number) => Array.from({ length: count }, (_, i) => i);
const plain = { samples: 3, lines: 2, bands: 4, 'data type': 1, interleave: 'bip', 'byte order': 0 };
type Fields = { readonly [name: string]: string | number | undefined };
const hdr = (fields: Fields, start = 'ENVI\n') =>
  Buffer.from(
    start +
      Object.entries({ ...plain, ...fields })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name} = ${value}\n`)
        .join(''),
  );
const raw = Uint8Array.from(ramp(24));
const open = (fields: Fields, values: Uint8Array = raw) =>
  openBytes(enviReader, 'a.hdr', { 'a.hdr': hdr(fields), 'a.raw': values });

describe('interleave', () => {
  // The position in the file of line l, sample s, band b, from ENVI's description.
  const places = {
    bsq: (l: number, s: number, b: number) => b * 6 + l * 3 + s,
    bil: (l: number, s: number, b: number) => l * 12 + b * 3 + s,
    bip: (l: number, s: number, b: number) => l * 12 + s * 4 + b,
  };
  it.each(Object.keys(places) as (keyof typeof places)[])('%s is [line, sample, band]', async (interleave) => {
    const [dataset] = (await open({ interleave })).datasets;
    expect(dataset).toMatchObject({ kind: 'spectrum-image', shape: [2, 3, 4], dtype: 'uint8' });
    const expected = ramp(2).flatMap((l) => ramp(3).flatMap((s) => ramp(4).map((b) => places[interleave](l, s, b))));
    expect(valuesOf(dataset!)).toEqual(expected);
  });
});

it.each([
  [1, 'uint8', (b: Buffer) => b.writeUInt8(200)],
  [2, 'int16', (b: Buffer) => b.writeInt16BE(-300)],
  [3, 'int32', (b: Buffer) => b.writeInt32BE(-70_000)],
  [4, 'float32', (b: Buffer) => b.writeFloatBE(0.5)],
  [5, 'float64', (b: Buffer) => b.writeDoubleBE(0.1)],
  [6, 'complex64', (b: Buffer) => b.writeFloatBE(1.5)],
  [9, 'complex128', (b: Buffer) => b.writeDoubleBE(2.5)],
  [12, 'uint16', (b: Buffer) => b.writeUInt16BE(60_000)],
  [13, 'uint32', (b: Buffer) => b.writeUInt32BE(4_000_000_000)],
  [14, 'int64', (b: Buffer) => b.writeBigInt64BE(-5n)],
  [15, 'uint64', (b: Buffer) => b.writeBigUInt64BE(5n)],
] as const)('data type %i is %s, big-endian, behind an offset', async (code, dtype, write) => {
  const values = Buffer.alloc(16);
  write(values);
  const fields = { samples: 1, lines: 1, bands: 1, 'data type': code, 'byte order': 1, 'header offset': 3 };
  const [dataset] = (await open(fields, Buffer.concat([Buffer.alloc(3), values]))).datasets;
  expect(dataset!.dtype).toBe(dtype);
  expect(valuesOf(dataset!)[0]).toBe(
    { 1: 200, 2: -300, 3: -70_000, 4: 0.5, 5: 0.1, 6: 1.5, 9: 2.5, 12: 60_000, 13: 4e9, 14: -5, 15: 5 }[code],
  );
});

describe('calibration', () => {
  it('uneven wavelengths are positions, even ones a scale', async () => {
    const uneven = await open({
      'wavelength units': 'Nanometers',
      wavelength: '{ 400,\n 410.5, ; comment\n 420,430 }'.replace(' ; comment', ''),
    });
    expect(uneven.datasets[0]!.axes[2]).toEqual({
      name: 'Wavelength',
      size: 4,
      scale: 10,
      offset: 400,
      units: 'nm',
      role: 'signal',
      positions: [400, 410.5, 420, 430],
    });
    const even = await open({ 'wavelength units': 'Micrometers', wavelength: '{1,2,3,4}' });
    expect(even.datasets[0]!.axes[2]).toMatchObject({ scale: 1, offset: 1, units: 'µm' });
    expect(even.datasets[0]!.axes[2]!.positions).toBeUndefined();
  });

  it('a list of the wrong length is not used and said', async () => {
    const { datasets, warnings } = await open({ wavelength: '{1, 2, 3}' });
    expect(datasets[0]!.axes[2]).toMatchObject({ name: 'channel', scale: 1, offset: 0, units: '' });
    expect(warnings).toEqual([expect.stringContaining('3 wavelengths for 4 bands')]);
  });

  it('map info gives the size of a pixel', async () => {
    const { datasets } = await open({
      'map info': '{UTM, 1, 1, 500000, 4e6, 2.5, 3, 13, North, WGS-84, units=Meters}',
    });
    expect(datasets[0]!.axes.slice(0, 2).map(({ scale, offset, units }) => [scale, offset, units])).toEqual([
      [3, 0, 'm'],
      [2.5, 0, 'm'],
    ]);
    const none = await open({});
    expect(none.datasets[0]!.axes[0]).toMatchObject({ scale: 1, units: '' });
  });

  it('band names, widths and the time are metadata', async () => {
    const fields = {
      'band names': '{red, green,\nblue, infrared}',
      fwhm: '{1,2,3,4}',
      'acquisition time': '2020-05-06T07:08:09Z',
    };
    expect((await open(fields)).datasets[0]!.metadata).toMatchObject({
      General: { date: '2020-05-06', time: '07:08:09' },
      Signal: { band_names: ['red', 'green', 'blue', 'infrared'], fwhm: [1, 2, 3, 4] },
    });
  });
});

describe('the two files', () => {
  it.each([
    ['a', 'a.hdr'],
    ['a.img', 'a.hdr'],
    ['a.img', 'a.img.hdr'],
    ['A.DAT', 'a.hdr'],
    ['a.bsq', 'a.HDR'],
  ])('%s and %s are found from each other', async (values, header) => {
    const files = { [values]: raw, [header]: hdr({}, '\uFEFFENVI\r\n') };
    for (const name of [values, header]) {
      expect(enviReader.recognizes(files[name]!.subarray(0, 4096), memoryFile(name, files))).toBe(true);
      expect(valuesOf((await openBytes(enviReader, name, files)).datasets[0]!)).toEqual(ramp(24));
    }
  });

  it('a header of another program is none of ours', () => {
    const files = { 'a.img': raw, 'a.hdr': Buffer.from('BYTEORDER M\nLAYOUT BIL\n') };
    expect(enviReader.recognizes(raw, memoryFile('a.img', files))).toBe(false);
    expect(enviReader.recognizes(files['a.hdr'], memoryFile('a.hdr', files))).toBe(false);
  });

  it('a missing file of values is named', async () => {
    const error = await errorOf(() => openBytes(enviReader, 'a.hdr', { 'a.hdr': hdr({}) }));
    expect(error).toMatchObject({ code: 'file-damaged', advice: expect.stringContaining('a.raw') });
  });
});

it('one band is an image, a library a list of spectra, one line a line', async () => {
  expect((await open({ bands: 1, samples: 4, lines: 6 })).datasets[0]).toMatchObject({ kind: 'image', shape: [6, 4] });
  const library = await open({
    'file type': 'ENVI Spectral Library',
    bands: 1,
    samples: 4,
    lines: 6,
    wavelength: '{1,2,3,4}',
  });
  expect(library.datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [6, 4] });
  expect(library.datasets[0]!.axes[1]).toMatchObject({ offset: 1, role: 'signal' });
  expect((await open({ lines: 1, samples: 6 })).datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [6, 4] });
  expect((await open({ lines: 1, samples: 1, bands: 24 })).datasets[0]).toMatchObject({
    kind: 'spectrum',
    shape: [24],
  });
});

describe('bad input', () => {
  it.each([
    ['samples', undefined, 'file-damaged'],
    ['lines', 0, 'file-damaged'],
    ['bands', '1e9', 'file-damaged'],
    ['samples', 2 ** 53, 'file-damaged'],
    ['header offset', 1, 'file-damaged'],
    ['interleave', 'diagonal', 'file-damaged'],
    ['data type', 7, 'format-unsupported'],
    ['file compression', 1, 'format-unsupported'],
  ])('%s = %s is %s', async (name, value, code) => {
    const error = await errorOf(() => open({ [name]: value }));
    expect(error).toMatchObject({ code, where: { format: 'envi' } });
  });

  it('more bytes than needed are named', async () => {
    expect((await open({}, new Uint8Array(30))).warnings).toEqual([expect.stringContaining('6 bytes more')]);
  });
});
