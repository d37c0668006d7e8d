import { describe, expect, it } from 'vitest';
import { gatanDmReader } from '../../../src-main/readers/gatan-dm/gatan-dm-reader.ts';
import {
  type DmImage,
  type DmTag,
  encodeDm,
  encodeTree,
  group,
  list,
  number,
  text,
} from '../../fixtures/gatan-dm-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const open = (bytes: Uint8Array, name = 'file.dm4') => openBytes(gatanDmReader, name, bytes);
const calibration = (origin: number, scale: number, units: string) => ({ origin, scale, units });
const metaData = (format: string, signal?: string): readonly [string, DmTag] => [
  'Meta Data',
  group(['Format', text(format)], ...(signal ? [['Signal', text(signal)] as const] : [])),
];

function floats(count: number, littleEndian: boolean): Uint8Array {
  const buffer = Buffer.from(Float32Array.from({ length: count }, (_, i) => i).buffer);
  return new Uint8Array(littleEndian ? buffer : buffer.swap32());
}

/** 4 columns, 3 rows, 5 channels; element (x, y, E) has value x + 4 y + 12 E. */
function cube(littleEndian: boolean, more: Partial<DmImage> = {}): DmImage {
  return {
    name: 'cube',
    dataType: 2,
    element: 'float32',
    dimensions: [4, 3, 5],
    pixels: floats(60, littleEndian),
    calibrations: [calibration(0, 2, 'nm'), calibration(-1, 3, 'nm'), calibration(-300, 0.5, 'eV ')],
    tags: [metaData('Spectrum image', 'EELS')],
    ...more,
  };
}

