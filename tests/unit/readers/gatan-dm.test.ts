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

/** Fourier transform of a real image, summed from its definition: zero frequency in the middle; real and imaginary parts in turn. */
function centeredTransform(width: number, height: number): number[] {
  const image = (x: number, y: number) => ((x * 7 + y * 13 + x * y * 3) % 11) - 4;
  const out: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [ky, kx] = [row - Math.floor(height / 2), column - width / 2];
      let [re, im] = [0, 0];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const angle = -2 * Math.PI * ((kx * x) / width + (ky * y) / height);
          re += image(x, y) * Math.cos(angle);
          im += image(x, y) * Math.sin(angle);
        }
      }
      out.push(re, im);
    }
  }
  return out;
}

/** Of each row the columns from the middle to the left edge. */
function packHalfPlane(transform: readonly number[], width: number, height: number): number[] {
  const out: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = width / 2; column >= 0; column--) {
      const at = 2 * (row * width + column);
      out.push(transform[at]!, transform[at + 1]!);
    }
  }
  return out;
}

/** The older form, as HyperSpy takes it apart: rows of the right half; the left edge of the lower half in their first places. */
function packSquare(transform: readonly number[], half: number): number[] {
  const at = (row: number, column: number) => {
    const i = 2 * (row * 2 * half + column);
    return [transform[i]!, transform[i + 1]!] as const;
  };
  const rows = Array.from({ length: 2 * half }, (_, row) => {
    const first = row < half ? at(half + row, 0) : at(row, half);
    return [first, ...Array.from({ length: half - 1 }, (_, j) => at(row, half + j + 1))];
  });
  // Four numbers are real: they share the places of two.
  rows[0]![0] = [at(half, 0)[0], at(0, 0)[0]];
  rows[half]![0] = [at(half, half)[0], at(0, half)[0]];
  return rows.flat(2);
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

  it.each([
    ['old squares', 5, 8, 8],
    ['half planes', 27, 8, 6],
    ['half planes in double precision', 28, 6, 5],
  ])('unpacks Fourier transforms: %s', async (_what, dataType, width, height) => {
    const transform = centeredTransform(width, height);
    const packed = dataType === 5 ? packSquare(transform, width / 2) : packHalfPlane(transform, width, height);
    const numbers = dataType === 28 ? Float64Array.from(packed) : Float32Array.from(packed);
    const pixels = Buffer.from(numbers.buffer);
    if (!little && dataType === 28) pixels.swap64();
    else if (!little) pixels.swap32();
    const element =
      dataType === 5
        ? 'float32'
        : dataType === 27
          ? (['float32', 'float32'] as const)
          : (['float64', 'float64'] as const);
    const image: DmImage = {
      name: 'FFT',
      dataType,
      element,
      dimensions: [width, height],
      pixels: new Uint8Array(pixels),
    };
    const [dataset] = (await open(encodeDm(version, little, [image]))).datasets;
    expect(dataset).toMatchObject({
      kind: 'image',
      shape: [height, width],
      dtype: dataType === 28 ? 'complex128' : 'complex64',
    });
    // 32-bit floats have 7 digits; the values are of order 10.
    for (const [i, value] of valuesOf(dataset!).entries()) expect(value).toBeCloseTo(transform[i]!, 4);
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

describe('several images', () => {
  const identity = (...numbers: number[]): readonly [string, DmTag] => [
    'UID',
    group(...numbers.map((value, i) => [String(i), number('uint32', value)] as const)),
  ];
  const rectangle = (...sides: number[]): DmTag => ({ struct: sides.map((value) => ({ type: 'float32', value })) });

  it('keep their own metadata; a spectrum image names its survey image and where it lies on it', async () => {
    const survey: DmImage = {
      name: 'Survey',
      dataType: 2,
      element: 'float32',
      dimensions: [4, 4],
      pixels: floats(16, true),
      uniqueId: [1, 2, 3, 4],
      tags: [['DataBar', group(['Acquisition Date', text('14/05/2019')])]],
    };
    const where = group(['Spectrum Image Rect', rectangle(1, 2, 3, 4)], identity(1, 2, 3, 4));
    const acquisition = group(['Date', text('13/05/2019')], ['Start time', text('20:50:13')], ['Survey Image', where]);
    const spectra = cube(true, {
      tags: [metaData('Spectrum image', 'EELS'), ['SI', group(['Acquisition', acquisition])]],
    });
    const region = group(['Name', text('Spatial drift')], ['Rectangle', rectangle(0, 0, 2, 2)]);
    const cursor = group(['Name', text('SICursor')], ['Rectangle', rectangle(0, 0, 1, 1)]);
    const display = group(['ImageSource', number('uint32', 0)], ['AnnotationGroupList', list(region, cursor)]);
    const more = [['DocumentObjectList', list(display)]] as const;
    const { datasets } = await open(encodeDm(4, true, [survey, spectra], { thumbnail: true, more }));
    expect(datasets.map(({ title, kind }) => [title, kind])).toEqual([
      ['Survey', 'image'],
      ['cube', 'spectrum-image'],
    ]);
    expect(datasets[0]!.metadata).toMatchObject({
      General: { date: '2019-05-14', regions: [{ name: 'Spatial drift', rectangle: [0, 0, 2, 2] }] },
    });
    expect(datasets[1]!.metadata).toMatchObject({
      General: { date: '2019-05-13', time: '20:50:13' },
      Acquisition_instrument: {
        TEM: { Spectrum_image: { survey_rectangle: [1, 2, 3, 4], survey_image: 'Survey' } },
      },
    });
  });
});

describe('metadata', () => {
  const numbers = (...entries: [string, number][]) =>
    group(...entries.map(([name, value]) => [name, number('float64', value)] as const));

  it('of EELS: energies in keV, angles in mrad, times in s', async () => {
    const tags: DmImage['tags'] = [
      metaData('Spectrum image', 'EELS'),
      [
        'Microscope Info',
        group(
          ['Voltage', number('float64', 80_000)],
          ['Illumination Mode', text('STEM')],
          ['STEM Camera Length', number('float64', 38)],
          ['Indicated Magnification', number('float64', 1e6)],
          ['Probe Current (nA)', number('float64', 0.1)],
          ['Stage Position', numbers(['Stage Alpha', 5], ['Stage X', 1500])],
        ),
      ],
      [
        'EELS',
        group(
          ['Acquisition', numbers(['Exposure (s)', 0.02], ['Number of frames', 4])],
          [
            'Experimental Conditions',
            numbers(['Collection semi-angle (mrad)', 50], ['Convergence semi-angle (mrad)', 20]),
          ],
        ),
      ],
      [
        'EELS Spectrometer',
        group(
          ['Aperture label', text('2.5 mm')],
          ['Dispersion (eV/ch)', number('float64', 0.25)],
          ['Instrument name', text('GIF')],
        ),
      ],
      ['Session Info', group(['Operator', text('A. Person')], ['Specimen', text('oxide')])],
    ];
    const [dataset] = (await open(encodeDm(4, true, [cube(true, { tags })]))).datasets;
    expect(dataset!.metadata).toMatchObject({
      General: { authors: 'A. Person' },
      Sample: { description: 'oxide' },
      Acquisition_instrument: {
        TEM: {
          beam_energy: 80,
          beam_current: 0.1,
          camera_length: 38,
          magnification: 1e6,
          convergence_angle: 20,
          acquisition_mode: 'STEM',
          Stage: { tilt_alpha: 5, x: 1.5 },
          Detector: {
            EELS: {
              collection_angle: 50,
              exposure: 0.02,
              frame_number: 4,
              aperture_size: 2.5,
              dispersion: 0.25,
              spectrometer: 'GIF',
            },
          },
        },
      },
    });
  });

  it('of a diffraction pattern: what is indicated is a camera length', async () => {
    const info = group(
      ['Illumination Mode', text('TEM')],
      ['Imaging Mode', text('DIFFRACTION')],
      ['Indicated Magnification', number('float64', 300)],
    );
    const image: DmImage = { ...cube(true), dimensions: [4, 15], tags: [['Microscope Info', info]] };
    const [dataset] = (await open(encodeDm(3, true, [image]))).datasets;
    const { TEM } = dataset!.metadata.Acquisition_instrument as { TEM: object };
    expect(TEM).toEqual({ acquisition_mode: 'TEM', camera_length: 300 });
  });

  it('cathodoluminescence has wavelengths', async () => {
    const tags = [metaData('Spectrum image', 'CL')];
    const calibrations = ['µm', 'µm', 'nm'].map((units) => calibration(0, 1, units));
    const [dataset] = (await open(encodeDm(4, true, [cube(true, { tags, calibrations })]))).datasets;
    expect(dataset).toMatchObject({ kind: 'spectrum-image', shape: [3, 4, 5] });
    expect(dataset!.axes[2]).toMatchObject({ name: 'Wavelength', units: 'nm' });
  });

  it('four dimensions open with a word', async () => {
    const image: DmImage = { ...cube(true), dimensions: [2, 3, 2, 5], calibrations: [] };
    const { datasets, warnings } = await open(encodeDm(4, true, [image]));
    expect(datasets[0]).toMatchObject({ kind: 'other', shape: [5, 2, 3, 2] });
    expect(warnings).toEqual([
      expect.stringMatching(/4-D data \(2 × 3 × 2 × 5\): opened for looking at its description; choose/),
    ]);
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

  it.each([
    ['pixels of an unknown type', 99, [2, 2]],
    ['a packed transform of odd width', 27, [3, 2]],
    ['an old packed transform that is no square', 5, [4, 2]],
  ])('%s are named, other images still open', async (_what, dataType, dimensions) => {
    const packed: DmImage = { name: 'FFT', dataType, element: 'float32', dimensions, pixels: floats(4, true) };
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
