/** DigitalMicrograph files of our encoder, as HyperSpy and we read them: values, axes, metadata. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { gatanDmReader } from '../../src-main/readers/gatan-dm/gatan-dm-reader.ts';
import { type DmImage, type DmTag, encodeDm, group, number, text } from '../fixtures/gatan-dm-encoder.ts';
import { openBytes, valuesOf } from '../unit/readers/reading.ts';

const PYTHON = '/usr/bin/python3';
const hasHyperSpy =
  spawnSync(PYTHON, ['-c', 'import importlib.util as u, sys; sys.exit(u.find_spec("hyperspy") is None)']).status === 0;
if (!hasHyperSpy)
  console.warn('python3-hyperspy is not installed: our DigitalMicrograph files are not opened with it.');

const folder = mkdtempSync(join(tmpdir(), 'phasewright-gatan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SCRIPT = `
import json, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np
import hyperspy.api as hs
found = {}
for name in json.loads(sys.argv[2]):
    signals = hs.load(sys.argv[1] + "/" + name + ".dm4")
    found[name] = []
    for s in signals if isinstance(signals, list) else [signals]:
        data = s.data
        if np.iscomplexobj(data):
            data = np.stack([data.real, data.imag], axis=-1)
        found[name].append(dict(title=s.metadata.General.title, shape=list(s.data.shape), values=(data.ravel().astype(float) + 0.0).tolist(),
            axes=[[a.scale, a.offset + 0.0, str(a.units)] for a in s.axes_manager._axes], metadata=s.metadata.as_dictionary()))
print(json.dumps(found, default=str))
`;

const floats = (count: number) =>
  new Uint8Array(Float32Array.from({ length: count }, (_, i) => Math.sin(i) * 10).buffer);
const calibrations = (...units: string[]) =>
  units.map((unit, i) => ({ origin: i - 1, scale: 0.5 * (i + 1), units: unit }));
const brightness = group(['Origin', number('float32', 0)], ['Scale', number('float32', 1)], ['Units', text('')]);
const values = (...entries: [string, number][]): DmTag =>
  group(...entries.map(([name, value]) => [name, number('float64', value)] as const));
const tagsOf = (
  format: string,
  signal: string,
  ...more: (readonly [string, DmTag])[]
): NonNullable<DmImage['tags']> => [['Meta Data', group(['Format', text(format)], ['Signal', text(signal)])], ...more];
const microscope = [
  'Microscope Info',
  group(
    ['Voltage', number('float64', 300_000)],
    ['Illumination Mode', text('STEM')],
    ['STEM Camera Length', number('float64', 91)],
    ['Indicated Magnification', number('float64', 20_000)],
    [
      'Stage Position',
      values(['Stage Alpha', 1], ['Stage Beta', 2], ['Stage X', 10], ['Stage Y', 20], ['Stage Z', 30]),
    ],
  ),
] as const;
const eels = [
  'EELS',
  group(
    ['Acquisition', group(['Date', text('14/05/2019')], ['Start time', text('20:50:13')])],
    ['Experimental Conditions', values(['Collection semi-angle (mrad)', 40], ['Convergence semi-angle (mrad)', 12])],
  ),
] as const;
const eds = ['EDS', values(['Live time', 3], ['Real time', 4], ['Solid angle', 0.5])] as const;
const base = { dataType: 2, element: 'float32' } as const;

const FILES: { readonly [name: string]: readonly DmImage[] } = {
  cube: [
    {
      ...base,
      name: 'SI',
      dimensions: [3, 2, 5],
      pixels: floats(30),
      calibrations: calibrations('nm', 'nm', 'eV'),
      tags: tagsOf('Spectrum image', 'EELS', microscope, eels),
    },
  ],
  line: [
    {
      ...base,
      name: 'line',
      dimensions: [5, 3],
      pixels: floats(15),
      calibrations: calibrations('eV', 'nm'),
      tags: tagsOf('Spectrum image', 'EELS'),
    },
  ],
  eds: [
    {
      ...base,
      name: 'EDS',
      dimensions: [6],
      pixels: floats(6),
      calibrations: calibrations('keV'),
      tags: tagsOf('Spectrum', 'X-ray', microscope, eds),
    },
  ],
  several: [
    {
      ...base,
      name: 'survey',
      dimensions: [4, 3],
      pixels: floats(12),
      calibrations: calibrations('nm', 'nm'),
      tags: [microscope],
    },
    {
      ...base,
      name: 'spectrum',
      dimensions: [5],
      pixels: floats(5),
      calibrations: calibrations('eV'),
      tags: tagsOf('Spectrum', 'EELS'),
    },
  ],
  complex: [
    {
      name: 'wave',
      dataType: 3,
      element: ['float32', 'float32'],
      dimensions: [3, 2],
      pixels: floats(12),
      calibrations: calibrations('nm', 'nm'),
    },
  ],
  halfPlane: [
    {
      ...base,
      name: 'FFT',
      dataType: 27,
      dimensions: [4, 3],
      pixels: floats(18),
      calibrations: calibrations('1/nm', '1/nm'),
    },
  ],
  square: [
    {
      ...base,
      name: 'FFT',
      dataType: 5,
      dimensions: [6, 6],
      pixels: floats(36),
      calibrations: calibrations('1/nm', '1/nm'),
    },
  ],
};

/** What both call the same. */
const COMPARED = ['beam_energy', 'camera_length', 'magnification', 'convergence_angle', 'acquisition_mode', 'Stage'];

