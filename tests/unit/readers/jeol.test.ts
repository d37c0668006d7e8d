import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { SparseSource } from '../../../src-main/cubes/sparse-source.ts';
import { jeolReader } from '../../../src-main/readers/jeol/jeol-reader.ts';
import { oleDate } from '../../../src-main/readers/jeol/jeol-text.ts';
import { memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import {
  array,
  brightness,
  encodeEds,
  encodeJeolImage,
  encodeProject,
  encodePts,
  floats,
  ints,
  x,
  xRay,
  y,
} from '../../fixtures/jeol-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const pixelValues = (words: Parameters<typeof encodePts>[0]['words'], pixels = '4x2') => {
  return openBytes(jeolReader, 'a.pts', encodePts({ words, pixels }));
};
/** Steps of a raster of 4096 for a map of 4 × 2. */
const [COLUMN, ROW] = [1024, 2048];
const LAST = [y(ROW), x(3 * COLUMN)];

describe('images and maps', () => {
  it('have the field of the photograph, and what the instrument says', async () => {
    const { datasets, warnings } = await openBytes(
      jeolReader,
      'a.map',
      encodeJeolImage({ title: 'Fe K', isMap: true }),
    );
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ title: 'Fe K', kind: 'image', shape: [2, 3], dtype: 'uint8' });
    // 120 mm at 1000 × are 120 µm, over three pixels, which are square.
    expect(datasets[0]!.axes).toMatchObject([
      { name: 'y', scale: 40, offset: 0, units: 'µm', role: 'signal' },
      { name: 'x', scale: 40, offset: 0, units: 'µm', role: 'signal' },
    ]);
    expect(valuesOf(datasets[0]!)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(datasets[0]!.metadata).toMatchObject({
      General: { date: '2017-04-07', time: '18:00:00' },
      Acquisition_instrument: {
        SEM: { beam_energy: 15, magnification: 1000, microscope: 'JSM-1', working_distance: 10, dwell_time: 0.0001 },
      },
      Sample: { elements: ['Fe'] },
    });
  });

  it.each([
    [7, 'uint16', new Uint8Array(Uint16Array.of(1, 2, 3, 4, 5, 60_000).buffer), 60_000],
    [8, 'int32', new Uint8Array(Int32Array.of(1, 2, 3, 4, 5, -6).buffer), -6],
    [9, 'float32', new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 0.5).buffer), 0.5],
  ] as const)('of type %s are %s', async (type, dtype, value, last) => {
    const { datasets } = await openBytes(jeolReader, 'a.img', encodeJeolImage({ bits: array('Bits', type, value) }));
    expect(datasets[0]!.dtype).toBe(dtype);
    expect(valuesOf(datasets[0]!).at(-1)).toBe(last);
  });

  it('stay in pixels without a magnification', async () => {
    const { datasets } = await openBytes(
      jeolReader,
      'a.img',
      encodeJeolImage({ instrument: [floats('ScanSize', 120)] }),
    );
    expect(datasets[0]!.axes).toMatchObject([
      { scale: 1, units: '' },
      { scale: 1, units: '' },
    ]);
  });

  it.each([
    ['more pixels than are stored', { size: [4, 2] as const }],
    ['no pixels', { bits: ints('Other', 1) }],
  ])('are refused with %s', async (_, options) => {
    const error = await errorOf(() => openBytes(jeolReader, 'a.img', encodeJeolImage(options)));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'jeol', field: 'Image.Bits' } });
  });
});