describe.each([
  [3, true],
  [3, false],
  [4, true],
  [4, false],
] as const)('DM%i, little-endian %s', (version, little) => {
  it('presents a spectrum image as [y, x, E], without the thumbnail', async () => {
    const { datasets, warnings } = await open(encodeDm(version, little, [cube(little)], { thumbnail: true }));
    expect(warnings).toEqual([]);
    expect(datasets).toHaveLength(1);
    const [dataset] = datasets;
    expect(dataset).toMatchObject({ title: 'cube', kind: 'spectrum-image', shape: [3, 4, 5], dtype: 'float32' });
    expect(dataset!.axes).toEqual([
      { name: 'y', size: 3, scale: 3, offset: 3, units: 'nm', role: 'navigation' },
      { name: 'x', size: 4, scale: 2, offset: 0, units: 'nm', role: 'navigation' },
      { name: 'Energy loss', size: 5, scale: 0.5, offset: 150, units: 'eV', role: 'signal' },
    ]);
    expect(valuesOf(dataset!).slice(0, 10)).toEqual([0, 12, 24, 36, 48, 1, 13, 25, 37, 49]);
    expect(dataset!.metadata).toMatchObject({ Signal: { signal_type: 'EELS' } });
  });

  it('reads all pixel types', async () => {
    const one = (dataType: number, element: DmImage['element'], bytes: number, values: Buffer): [DmImage, number] => [
      { dataType, element, dimensions: [2, 1], pixels: new Uint8Array(values) },
      bytes,
    ];
    const view = (bytes: number, write: (buffer: Buffer) => void) => {
      const buffer = Buffer.alloc(bytes);
      write(buffer);
      if (little) return buffer;
      return bytes === 4 ? buffer.swap16() : bytes === 8 ? buffer.swap32() : buffer.swap64();
    };
    const cases: [[DmImage, number], string, number[]][] = [
      [
        one(
          1,
          'int16',
          2,
          view(4, (b) => b.writeInt16LE(-2, 2)),
        ),
        'int16',
        [0, -2],
      ],
      [
        one(
          10,
          'uint16',
          2,
          view(4, (b) => b.writeUInt16LE(65535, 2)),
        ),
        'uint16',
        [0, 65535],
      ],
      [one(6, 'char', 1, Buffer.from([1, 255])), 'uint8', [1, 255]],
      [one(9, 'int8', 1, Buffer.from([1, 255])), 'int8', [1, -1]],
      [one(14, 'bool', 1, Buffer.from([1, 0])), 'bool', [1, 0]],
      [
        one(
          7,
          'int32',
          4,
          view(8, (b) => b.writeInt32LE(-7, 4)),
        ),
        'int32',
        [0, -7],
      ],
      [
        one(
          11,
          'uint32',
          4,
          view(8, (b) => b.writeUInt32LE(4e9, 4)),
        ),
        'uint32',
        [0, 4e9],
      ],
      [
        one(
          12,
          'float64',
          8,
          view(16, (b) => b.writeDoubleLE(0.1, 8)),
        ),
        'float64',
        [0, 0.1],
      ],
      [
        one(
          39,
          'int64',
          8,
          view(16, (b) => b.writeBigInt64LE(-9n, 8)),
        ),
        'int64',
        [0, -9],
      ],
      [
        one(
          40,
          'uint64',
          8,
          view(16, (b) => b.writeBigUInt64LE(9n, 8)),
        ),
        'uint64',
        [0, 9],
      ],
      [
        one(
          23,
          'int32',
          4,
          view(8, (b) => b.writeUInt32LE(0x04010203, 4)),
        ),
        'rgba',
        [0, 0, 0, 0, 1, 2, 3, 4],
      ],
      [
        one(
          8,
          'int32',
          4,
          view(8, (b) => b.writeUInt32LE(0x00010203, 4)),
        ),
        'rgb',
        [0, 0, 0, 1, 2, 3],
      ],
    ];
    for (const [[image], dtype, values] of cases) {
      const { datasets } = await open(encodeDm(version, little, [image]));
      expect(datasets[0]).toMatchObject({ dtype, kind: 'image', shape: [1, 2] });
      expect(valuesOf(datasets[0]!)).toEqual(values);
    }
  });

  it('reads complex pixels as pairs', async () => {
    const image: DmImage = {
      dataType: 3,
      element: ['float32', 'float32'],
      dimensions: [2, 2],
      pixels: floats(8, little),
    };
    const { datasets } = await open(encodeDm(version, little, [image]));
    expect(datasets[0]).toMatchObject({ dtype: 'complex64', shape: [2, 2] });
    expect(valuesOf(datasets[0]!)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('reads every type of tag', async () => {
    const more: (readonly [string, DmTag])[] = [
      ['numbers', group(['a', number('int64', -5)], ['b', number('float64', 0.25)], ['c', number('bool', 1)])],
      [
        'point',
        {
          struct: [
            { type: 'int16', value: -1 },
            { type: 'float32', value: 0.5 },
          ],
        },
      ],
      ['string', { string: 'µm' }],
      ['text', text('Ångström')],
      ['short', { array: 'uint32', bytes: new Uint8Array(8) }],
      ['long', { array: 'uint32', bytes: new Uint8Array(4000) }],
      ['structs', { structArray: ['int16', 'int16'], bytes: new Uint8Array(8) }],
      ['list', list(number('int32', 1), number('int32', 2))],
      ['twice', number('int8', 1)],
      ['twice', number('int8', 2)],
      ['__proto__', number('int8', 3)],
    ];
    const { datasets } = await open(encodeDm(version, little, [cube(little)], { more }));
    expect(datasets[0]!.originalMetadata).toMatchObject({
      numbers: { a: -5, b: 0.25, c: true },
      point: [-1, 0.5],
      string: 'µm',
      text: 'Ångström',
      short: [0, 0],
      long: '[1000 values]',
      structs: '[2 values]',
      list: [1, 2],
      twice: 1,
      ImageList: [{ ImageData: { Data: '[60 values]' } }],
    });
  });
});

describe('what an image is', () => {
  const image = (dimensions: number[], units: string[], tags: DmImage['tags'] = []): Uint8Array => {
    const pixels = floats(
      dimensions.reduce((a, b) => a * b),
      true,
    );
    const calibrations = units.map((unit) => calibration(0, 1, unit));
    return encodeDm(4, true, [{ dataType: 2, element: 'float32', dimensions, pixels, calibrations, tags }]);
  };
  it.each([
    ['a cube in keV without tags', image([2, 3, 4], ['nm', 'nm', 'keV']), 'spectrum-image', [3, 2, 4], 'Energy'],
    ['a cube with energy first', image([4, 2, 3], ['eV', 'nm', 'nm']), 'spectrum-image', [3, 2, 4], 'Energy loss'],
    [
      'a cube with energy in the middle',
      image([2, 4, 3], ['nm', 'eV', 'nm']),
      'spectrum-image',
      [3, 2, 4],
      'Energy loss',
    ],
    ['a cube', image([2, 3, 4], ['nm', 'nm', 'nm']), 'image-stack', [4, 3, 2], 'x'],
    [
      'a line scan',
      image([5, 3], ['eV', 'nm'], [metaData('Spectrum image', 'EELS')]),
      'spectrum-line',
      [3, 5],
      'Energy loss',
    ],
    [
      'a turned line scan',
      image([3, 5], ['nm', 'eV'], [metaData('Spectrum image', 'EELS')]),
      'spectrum-line',
      [3, 5],
      'Energy loss',
    ],
    [
      'a spectrum one row high',
      image([5, 1], ['eV', ''], [metaData('Spectrum', 'EELS')]),
      'spectrum',
      [5],
      'Energy loss',
    ],
    ['a spectrum', image([5], ['keV'], [metaData('Spectrum', 'X-ray')]), 'spectrum', [5], 'Energy'],
    ['an image', image([5, 4], ['nm', 'nm']), 'image', [4, 5], 'x'],
    ['an energy-filtered image', image([5, 4], ['eV', 'nm']), 'image', [4, 5], 'x'],
    ['four dimensions', image([2, 3, 2, 2], ['', '', '', '']), 'other', [2, 2, 3, 2], 'x'],
  ] as const)('%s', async (_what, bytes, kind, shape, lastAxis) => {
    const [dataset] = (await open(bytes)).datasets;
    expect(dataset).toMatchObject({ kind, shape });
    expect(dataset!.axes.at(-1)!.name).toBe(lastAxis);
    // Element i of the file has value i, wherever it is presented.
    expect(valuesOf(dataset!).sort((a, b) => a - b)).toEqual([...Array(valuesOf(dataset!).length).keys()]);
  });

  it('turns a cube with energy in the middle the right way', async () => {
    const [dataset] = (await open(image([2, 4, 3], ['nm', 'eV', 'nm']))).datasets;
    expect(valuesOf(dataset!).slice(0, 8)).toEqual([0, 2, 4, 6, 1, 3, 5, 7]);
  });
});

describe('bad input', () => {
  const good = encodeDm(4, true, [cube(true)]);

  it.each([Number.NaN, 0, Number.POSITIVE_INFINITY])(
    'a scale of %d leaves the axis uncalibrated and warns',
    async (scale) => {
      const calibrations = [calibration(0, 2, 'nm'), calibration(0, 2, 'nm'), calibration(5, scale, 'eV')];
      const { datasets, warnings } = await open(encodeDm(4, true, [cube(true, { calibrations })]));
      expect(datasets[0]!.axes[2]).toMatchObject({ scale: 1, offset: 0, units: '' });
      expect(warnings).toHaveLength(1);
    },
  );

  it.each([5, 27, 28, 99])('pixels of type %i are named, other images still open', async (dataType) => {
    const packed: DmImage = { name: 'FFT', dataType, element: 'float32', dimensions: [2, 2], pixels: floats(4, true) };
    const { datasets, warnings } = await open(encodeDm(3, true, [packed, cube(true)]));
    expect(datasets.map((dataset) => dataset.title)).toEqual(['cube']);
    expect(warnings[0]).toContain('"FFT"');
    expect(await errorOf(() => open(encodeDm(3, true, [packed])))).toMatchObject({ code: 'format-unsupported' });
  });

  it('every truncation is a damaged file with a place', async () => {
    for (let length = 1; length < good.length - 8; length += 13) {
      const error = await errorOf(() => open(good.subarray(0, length)));
      expect(error.code).toBe('file-damaged');
      expect(error.where.format).toBe('gatan-dm');
      expect(error.where.byteOffset).toBeLessThanOrEqual(length);
    }
  });

  it('refuses nesting without end and counts beyond the file', async () => {
    let deep: DmTag = group();
    for (let i = 0; i < 100; i++) deep = group(['', deep]);
    expect(await errorOf(() => open(encodeTree(3, true, deep)))).toMatchObject({ code: 'file-damaged' });
    const many = Buffer.from(encodeTree(3, true, group()));
    many.writeUInt32BE(0xffffffff, 14);
    expect(await errorOf(() => open(many))).toMatchObject({ code: 'file-damaged' });
  });

  it.each([2 ** 31, 2 ** 32 - 1, 0])('refuses a dimension of %i', async (size) => {
    const bytes = encodeDm(4, true, [cube(true, { dimensions: [4, 3, size] })]);
    expect(await errorOf(() => open(bytes))).toMatchObject({ code: 'file-damaged', where: { format: 'gatan-dm' } });
  });

  it('says so when there is no image, or another version', async () => {
    expect(await errorOf(() => open(encodeDm(4, true, [])))).toMatchObject({ code: 'file-damaged' });
    const other = good.slice();
    other[3] = 2;
    expect(await errorOf(() => open(other))).toMatchObject({ code: 'format-unsupported' });
  });
});