describe.skipIf(!hasHyperSpy)('HyperSpy and we', () => {
  it('read the same from the same files', async () => {
    const encoded = Object.entries(FILES).map(
      ([name, images]) => [name, encodeDm(4, true, images, { brightness })] as const,
    );
    for (const [name, bytes] of encoded) writeFileSync(join(folder, `${name}.dm4`), bytes);
    const answer = execFileSync(PYTHON, ['-c', SCRIPT, folder, JSON.stringify(Object.keys(FILES))], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const found = JSON.parse(answer.trim().split('\n').at(-1)!);
    for (const [name, bytes] of encoded) {
      const { datasets } = await openBytes(gatanDmReader, `${name}.dm4`, bytes);
      expect(datasets.map(({ title }) => title)).toEqual(found[name].map((one: { title: string }) => one.title));
      datasets.forEach((dataset, i) => {
        const theirs = found[name][i];
        expect([name, dataset.shape]).toEqual([name, theirs.shape]);
        expect(dataset.axes.map(({ scale, offset, units }) => [scale, offset, units])).toEqual(theirs.axes);
        const ours = valuesOf(dataset);
        expect(ours.length).toBe(theirs.values.length);
        // Of a half plane HyperSpy mirrors each row in itself, we through the middle: what is stored is compared, the left three of four columns.
        const isCompared = (_: number, at: number) => name !== 'halfPlane' || Math.floor(at / 2) % 4 < 3;
        // Both are the same 32-bit floats.
        expect(ours.filter(isCompared)).toEqual(theirs.values.filter(isCompared));
        const instrument = (tree: { Acquisition_instrument?: { TEM?: object } }) =>
          tree.Acquisition_instrument?.TEM ?? {};
        const pick = (tree: object) =>
          Object.fromEntries(Object.entries(tree).filter(([key]) => COMPARED.includes(key)));
        expect(pick(instrument(dataset.metadata as object))).toEqual(pick(instrument(theirs.metadata)));
        const detector = (tree: object) => (tree as { Detector?: { EELS?: object; EDS?: object } }).Detector ?? {};
        // HyperSpy fills in detector angles that the file does not say.
        expect(detector(instrument(theirs.metadata))).toMatchObject(detector(instrument(dataset.metadata as object)));
      });
    }
  });
});