describe('event streams', () => {
  it('are summed over their sweeps, each count in its pixel and channel', async () => {
    const sweep = [y(0), x(0), xRay(5), xRay(5), x(2 * COLUMN), xRay(4095), y(ROW), x(COLUMN), xRay(0)];
    const { datasets, warnings } = await pixelValues([...sweep, x(3 * COLUMN), ...sweep, x(3 * COLUMN)]);
    expect(warnings).toEqual([]);
    const [cube] = datasets;
    expect(cube).toMatchObject({ kind: 'spectrum-image', shape: [2, 4, 4096], dtype: 'uint8' });
    expect(cube!.open()).toBeInstanceOf(SparseSource);
    const values = valuesOf(cube!);
    const expected = new Array(2 * 4 * 4096).fill(0);
    expected[5] = 4;
    expected[2 * 4096 + 4095] = 2;
    expected[5 * 4096] = 2;
    expect(values).toEqual(expected);
    expect(cube!.originalMetadata).toMatchObject({ events: 8, sweepsSummed: 2 });
  });

  it('have energies from the zero of the processor, and times', async () => {
    const { datasets } = await pixelValues([y(0), x(0), xRay(1), ...LAST]);
    const [, , energy] = datasets[0]!.axes;
    expect(energy).toMatchObject({ name: 'Energy', scale: 0.01, units: 'keV', role: 'signal' });
    // CoefB + CoefA · (0 − DigZ)
    expect(energy!.offset).toBeCloseTo(-0.002 - 0.01 * 96, 12);
    expect(datasets[0]!.metadata).toMatchObject({
      Signal: { signal_type: 'EDS_SEM' },
      Acquisition_instrument: {
        SEM: { dwell_time: 0.0005, Detector: { EDS: { live_time: 12, elevation_angle: 35 } } },
      },
    });
  });

  it('say when the zero of energy is not known', async () => {
    const file = encodePts({ words: [y(0), x(0), xRay(1), ...LAST], zero: null });
    const { warnings } = await openBytes(jeolReader, 'a.pts', file);
    expect(warnings.join()).toMatch(/which channel is at zero energy/);
  });

  it('leave out a sweep that was stopped, but not the only one', async () => {
    const whole = [y(0), x(0), xRay(7), ...LAST];
    const stopped = [y(0), x(0), xRay(7), xRay(7), x(COLUMN), xRay(9)];
    const both = await pixelValues([...whole, ...stopped]);
    expect(both.warnings.join()).toMatch(/stopped within sweep 2/);
    expect(both.datasets[0]!.originalMetadata).toMatchObject({ events: 1, sweepsSummed: 1 });
    expect(valuesOf(both.datasets[0]!).reduce((a, b) => a + b)).toBe(1);
    const only = await pixelValues(stopped);
    expect(only.warnings).toEqual([]);
    expect(valuesOf(only.datasets[0]!).reduce((a, b) => a + b)).toBe(3);
  });

  it('bring the electron image with them', async () => {
    const sweep = [y(0), x(0), brightness(100), x(COLUMN), brightness(7), xRay(3), ...LAST, brightness(4000)];
    const { datasets } = await pixelValues([...sweep, ...sweep]);
    expect(datasets.map(({ kind }) => kind)).toEqual(['spectrum-image', 'image']);
    expect(valuesOf(datasets[1]!)).toEqual([200, 14, 0, 0, 0, 0, 0, 8000]);
    expect(datasets[1]!.axes).toMatchObject([
      { name: 'y', role: 'signal' },
      { name: 'x', role: 'signal' },
    ]);
  });

  it('widen their numbers when a count is larger than a byte', async () => {
    const many = await pixelValues([y(0), x(0), ...new Array(300).fill(xRay(9)), ...LAST]);
    expect(many.datasets[0]!.dtype).toBe('uint16');
    expect(Number(many.datasets[0]!.open().read(9, 1)[0])).toBe(300);
  });

  it('open without the cube that they stand for', async () => {
    // 1024 × 1024 × 4096 would take 4 GB.
    const before = process.memoryUsage().arrayBuffers;
    const { datasets } = await pixelValues([y(0), x(4), xRay(1000), y(4092), x(4092), xRay(1)], '1024x1024');
    expect(elementCount(datasets[0]!.shape)).toBe(2 ** 32);
    expect(Number(datasets[0]!.open().read(4096 + 1000, 1)[0])).toBe(1);
    expect(Number(datasets[0]!.open().read(2 ** 32 - 4095, 1)[0])).toBe(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([3, 24, 96, 384, 1000])(
    'put every pixel where it belongs in a raster that is no multiple of %i',
    async (size) => {
      const begin = (index: number) => Math.floor((index * 4096) / size);
      const words = Array.from({ length: size }, (_, i) => [y(begin(i)), x(begin(size - 1 - i)), xRay(i)]).flat();
      const { datasets } = await pixelValues([...words, x(begin(size - 1))], `${size}x${size}`);
      const source = datasets[0]!.open();
      for (let i = 0; i < size; i++) {
        expect(Number(source.read((i * size + size - 1 - i) * 4096 + i, 1)[0])).toBe(1);
      }
    },
  );

  it('that are cut short give what is there', async () => {
    const file = encodePts({ words: [y(0), x(0), xRay(1)], said: 1000 });
    const { datasets, warnings } = await openBytes(jeolReader, 'a.pts', file);
    expect(warnings.join()).toMatch(/6 of 1000 bytes/);
    expect(valuesOf(datasets[0]!).reduce((a, b) => a + b)).toBe(1);
  });

  it.each(['0x4', '4', '5000x5000', '99999999999x1'])('are refused with a size of %s', async (pixels) => {
    const error = await errorOf(() => pixelValues([xRay(1)], pixels));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'jeol' } });
  });
});

