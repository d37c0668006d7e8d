import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Hdf5Node } from '../../../src-main/cubes/hdf5-messages.ts';
import type { OpenedDataset, OpenedFile } from '../../../src-main/readers/reader.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { jsonOf } from '../../../src-main/readers/velox-emd/velox-json.ts';
import { errorOf, valuesOf } from './reading.ts';

const folder = fileURLToPath(new URL('../../fixtures/emd', import.meta.url));
const opened: OpenedFile[] = [];
afterEach(() => {
  for (const file of opened.splice(0)) file.close();
});

async function open(name: string) {
  const file = await openFile(join(folder, name));
  opened.push(file);
  return file;
}
async function arrayOf(name: string) {
  return valuesOf((await open(name)).datasets[0]!);
}
function named(file: OpenedFile, title: string): OpenedDataset {
  return file.datasets.find((dataset) => dataset.title === title)!;
}
function counting(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

describe('EDS spectrum images', () => {
  it('sums detectors and frames, and gives each detector apart', async () => {
    const file = await open('velox-11.emd');
    expect(file.format).toBe('velox-emd');
    expect(file.datasets.map((one) => [one.title, one.kind, one.shape])).toEqual([
      ['EDS spectrum, SuperX1', 'spectrum', [64]],
      ['EDS spectrum, SuperX2', 'spectrum', [64]],
      ['Fe', 'image', [4, 5]],
      ['HAADF', 'image', [4, 5]],
      ['EDS', 'spectrum-image', [4, 5, 64]],
      ['EDS, SuperX1', 'spectrum-image', [4, 5, 64]],
      ['EDS, SuperX2', 'spectrum-image', [4, 5, 64]],
      ['HAADF, all frames', 'image-stack', [3, 4, 5]],
    ]);
    expect(valuesOf(named(file, 'EDS'))).toEqual(await arrayOf('velox-11-sum.npy'));
    expect(valuesOf(named(file, 'EDS, SuperX2'))).toEqual(await arrayOf('velox-11-second.npy'));
  });

  it('follows the frames that Velox used, as HyperSpy does', async () => {
    const file = await open('velox-4.emd');
    expect(valuesOf(named(file, 'EDS'))).toEqual(await arrayOf('velox-4-hyperspy.npy'));
    expect(file.datasets.map((one) => one.title)).toEqual(['HAADF (x)', 'EDS', 'HAADF (x), all frames']);
  });

  it('gives axes in nm and keV, and what the microscope says', async () => {
    const { axes, metadata } = named(await open('velox-11.emd'), 'EDS');
    expect(axes).toEqual([
      { name: 'y', size: 4, scale: 2, offset: 3, units: 'nm', role: 'navigation' },
      { name: 'x', size: 5, scale: 2, offset: 1, units: 'nm', role: 'navigation' },
      { name: 'X-ray energy', size: 64, scale: 0.02, offset: -0.1, units: 'keV', role: 'signal' },
    ]);
    expect(metadata).toMatchObject({
      General: { title: 'EDS', date: '2017-03-06', time: '09:57:56', time_zone: 'UTC' },
      Signal: { signal_type: 'EDS_TEM' },
      Sample: { elements: ['Fe', 'O'] },
      Acquisition_instrument: {
        TEM: {
          microscope: 'Titan Themis',
          beam_energy: 300,
          camera_length: 115,
          convergence_angle: 25,
          magnification: 225_000,
          Detector: { EDS: { elevation_angle: 18, azimuth_angle: 45, number_of_frames: 3 } },
        },
      },
    });
  });

  it('keeps the original metadata and the settings', async () => {
    const { originalMetadata } = named(await open('velox-11.emd'), 'EDS');
    expect(originalMetadata).toMatchObject({
      AcquisitionSettings: { bincount: '64' },
      BinaryResult: { Detector: 'SuperX1' },
      Version: { version: '11' },
      SharedProperties: { EDSSpectrumQuantificationSettings: { q: { elementSelection: [26, 8] } } },
    });
  });

  it('warns of a pruned file and still gives its images', async () => {
    const file = await open('velox-pruned.emd');
    expect(file.datasets.map((one) => one.title)).toEqual(['HAADF']);
    expect(file.warnings.join()).toMatch(/pruned/);
  });

  it('refuses a count in a channel that there is not', async () => {
    const file = await open('velox-stray.emd');
    const [map] = file.datasets;
    // No image says how large the map is: it is the part of the scan that was measured.
    expect(map!.shape).toEqual([4, 5, 64]);
    const error = await errorOf(() => map!.open());
    expect([error.code, error.where.field]).toEqual(['file-damaged', '/Data/SpectrumStream/s1/Data']);
    expect(error.message).toMatch(/channel 64/);
  });
});

describe('spectra', () => {
  it('are one per detector, with its calibration and live time', async () => {
    const file = await open('velox-11.emd');
    const [spectrum] = file.datasets;
    const map = valuesOf(named(file, 'EDS, SuperX1'));
    const summed = counting(64).map((channel) => map.reduce((sum, n, at) => (at % 64 === channel ? sum + n : sum), 0));
    expect(valuesOf(spectrum!)).toEqual(summed);
    expect(spectrum!.axes[0]).toMatchObject({ name: 'Energy', scale: 0.02, offset: -0.1, units: 'keV' });
    expect(spectrum!.metadata).toMatchObject({
      Acquisition_instrument: { TEM: { Detector: { EDS: { live_time: 1.5, real_time: 2 } } } },
    });
  });
});

describe('images', () => {
  it('give stacks frame by frame with the camera’s time', async () => {
    const [stack] = (await open('velox-images.emd')).datasets;
    expect(stack).toMatchObject({ title: 'Ceta', kind: 'image-stack', shape: [2, 3, 4], dtype: 'int16' });
    expect(stack!.axes[0]).toMatchObject({ name: 'Time', scale: 250, units: 'ms', role: 'navigation' });
    expect(stack!.axes[2]).toMatchObject({ name: 'x', scale: 8, units: 'pm' });
    const frames = [0, 1].flatMap((frame) => counting(12).map((pixel) => pixel * 2 + frame - 5));
    expect(valuesOf(stack!)).toEqual(frames);
  });

  it('of a scan beside a map give the first frame, and all at the end', async () => {
    const file = await open('velox-11.emd');
    expect(valuesOf(named(file, 'HAADF'))).toEqual(counting(20).map((pixel) => pixel * 3));
    const all = [0, 1, 2].flatMap((frame) => counting(20).map((pixel) => pixel * 3 + frame));
    expect(valuesOf(named(file, 'HAADF, all frames'))).toEqual(all);
  });

  it('may be complex, in reciprocal space or not calibrated', async () => {
    const file = await open('velox-images.emd');
    const [, dpc, pattern, plain] = file.datasets;
    expect(dpc).toMatchObject({ title: 'DPC', dtype: 'complex64', shape: [3, 4] });
    const source = dpc!.open();
    expect(Array.from(source.read(2, 2), Number)).toEqual([2, -2, 3, -3]);
    expect(pattern!.axes[1]).toMatchObject({ scale: 0.05, offset: -0.1, units: '1/nm' });
    expect(plain!.axes[1]).toMatchObject({ scale: 1, offset: 0, units: '' });
  });

  it('that are no numbers are left out with a warning', async () => {
    const file = await open('velox-images.emd');
    expect(file.datasets).toHaveLength(4);
    expect(file.warnings.join()).toMatch(/a5.*records/);
  });
});

describe('EELS', () => {
  it('maps are stored as x, energy, y', async () => {
    const file = await open('velox-eels.emd');
    const map = named(file, 'EELS 1');
    expect([map.kind, map.shape, map.dtype]).toEqual(['spectrum-image', [4, 5, 6], 'float32']);
    expect(map.axes[0]).toMatchObject({ name: 'y', size: 4, scale: 2, offset: 3, units: 'nm' });
    expect(map.axes[2]).toMatchObject({ scale: 0.25, offset: -20.5, units: 'eV', role: 'signal' });
    const expected = counting(4).flatMap((y) =>
      counting(5).flatMap((x) => counting(6).map((energy) => (x * 6 + energy) * 4 + y)),
    );
    expect(valuesOf(map)).toEqual(expected);
    expect(map.metadata).toMatchObject({ Signal: { signal_type: 'EELS' } });
  });

  it('lines are stored as x, energy', async () => {
    const line = named(await open('velox-eels.emd'), 'EELS 2');
    expect([line.kind, line.shape]).toEqual(['spectrum-line', [5, 6]]);
    expect(valuesOf(line)).toEqual(counting(30));
  });
});

it.each([
  ['too deep', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ['cut off', '{"a": "b'],
  ['no object', '[1, 2]'],
])('leaves out JSON that is %s', (_, text) => {
  const info = {
    shape: [1],
    dtype: null,
    storedBytes: 16,
    chunks: null,
    unsupported: 'text',
    advice: '',
    damaged: false,
  };
  const value = { kind: 'string', shape: [1], values: [text] } as const;
  expect(jsonOf({ kind: 'dataset', path: '/a', attributes: {}, info, value } as unknown as Hdf5Node)).toBeUndefined();
});
