import { describe, expect, it } from 'vitest';
import { digitalSurfReader } from '../../../src-main/readers/digital-surf/digital-surf-reader.ts';
import { encodeSurf, type SurfTestRecord } from '../../fixtures/surf-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const six = [0, 1, 2, 3, 4, 5];
/** The encoder's spacing of z is 0.5, its offset 7. */
const inUnits = (numbers: readonly number[], smallest = 0) => numbers.map((number) => 7 + 0.5 * (number - smallest));
const open = (...records: SurfTestRecord[]) => openBytes(digitalSurfReader, 'a.sur', encodeSurf(records));
const surface: SurfTestRecord = { type: 2, numbers: six, points: 3, lines: 2 };

describe('surfaces', () => {
  it('have values in units, and lengths in µm', async () => {
    const { datasets, warnings } = await open(surface);
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ title: 'a test', kind: 'image', shape: [2, 3], dtype: 'float64' });
    const [y, x] = datasets[0]!.axes;
    expect([y!.name, x!.name, y!.units, x!.units]).toEqual(['Height', 'Width', 'µm', 'µm']);
    expect([y!.scale, x!.scale, y!.offset, x!.offset].map((value) => Number(value.toPrecision(6)))).toEqual([
      2, 1, 20, 10,
    ]);
    expect(valuesOf(datasets[0]!)).toEqual(inUnits(six));
    expect(datasets[0]!.metadata).toMatchObject({
      General: { date: '2020-03-05', time: '10:20:30', authors: 'somebody' },
      Signal: { quantity: 'Intensity (a.u.)' },
    });
  });

  it('count from their smallest number, and have NaN where nothing was measured', async () => {
    const numbers = [3, 4, 1, 5, 6, 1];
    const { datasets } = await open({ ...surface, numbers, smallest: 3, hasUnmeasured: true });
    expect(valuesOf(datasets[0]!)).toEqual(
      inUnits(numbers, 3).map((value, i) => (numbers[i] === 1 ? Number.NaN : value)),
    );
    const told = await open({ ...surface, numbers, smallest: 3 });
    expect(valuesOf(told.datasets[0]!)[2]).toBe(6);
  });

  it.each([16, 32] as const)('of %i bits, compressed or not, are the same', async (bits) => {
    const numbers = bits === 32 ? six.map((number) => number * 100_000) : six;
    for (const streams of [undefined, 1, 3]) {
      const { datasets } = await open({ ...surface, bits, numbers, ...(streams && { streams }) });
      expect(valuesOf(datasets[0]!)).toEqual(inUnits(numbers));
      expect(Array.from(datasets[0]!.open().read(2, 3), Number)).toEqual(inUnits(numbers).slice(2, 5));
    }
  });

  it('with layers are images of their own', async () => {
    const names = (z: string) => ['X', 'Y', z, ''] as const;
    const { datasets } = await open(
      { ...surface, type: 11, channels: 2, names: names('Height') },
      { ...surface, type: 11, numbers: six.map((number) => number + 9), names: names('Brightness') },
    );
    expect(datasets.map(({ title }) => title)).toEqual(['a test: Height', 'a test: Brightness']);
    expect(valuesOf(datasets[1]!)).toEqual(inUnits(six.map((number) => number + 9)));
  });

  it('in series are a stack', async () => {
    const spacing = [0.001, 0.002, 0.5, 4] as const;
    const first = { ...surface, type: 5, objects: 2, spacing, units: ['mm', 'mm', 'a.u.', 's'] as const };
    const { datasets } = await open({ ...first, streams: 1 }, { ...surface, type: 5, numbers: six.map((n) => n + 9) });
    expect(datasets[0]).toMatchObject({ kind: 'image-stack', shape: [2, 2, 3] });
    expect(datasets[0]!.axes[0]).toMatchObject({ scale: 4, units: 's', role: 'navigation' });
    expect(Array.from(datasets[0]!.open().read(4, 4), Number)).toEqual(inUnits([4, 5, 9, 10]));
  });
});