describe('spectra', () => {
  it('have calibration, times, detector and elements', async () => {
    const { datasets, warnings } = await openBytes(jeolReader, 'a.EDS', encodeEds([1, 2, 300]));
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ kind: 'spectrum', shape: [3], dtype: 'int32' });
    expect(datasets[0]!.axes).toMatchObject([{ name: 'Energy', scale: 0.01, offset: -0.5, units: 'keV' }]);
    expect(valuesOf(datasets[0]!)).toEqual([1, 2, 300]);
    expect(datasets[0]!.metadata).toMatchObject({
      Sample: { elements: ['Fe'] },
      Signal: { signal_type: 'EDS_TEM' },
      Acquisition_instrument: {
        TEM: {
          beam_energy: 200,
          Detector: {
            EDS: {
              live_time: 30,
              real_time: 34.97,
              elevation_angle: 22.3,
              azimuth_angle: 90,
              energy_resolution_MnKa: 138,
            },
          },
        },
      },
    });
    expect(datasets[0]!.originalMetadata).toMatchObject({
      Footer: {
        'Selected elements': [{ name: 'Fe K', lines: [{ name: 'Fe_Ka' }] }],
        Quanti: [{ name: 'FeO', Counts: 48_817 }],
      },
    });
  });

  it('open without what stands behind them', async () => {
    const { datasets, warnings } = await openBytes(jeolReader, 'a.EDS', encodeEds([1, 2, 3], true));
    expect(warnings.join()).toMatch(/incomplete/);
    expect(valuesOf(datasets[0]!)).toEqual([1, 2, 3]);
  });
});

describe('projects', () => {
  const files = {
    'a.asw': encodeProject([
      '.\\Sample\\00_View000\\a.img',
      'Sample\\00_View000\\a.pts',
      'Sample\\a.EDS',
      'Sample\\note.txt',
    ]),
    'Sample/00_View000/a.img': encodeJeolImage(),
    'Sample/00_View000/a.pts': encodePts({ words: [y(0), x(0), xRay(1), ...LAST] }),
    'Sample/a.EDS': encodeEds([1, 2]),
  };

  it('open everything that they name, calibrated by their views', async () => {
    const { datasets, warnings } = await openBytes(jeolReader, 'a.asw', files);
    expect(warnings).toEqual([]);
    expect(datasets.map(({ kind }) => kind)).toEqual(['image', 'spectrum-image', 'spectrum']);
    // The field of the view is 120 × 90 µm.
    expect(datasets[0]!.axes.map(({ scale }) => scale)).toEqual([45, 40]);
    expect(datasets[1]!.axes.map(({ scale }) => scale).slice(0, 2)).toEqual([45, 30]);
  });

  it('go on without what is missing or damaged', async () => {
    const { 'Sample/a.EDS': _, ...rest } = files;
    const { datasets, warnings } = await openBytes(jeolReader, 'a.asw', {
      ...rest,
      'Sample/00_View000/a.img': Buffer.alloc(100),
    });
    expect(datasets.map(({ kind }) => kind)).toEqual(['spectrum-image']);
    expect(warnings).toHaveLength(2);
    const error = await errorOf(() => openBytes(jeolReader, 'a.asw', { 'a.asw': files['a.asw'] }));
    expect(error).toMatchObject({ code: 'file-damaged' });
    expect(error.advice).toMatch(/whole folder/);
  });
});

const real = fileURLToPath(new URL('../../../../shared/data/jeol/rawdata.ASW', import.meta.url));
if (!existsSync(real)) console.warn('The shared data folder is not there: no project of a microscope is opened.');

it.skipIf(!existsSync(real))('the project of a microscope has what its origin asserts', async () => {
  const opened = await openFile(real);
  expect(opened.warnings).toEqual([]);
  expect(opened.datasets).toHaveLength(7);
  const cube = opened.datasets[6]!;
  expect(cube.originalMetadata).toMatchObject({ sweepsSummed: 14, events: 308_261 });
  expect(cube.axes[0]!.scale).toBeCloseTo(0.00869140587747097, 8);
  opened.close();
});

it('knows its files by their first bytes, not by their endings', () => {
  const recognizes = (bytes: Uint8Array) =>
    jeolReader.recognizes(bytes.subarray(0, 4096), memoryFile('a', { a: bytes }));
  for (const bytes of [encodeJeolImage(), encodePts({ words: [] }), encodeEds([1, 2]), encodeProject(['a.img'])]) {
    expect(recognizes(bytes)).toBe(true);
  }
  for (const bytes of [new Uint8Array(4096), Buffer.from('MAP '), new Uint8Array(0), Uint8Array.of(52, 0, 0, 0)]) {
    expect(recognizes(bytes)).toBe(false);
  }
});

it.each([
  [42_832.756006944444, { date: '2017-04-07', time: '18:08:39' }],
  [0, undefined],
  [Number.NaN, undefined],
  [1e300, undefined],
])('day %s is %o', (days, expected) => {
  expect(oleDate(days)).toEqual(expected);
});
