import { describe, expect, it } from 'vitest';
import { tiaReader } from '../../../src-main/readers/tia/tia-reader.ts';
import { encodeEmi, encodeSer, type SerTestFile } from '../../fixtures/tia-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const spectrum = (first: number) => [[first, first + 1, first + 2]];
const six = [0, 10, 20, 30, 40, 50].map(spectrum);
const meters = (size: number, offset: number, delta: number, element = 0) => ({
  size,
  offset,
  delta,
  element,
  description: 'Position',
  units: 'meters',
});
const open = (file: SerTestFile, name = 'a_1.ser') => openBytes(tiaReader, name, { [name]: encodeSer(file) });
/** x goes first, over three columns and two rows. */
const xFast = [0, 1, 2, 3, 4, 5].map((i) => [(i % 3) * 2e-9, Math.floor(i / 3) * -1e-9] as const);
const scan = [meters(3, 1e-9, 2e-9), meters(2, -5e-9, -1e-9, 5)];

describe('series of spectra', () => {
  it.each([0x210, 0x220])('of version %s: one spectrum', async (version) => {
    const { datasets } = await open({ version, elements: [spectrum(7)] });
    expect(datasets[0]).toMatchObject({ kind: 'spectrum', shape: [3], dtype: 'int32' });
    expect(datasets[0]!.axes).toMatchObject([{ name: 'Energy', scale: 0.5, offset: -20, units: 'eV', role: 'signal' }]);
    expect(valuesOf(datasets[0]!)).toEqual([7, 8, 9]);
  });

  it('along a line', async () => {
    const { datasets } = await open({ elements: six, dimensions: [meters(6, 0, 0.5e-9)] });
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [6, 3] });
    expect(datasets[0]!.axes[0]).toMatchObject({ name: 'x', units: 'nm', role: 'navigation' });
    expect(datasets[0]!.axes[0]!.scale).toBeCloseTo(0.5, 12);
    expect(valuesOf(datasets[0]!)).toEqual(six.flat(2));
  });

  it('at chosen places are numbered: steps of one meter are none', async () => {
    const { datasets } = await open({ elements: six, dimensions: [meters(6, 0, 1)] });
    expect(datasets[0]!.axes[0]).toMatchObject({ name: 'Number', scale: 1, offset: 0, units: '' });
  });

  it('over an area are [y, x, E], with the offset at the index that the file says', async () => {
    const { datasets } = await open({ elements: six, dimensions: scan, positions: xFast });
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [2, 3, 3] });
    const [y, x] = datasets[0]!.axes;
    expect([y!.name, x!.name]).toEqual(['y', 'x']);
    // Position of index 5 is −5 nm, steps are −1 nm: index 0 is at 0.
    expect(y!.offset).toBeCloseTo(0, 9);
    expect(y!.scale).toBeCloseTo(-1, 9);
    expect(x!.offset).toBeCloseTo(1, 9);
    expect(valuesOf(datasets[0]!)).toEqual(six.flat(2));
  });

  it('that went down the columns first are [y, x, E] all the same', async () => {
    const positions = [0, 1, 2, 3, 4, 5].map((i) => [Math.floor(i / 2) * 2e-9, (i % 2) * -1e-9] as const);
    const { datasets } = await open({ elements: six, dimensions: scan, positions });
    expect(datasets[0]!.shape).toEqual([2, 3, 3]);
    expect(valuesOf(datasets[0]!)).toEqual([0, 2, 4, 1, 3, 5].flatMap((i) => six[i]!.flat()));
  });

  it('that were stopped warn: a series is cut, a map is filled', async () => {
    const series = await open({ elements: six.slice(0, 2), total: 6, dimensions: [meters(6, 0, 1e-9)] });
    expect(series.warnings.join()).toMatch(/2 of 6 elements/);
    expect(series.datasets[0]!.shape).toEqual([2, 3]);
    const map = await open({ elements: six.slice(0, 4), total: 6, dimensions: scan, positions: xFast });
    expect(map.warnings.join()).toMatch(/4 of 6 elements/);
    expect(valuesOf(map.datasets[0]!)).toEqual([...six.slice(0, 4).flat(2), 0, 0, 0, 0, 0, 0]);
    const floats = await open({ elements: six.slice(0, 5), total: 6, dimensions: scan, positions: xFast, type: 7 });
    expect(valuesOf(floats.datasets[0]!).slice(-3)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('parts of them are read as they are in the whole', async () => {
    const { datasets } = await open({ elements: six, dimensions: scan, positions: xFast });
    const source = datasets[0]!.open();
    const all = Array.from(source.read(0, 18), Number);
    for (let first = 0; first < 18; first++) {
      for (let count = 1; first + count <= 18; count++) {
        expect(Array.from(source.read(first, count), Number)).toEqual(all.slice(first, first + count));
      }
    }
  });
});

describe('series of images', () => {
  const image = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const upright = [4, 5, 6, 1, 2, 3];

  it('have their first row on top', async () => {
    const { datasets } = await open({ kind: 'images', elements: [image] });
    expect(datasets[0]).toMatchObject({ kind: 'image', shape: [2, 3] });
    expect(valuesOf(datasets[0]!)).toEqual(upright);
    const [y, x] = datasets[0]!.axes;
    expect([y!.units, x!.units]).toEqual(['nm', 'nm']);
    expect([y!.offset, x!.offset, x!.scale].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([-2, -4, 1]);
  });

  it('are stacks, and read in parts', async () => {
    const { datasets } = await open({ kind: 'images', elements: [image, image.map((row) => row.map((v) => v + 10))] });
    expect(datasets[0]).toMatchObject({ kind: 'image-stack', shape: [2, 2, 3] });
    expect(datasets[0]!.axes[0]).toMatchObject({ name: 'Number', units: '', role: 'navigation' });
    const source = datasets[0]!.open();
    const all = [...upright, ...upright.map((value) => value + 10)];
    for (let first = 0; first < 12; first++) {
      for (let count = 1; first + count <= 12; count++) {
        expect(Array.from(source.read(first, count), Number)).toEqual(all.slice(first, first + count));
      }
    }
  });

  it('of diffraction have reciprocal lengths', async () => {
    const { datasets } = await open({ kind: 'images', elements: [image], pixel: 2e7 });
    expect(datasets[0]!.axes).toMatchObject([{ units: '1/nm' }, { units: '1/nm' }]);
    expect(datasets[0]!.axes[1]!.scale).toBeCloseTo(0.02, 12);
  });

  it('stay without a unit where length and diffraction contradict each other', async () => {
    const files = {
      'a.emi': encodeEmi([{ ser: 'a_1.ser', settings: [['Mode', 'TEM Diffraction', '']] }]),
      'a_1.ser': encodeSer({ kind: 'images', elements: [image] }),
    };
    const { datasets, warnings } = await openBytes(tiaReader, 'a.emi', files);
    expect(datasets[0]!.axes).toMatchObject([{ units: '' }, { units: '' }]);
    expect(warnings.join()).toMatch(/in which units/);
  });
});

describe('.emi', () => {
  const settings = [
    ['High tension', '300', 'kV'],
    ['Microscope', 'Microscope Tecnai', ''],
    ['Mode', 'STEM nP', ''],
    ['Camera length', '0.56', 'm'],
    ['Magnification', '1550000', 'x'],
    ['Stage X', '-2.000', 'um'],
    ['Stage A', '1.50', 'deg'],
  ] as const;
  const files = {
    'a.emi': encodeEmi([
      { date: 'Mon Feb 22 11:55:58 2016' },
      { ser: 'a_1.ser', settings, more: '<AcquireInfo><IntegrationTime>0.05</IntegrationTime></AcquireInfo>' },
      { ser: 'a_3.ser', date: 'Tue Feb 23 01:02:03 2016' },
    ]),
    'a_1.ser': encodeSer({ elements: [spectrum(1)] }),
    'a_3.ser': encodeSer({ elements: [spectrum(3)] }),
  };

  it('opens all its series, each with the object behind its name', async () => {
    const { datasets, warnings } = await openBytes(tiaReader, 'a.emi', files);
    expect(warnings).toEqual([]);
    expect(datasets.map(({ title }) => title)).toEqual(['a_1', 'a_3']);
    expect(datasets[0]!.metadata).toMatchObject({
      General: { date: '2016-02-22', time: '11:56:27' },
      Acquisition_instrument: {
        TEM: {
          beam_energy: 300,
          microscope: 'Tecnai',
          acquisition_mode: 'STEM',
          camera_length: 560,
          magnification: 1_550_000,
          dwell_time: 0.05,
          Stage: { x: -0.002, tilt_alpha: 1.5 },
        },
      },
    });
    expect(datasets[1]!.metadata).toMatchObject({ General: { date: '2016-02-23', time: '01:02:03' } });
    expect(datasets[0]!.originalMetadata).toMatchObject({
      ObjectInfo: { ExperimentalDescription: { 'High tension_kV': '300' }, TrueImageHeaderInfo: { 5: '2' } },
    });
  });

  it('is found from a series, which opens without it too', async () => {
    const beside = await openBytes(tiaReader, 'a_3.ser', files);
    expect(beside.datasets[0]!.metadata).toMatchObject({ General: { date: '2016-02-23' } });
    const alone = await openBytes(tiaReader, 'a_3.ser', { 'a_3.ser': files['a_3.ser'] });
    expect(alone.warnings.join()).toMatch(/a\.emi is not beside/);
    expect(valuesOf(alone.datasets[0]!)).toEqual([3, 4, 5]);
  });

  it('says what to copy when its series are missing', async () => {
    const error = await errorOf(() => openBytes(tiaReader, 'a.emi', { 'a.emi': files['a.emi'] }));
    expect(error).toMatchObject({ code: 'file-damaged' });
    expect(error.advice).toMatch(/a_1\.ser/);
  });

  it('gives up on XML that is not sound, not on the values', async () => {
    const bad = Buffer.concat([Buffer.from([0x4a, 0x4b, 0, 2]), Buffer.from('<ObjectInfo><a></b></ObjectInfo>')]);
    const { datasets, warnings } = await openBytes(tiaReader, 'a.emi', { 'a.emi': bad, 'a_1.ser': files['a_1.ser'] });
    expect(warnings.join()).toMatch(/left out/);
    expect(valuesOf(datasets[0]!)).toEqual([1, 2, 3]);
  });
});

describe('refusals', () => {
  it('an empty series', async () => {
    const error = await errorOf(() => {
      const bytes = encodeSer({ elements: [spectrum(1)] });
      new DataView(bytes.buffer).setUint32(18, 0, true);
      return openBytes(tiaReader, 'a.ser', bytes);
    });
    expect(error).toMatchObject({ code: 'format-unsupported', where: { field: 'number of valid elements' } });
  });

  it.each([
    ['a count beyond the file', 14, 0xffff_ffff],
    ['more valid than planned', 18, 5],
    ['another kind of data', 6, 1],
    ['offsets beyond the file', 22, 0x7fff_ffff],
    ['thousands of dimensions', 26, 9999],
  ])('%s', async (_, offset, value) => {
    const bytes = encodeSer({ elements: [spectrum(1)] });
    new DataView(bytes.buffer).setUint32(offset, value, true);
    const error = await errorOf(() => openBytes(tiaReader, 'a.ser', bytes));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'tia' } });
    expect(error.where.byteOffset).toBeTypeOf('number');
  });
});