describe('profiles and spectra', () => {
  it('are one line, or one for each object', async () => {
    const profile = { type: 1, numbers: six, points: 6 };
    const one = await open(profile);
    expect(one.datasets[0]).toMatchObject({ kind: 'spectrum', shape: [6] });
    const series = await open({ ...profile, type: 4, objects: 2 }, { ...profile, type: 4 });
    expect(series.datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [2, 6] });
    // A series without a direction of its own is numbered.
    expect(series.datasets[0]!.axes[0]).toMatchObject({ name: 'Number', scale: 1, units: '' });
    expect(valuesOf(series.datasets[0]!)).toEqual(inUnits([...six, ...six]));
  });

  it('have wavelengths in nm', async () => {
    const names = ['Wavelength', 'Height', 'Intensity', ''] as const;
    const spacing = [1e-6, 0.002, 0.5, 0] as const;
    const { datasets } = await open({ type: 20, numbers: six, points: 3, lines: 2, names, spacing });
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [2, 3] });
    expect(datasets[0]!.axes[1]!.units).toBe('nm');
    expect(datasets[0]!.axes[1]!.scale).toBeCloseTo(1, 6);
  });

  it('over an area are a hyperspectral map', async () => {
    const numbers = Array.from({ length: 24 }, (_, i) => i);
    const map: SurfTestRecord = {
      type: 21,
      numbers,
      points: 3,
      lines: 2,
      depth: 4,
      spacing: [0.001, 0.002, 0.5, 2e-6],
      names: ['Width', 'Height', 'CL Intensity', 'Wavelength'],
      units: ['mm', 'mm', 'a.u.', 'mm'],
      comment:
        '$_SEM\n$Beam Energy = 4996.00 V\n$Channel1 = SE$Channel2=CCD$_CCD\n$Exposure Time = 000.500 s\n$Model = A 920\n',
    };
    const { datasets } = await open(map);
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [2, 3, 4] });
    expect(datasets[0]!.axes[2]).toMatchObject({ name: 'Wavelength', units: 'nm', role: 'signal' });
    expect(datasets[0]!.axes[2]!.offset).toBeCloseTo(300, 4);
    expect(valuesOf(datasets[0]!)).toEqual(inUnits(numbers));
    expect(datasets[0]!.metadata).toMatchObject({
      Signal: { signal_type: 'CL' },
      Acquisition_instrument: { SEM: { beam_energy: 4.996 }, Detector: { integration_time: 0.5 } },
    });
    expect(datasets[0]!.originalMetadata.comment).toEqual({
      SEM: { 'Beam Energy': 4996, 'Beam Energy_units': 'V', Channel1: 'SE', Channel2: 'CCD' },
      CCD: { 'Exposure Time': 0.5, 'Exposure Time_units': 's', Model: 'A 920' },
    });
  });
});

it('three channels of a color image are one', async () => {
  const part = (numbers: number[]): SurfTestRecord => ({ type: 12, numbers, points: 2, lines: 1, channels: 3 });
  const { datasets } = await open(part([255, 1]), part([0, 2]), part([7, 3]));
  expect(datasets).toHaveLength(1);
  expect(datasets[0]).toMatchObject({ kind: 'image', shape: [1, 2], dtype: 'rgb' });
  expect(Array.from(datasets[0]!.open().read(0, 2), Number)).toEqual([255, 0, 7, 1, 2, 3]);
});

describe('refusals', () => {
  const patched = (offset: number, value: number, record: SurfTestRecord = surface) => {
    const bytes = encodeSurf([record]);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(offset, value, true);
    return async () => {
      const { datasets } = await openBytes(digitalSurfReader, 'a.sur', bytes);
      return valuesOf(datasets[0]!);
    };
  };
  const directory = 512 + 3;
  it.each([
    ['countless points', 108, 0x7fff_ffff, surface],
    ['negative points', 108, 0xffff_ffff, surface],
    ['countless streams', directory, 0xffff_ffff, { ...surface, streams: 1 }],
    ['streams that would burst', directory + 4, 0x7fff_ffff, { ...surface, streams: 1 }],
    ['streams that are too short', directory + 4, 3, { ...surface, streams: 1 }],
    ['streams that are no zlib', directory + 12, 0, { ...surface, streams: 1 }],
  ] as const)('%s', async (_, offset, value, record) => {
    const error = await errorOf(patched(offset, value, record));
    expect(error).toMatchObject({ code: 'file-damaged', where: { format: 'digital-surf' } });
    expect(error.where.byteOffset).toBeTypeOf('number');
  });

  it.each([
    [14, 'a force curve'],
    [6, 'a meridian disc'],
    [99, 'an object of kind 99'],
  ])('kind %i is %s', async (type, words) => {
    const error = await errorOf(() => open({ ...surface, type }));
    expect(error).toMatchObject({ code: 'format-unsupported' });
    expect(error.message).toContain(words);
  });

  it('a series that is cut short gives what is there', async () => {
    const { datasets, warnings } = await open({ ...surface, type: 5, objects: 3 }, { ...surface, type: 5 });
    expect(warnings.join()).toMatch(/2 of 3 objects/);
    expect(datasets[0]!.shape).toEqual([2, 2, 3]);
  });
});
