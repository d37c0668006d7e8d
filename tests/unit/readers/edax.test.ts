/** EDAX spectra and maps, written by our own encoder; the real spectra are those of the contract suite. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { edaxReader } from '../../../src-main/readers/edax/edax-reader.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { encodeIpr, encodeSpc, encodeSpd } from '../../fixtures/edax-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const shared = fileURLToPath(new URL('../../../../shared/data/edax/', import.meta.url));
const counts = Array.from({ length: 2 * 3 * 4 }, (_, i) => i * 7);
const map = { lines: 2, points: 3, channels: 4, counts, image: 'C:\\maps\\Live Map 2_Img.bmp' } as const;
const files = {
  'a.spd': encodeSpd({ ...map, countBytes: 2 }),
  'a.spc': encodeSpc({ evPerChannel: 5, startEnergy: 0.5, atomicNumbers: [26, 8, 26] }),
  'Live Map 2_Img.ipr': encodeIpr(),
};

describe('spectra', () => {
  it.each([0.61, 0.7])('reads version %f', async (version) => {
    const file = encodeSpc({
      version,
      counts: [1, 2, 4_000_000_000],
      atomicNumbers: [58, 6, 200, 67],
      startEnergy: 0.25,
    });
    const { datasets, warnings } = await openBytes(edaxReader, 'a.spc', file);
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ title: 'EDS Spectrum', kind: 'spectrum', shape: [4096], dtype: 'uint32' });
    expect(valuesOf(datasets[0]!).slice(0, 4)).toEqual([1, 2, 4_000_000_000, 0]);
    const axis = { name: 'Energy', size: 4096, scale: 0.01, offset: 0.25, units: 'keV', role: 'signal' };
    expect(datasets[0]!.axes).toEqual([axis]);
    expect(datasets[0]!.metadata).toEqual({
      General: { title: 'EDS Spectrum', original_filename: 'a.spc', date: '2016-04-19', time: '15:36:09' },
      Sample: { description: 'a spot', elements: ['C', 'Ce', 'Ho'] },
      Signal: { signal_type: 'EDS_SEM', quantity: 'X-rays (Counts)' },
      Acquisition_instrument: {
        SEM: {
          beam_energy: 22,
          Stage: { tilt_alpha: 2.5 },
          Detector: {
            EDS: { azimuth_angle: 45, elevation_angle: 34, energy_resolution_MnKa: 129.25, live_time: 50.5 },
          },
        },
      },
    });
  });

  it.each(['a.spd', 'a.ipr', 'a'])('is known by its content under the name %s', async (name) => {
    const { datasets } = await openBytes(edaxReader, name, encodeSpc({ counts: [1, 2, 3] }));
    expect(valuesOf(datasets[0]!).slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('says that the spectrum of a map is empty', async () => {
    const { warnings } = await openBytes(edaxReader, 'map.spc', encodeSpc());
    expect(warnings).toEqual([expect.stringContaining('open map.spd')]);
  });

  it('leaves the axis in channels when there are no eV per channel', async () => {
    const { datasets, warnings } = await openBytes(edaxReader, 'a.spc', encodeSpc({ evPerChannel: 0, counts: [1] }));
    expect(datasets[0]!.axes[0]).toMatchObject({ scale: 1, offset: 0, units: '' });
    expect(warnings).toHaveLength(1);
  });

  it('refuses other .spc files and spectra that are cut short', async () => {
    // A spectrum of GRAMS begins with its flags and the letter K.
    const galactic = new Uint8Array(4000).fill(1).with(1, 0x4b);
    expect(await errorOf(() => openBytes(edaxReader, 'a.spc', galactic))).toMatchObject({ code: 'format-unsupported' });
    const short = encodeSpc().slice(0, 3840 + 4 * 4095);
    expect(await errorOf(() => openBytes(edaxReader, 'a.spc', short))).toMatchObject({
      code: 'file-damaged',
      where: { field: 'dataStart', byteOffset: 28 },
    });
  });
});

describe('maps', () => {
  it.each([
    [1, 'uint8'],
    [2, 'uint16'],
    [4, 'uint32'],
  ] as const)('reads counts of %i bytes', async (countBytes, dtype) => {
    const { datasets, warnings } = await openBytes(edaxReader, 'a.spd', {
      ...files,
      'a.spd': encodeSpd({ ...map, countBytes }),
    });
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [2, 3, 4], dtype });
    expect(valuesOf(datasets[0]!)).toEqual(counts);
    expect(datasets[0]!.axes).toEqual([
      { name: 'y', size: 2, scale: 0.25, offset: 0, units: 'µm', role: 'navigation' },
      { name: 'x', size: 3, scale: 0.125, offset: 0, units: 'µm', role: 'navigation' },
      { name: 'Energy', size: 4, scale: 0.005, offset: 0.5, units: 'keV', role: 'signal' },
    ]);
    expect(datasets[0]!.metadata).toMatchObject({
      Sample: { elements: ['Fe', 'O'] },
      Signal: { signal_type: 'EDS_SEM' },
      Acquisition_instrument: { SEM: { beam_energy: 22, magnification: 13_706 } },
    });
  });

  it('opens without the files beside it, uncalibrated and with warnings', async () => {
    const { datasets, warnings } = await openBytes(edaxReader, 'a.spd', files['a.spd']);
    expect(datasets[0]!.axes.map(({ scale, offset, units }) => [scale, offset, units])).toEqual(
      Array(3).fill([1, 0, '']),
    );
    expect(warnings.join(' ')).toMatch(/a\.spc is not beside.*Live Map 2_Img\.ipr is not beside/);
  });

  it('finds the image by the name of the map when the map names none', async () => {
    const opened = await openBytes(edaxReader, 'a.spd', {
      'a.spd': encodeSpd({ ...map, countBytes: 1, image: '' }),
      'a.spc': files['a.spc'],
      'a_Img.ipr': encodeIpr(333),
    });
    expect(opened.warnings).toEqual([]);
    expect(opened.datasets[0]!.axes[1]).toMatchObject({ scale: 0.125, units: 'µm' });
  });

  it('opens the map whose image is given, and names it when it is not there', async () => {
    const opened = await openBytes(edaxReader, 'a_Img.ipr', { ...files, 'a_Img.ipr': encodeIpr() });
    expect(opened.datasets[0]).toMatchObject({ kind: 'spectrum-image', shape: [2, 3, 4] });
    const error = await errorOf(() => openBytes(edaxReader, 'Live Map 2_Img.ipr', encodeIpr()));
    expect(error).toMatchObject({ code: 'format-unsupported', advice: expect.stringContaining('Live Map 2.spd') });
  });

  it('refuses sizes that do not fit into the file', async () => {
    for (const [at, value] of [
      [24, 4],
      [28, 0],
      [32, 0xffffffff],
      [36, 3],
      [40, 2000],
      [40, 0],
    ] as const) {
      const file = files['a.spd'].slice();
      new DataView(file.buffer).setUint32(at, value, true);
      expect((await errorOf(() => openBytes(edaxReader, 'a.spd', file))).code).toBe('file-damaged');
    }
  });
});

describe.skipIf(!existsSync(shared))('the shared files', () => {
  it('names the map of a lonely image description', async () => {
    const error = await errorOf(() => openFile(`${shared}Live Map 2_Img.ipr`));
    expect(error).toMatchObject({ code: 'format-unsupported', advice: expect.stringContaining('Live Map 2.spd') });
  });

  it('has the metadata that the origin tests assert', async () => {
    const opened = await openFile(`${shared}single_spect.spc`);
    expect(opened.datasets[0]!.metadata).toMatchObject({
      Sample: { elements: ['Al', 'C', 'Ce', 'Cu', 'F', 'Ho', 'Mg', 'O'] },
      Acquisition_instrument: {
        SEM: { beam_energy: 22, Detector: { EDS: { azimuth_angle: 0, elevation_angle: 34 } } },
      },
    });
    opened.close();
  });
});
