/** What is written and read again is what it was: NumPy, Ripple, ENVI and CSV, for any shape, number type, calibration and metadata. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { bytesOf, makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import { MetadataBuilder } from '../../../src-main/readers/metadata-builder.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { csvWriter } from '../../../src-main/writers/csv/csv-writer.ts';
import { enviWriter } from '../../../src-main/writers/envi/envi-writer.ts';
import { hyperSpyWriter } from '../../../src-main/writers/hyperspy/hyperspy-writer.ts';
import { msaWriter } from '../../../src-main/writers/msa/msa-writer.ts';
import { numpyWriter } from '../../../src-main/writers/numpy/numpy-writer.ts';
import { rippleWriter } from '../../../src-main/writers/ripple/ripple-writer.ts';
import type { WritableDataset, Writer } from '../../../src-main/writers/writer.ts';
import type { Axis, DatasetKind, DType, Json } from '../../../src-preload/contract/dataset.ts';
import { cancelled } from '../../../src-preload/contract/errors.ts';
import { testJob } from '../../fixtures/test-job.ts';
import { errorOf } from '../readers/reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-writers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REAL: DType[] = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64'];
const OTHER: DType[] = ['bool', 'complex64', 'complex128'];

const size = fc.integer({ min: 2, max: 6 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const word = fc.stringMatching(/^[A-Za-zµ]([A-Za-z µ/^-]{0,6}[A-Za-z])?$/).filter((text) => !/ {2}/.test(text));
const axis = (role: Axis['role']) =>
  fc.record({
    name: word,
    size,
    scale: finite.filter((x) => x !== 0),
    offset: finite,
    units: word,
    role: fc.constant(role),
  });
/** ENVI has no signed bytes; 64-bit numbers of more digits than a double has are left out of tables. */
const IN_ENVI: DType[] = [...REAL.filter((dtype) => dtype !== 'int8'), 'complex64', 'complex128'];
const IN_CSV = REAL.filter((dtype) => !dtype.endsWith('int64'));

/** Ripple tells kinds by their axes, so each has one that is unmistakable. */
const energy = axis('signal').map((one) => ({ ...one, units: 'eV' }));
const distance = axis('navigation').map((one) => ({ ...one, name: 'z', units: 'nm' }));
const KINDS: { readonly [K in Exclude<DatasetKind, 'other'>]: fc.Arbitrary<Axis[]> } = {
  spectrum: fc.tuple(energy),
  'spectrum-line': fc.tuple(axis('navigation'), energy),
  'spectrum-image': fc.tuple(axis('navigation'), axis('navigation'), energy),
  image: fc.tuple(axis('signal'), axis('signal')),
  'image-stack': fc.tuple(distance, axis('signal'), axis('signal')),
};

/** Any tree that JSON can hold, negative zeros as JSON has them. */
const tree = fc
  .dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .map((value) => JSON.stringify(value))
  // A key that objects do not keep.
  .filter((text) => !text.includes('__proto__'))
  .map((text) => JSON.parse(text) as WritableDataset['metadata']);
const anyMetadata = fc.record({ metadata: tree, originalMetadata: tree });

/** Values of the metadata that some formats have words for, by HyperSpy's names. */
const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
const KNOWN: { readonly [path: string]: fc.Arbitrary<string | number> } = {
  'General.date': fc.constantFrom('2024-02-29', '1999-12-01'),
  'General.time': fc.constantFrom('04:05:00', '23:59:00'),
  'Signal.signal_type': fc.constantFrom('EELS', 'EDS_TEM'),
  // EMSA names no instrument: its voltage tells them apart.
  'Acquisition_instrument.TEM.beam_energy': fc.double({ min: 60, max: 1000, noNaN: true }),
  'Acquisition_instrument.TEM.beam_current': positive,
  'Acquisition_instrument.TEM.magnification': positive,
  'Acquisition_instrument.TEM.camera_length': positive,
  'Acquisition_instrument.TEM.convergence_angle': positive,
  'Acquisition_instrument.TEM.Stage.tilt_alpha': positive,
  'Acquisition_instrument.TEM.Detector.EELS.collection_angle': positive,
  'Acquisition_instrument.TEM.Detector.EDS.elevation_angle': positive,
  'Acquisition_instrument.TEM.Detector.EDS.azimuth_angle': positive,
  'Acquisition_instrument.TEM.Detector.EDS.live_time': positive,
  'Acquisition_instrument.TEM.Detector.EDS.real_time': positive,
  'Acquisition_instrument.TEM.Detector.EDS.energy_resolution_MnKa': positive,
};
const RIPPLE_KEYS = Object.keys(KNOWN).filter((path) => !/current|magnification|camera|real_time/.test(path));
const ENVI_KEYS = Object.keys(KNOWN);
const MSA_KEYS = Object.keys(KNOWN).filter((path) => !/magnification|camera/.test(path));

/** Some of the metadata that a format knows. */
function known(paths: readonly string[]): fc.Arbitrary<WritableDataset['metadata']> {
  const values = fc.record(Object.fromEntries(paths.map((path) => [path, KNOWN[path]!])), { requiredKeys: [] });
  return values.map((record) => {
    const out = new MetadataBuilder();
    for (const [path, value] of Object.entries(record)) out.set(path, value);
    // Who knows the hour knows the day, and who knows the instrument its voltage.
    if (out.has('General.time')) out.set('General.date', record['General.date'] ?? '2020-01-02');
    const beam = 'Acquisition_instrument.TEM.beam_energy';
    if (record['Signal.signal_type'] === 'EDS_TEM') out.set(beam, record[beam] ?? 200);
    return out.tree;
  });
}

/** What stands at a dotted name of a tree. */
function at(metadata: Json, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>((here, key) => (here as { readonly [key: string]: Json } | undefined)?.[key], metadata);
}

function dataset(axes: readonly Axis[], dtype: DType, seed: number, title: string): WritableDataset {
  const shape = axes.map((one) => one.size);
  const values = makeNativeArray(dtype, elementCount(shape));
  bytesOf(values).forEach((_, i, bytes) => {
    bytes[i] = dtype === 'bool' ? (seed + i) % 2 : ((seed + i) * 97) % 61;
  });
  const source = new MemorySource(values, shape, dtype);
  const metadata = { General: { title }, Signal: { signal_type: '' } };
  return { title, shape, dtype, axes, metadata, originalMetadata: {}, source };
}

/** @param compare what must come back of the metadata: all, also the original ones, or what stands at these names */
async function roundTrip(
  writer: Writer,
  path: string,
  written: WritableDataset,
  kind: DatasetKind,
  compare: 'all' | 'normalized' | readonly string[] = [],
): Promise<void> {
  await writer.write(written, path, testJob());
  const opened = await openFile(path);
  const [read] = opened.datasets;
  expect(opened.warnings).toEqual([]);
  expect(read).toMatchObject({ title: written.title, kind, shape: written.shape, dtype: written.dtype });
  expect(read!.axes).toEqual(written.axes);
  if (typeof compare === 'string') {
    if (Object.keys(written.metadata).length > 0) expect(read!.metadata).toEqual(written.metadata);
    if (compare === 'all') expect(read!.originalMetadata).toEqual(written.originalMetadata);
  } else {
    for (const name of compare) {
      const value = at(written.metadata, name);
      if (value !== undefined) expect([name, at(read!.metadata, name)]).toEqual([name, value]);
    }
  }
  const count = elementCount(written.shape);
  expect(bytesOf(read!.open().read(0, count))).toEqual(bytesOf(written.source.read(0, count)));
  opened.close();
}

const plainAxis = (name: string, length: number, role: Axis['role'], units = 'nm'): Axis => {
  return { name, size: length, scale: 0.1, offset: 10, units, role };
};

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('write then read: %s', (kind) => {
  it('numpy', async () => {
    const law = fc.asyncProperty(
      KINDS[kind],
      fc.constantFrom(...REAL, ...OTHER),
      fc.nat(99),
      word,
      anyMetadata,
      (axes, dtype, seed, title, metadata) => {
        const written = { ...dataset(axes, dtype, seed, title), ...metadata };
        return roundTrip(numpyWriter, join(folder, 'a.npy'), written, kind, 'all');
      },
    );
    await fc.assert(law, { numRuns: 25 });
  });

  it('ripple', async () => {
    const law = fc.asyncProperty(
      KINDS[kind],
      fc.constantFrom(...REAL),
      fc.nat(99),
      word,
      // What is called EELS is read as spectra.
      known(RIPPLE_KEYS.filter((path) => path !== 'Signal.signal_type' || kind.startsWith('spectrum'))),
      (axes, dtype, seed, title, metadata) => {
        const written = { ...dataset(axes, dtype, seed, title), metadata };
        return roundTrip(rippleWriter, join(folder, 'a.rpl'), written, kind, RIPPLE_KEYS);
      },
    );
    await fc.assert(law, { numRuns: 25 });
  });

  it('envi', async () => {
    const law = fc.asyncProperty(
      KINDS[kind],
      fc.constantFrom(...IN_ENVI),
      fc.nat(99),
      word,
      known(ENVI_KEYS),
      (axes, dtype, seed, title, metadata) => {
        const written = { ...dataset(axes, dtype, seed, title), metadata };
        return roundTrip(enviWriter, join(folder, 'e.hdr'), written, kind, ENVI_KEYS);
      },
    );
    await fc.assert(law, { numRuns: 25 });
  });

  it('csv', async () => {
    const law = fc.asyncProperty(
      KINDS[kind],
      fc.constantFrom(...IN_CSV),
      fc.nat(99),
      word,
      anyMetadata,
      (axes, dtype, seed, title, { metadata }) => {
        const written = { ...dataset(axes, dtype, seed, title), metadata };
        return roundTrip(csvWriter, join(folder, 'r.csv'), written, kind, 'normalized');
      },
    );
    await fc.assert(law, { numRuns: 25 });
  });
});

describe.each([
  ['numpy', numpyWriter, 'u.npy'],
  ['ripple', rippleWriter, 'u.rpl'],
  ['envi', enviWriter, 'v.hdr'],
  ['csv', csvWriter, 'u.csv'],
] as const)('what real files have: %s', (_, writer, name) => {
  const wavelength: Axis = {
    ...plainAxis('Wavelength', 3, 'signal'),
    scale: 10,
    offset: 400,
    positions: [400, 410.125, 420],
  };
  const cube = [plainAxis('y', 2, 'navigation'), plainAxis('x', 3, 'navigation'), wavelength];

  it('keeps uneven positions', () =>
    roundTrip(writer, join(folder, name), dataset(cube, 'uint16', 1, 'T'), 'spectrum-image'));

  it.each(['y', 'x'])('keeps a map of one row or column: %s', (one) => {
    const axes = cube.map((axis) => (axis.name === one ? { ...axis, size: 1 } : axis));
    return roundTrip(writer, join(folder, name), dataset(axes, 'float32', 1, 'T'), 'spectrum-image');
  });

  it('keeps metadata that the format has no words for, also many of them', () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `µ ${i}`);
    const metadata = {
      Acquisition_instrument: { SEM: { working_distance: 5 }, Laser: { wavelength: 325 } },
      Table: { rows },
    };
    const written = { ...dataset(cube, 'float32', 1, 'T'), metadata };
    return roundTrip(writer, join(folder, name), written, 'spectrum-image', 'normalized');
  });
});

describe('write then read: one spectrum', () => {
  it('msa', async () => {
    // The standard has four digits of a year but no seconds, and ASCII alone.
    const plain = KINDS.spectrum.map((axes) => axes.map((one) => ({ ...one, name: 'E', scale: 0.25, offset: 10 })));
    const law = fc.asyncProperty(plain, fc.nat(99), known(MSA_KEYS), (axes, seed, metadata) => {
      const written = { ...dataset(axes, 'float64', seed, 'T'), metadata };
      return roundTrip(msaWriter, join(folder, 'm.msa'), written, 'spectrum', MSA_KEYS);
    });
    await fc.assert(law, { numRuns: 50 });
  });

  it('hspy', async () => {
    const law = fc.asyncProperty(KINDS.spectrum, fc.nat(99), known(Object.keys(KNOWN)), (axes, seed, metadata) => {
      const written = { ...dataset(axes, 'float64', seed, 'T'), metadata };
      return roundTrip(hyperSpyWriter, join(folder, 'h.hspy'), written, 'spectrum', Object.keys(KNOWN));
    });
    await fc.assert(law, { numRuns: 15 });
  });
});

describe('ENVI', () => {
  const metadata = {
    General: { title: 'T', date: '2024-02-03', time: '04:05:06', notes: 'of a test' },
    Signal: { signal_type: 'EELS', band_names: ['a', 'b', 'c'], fwhm: [1, 2, 3] },
    Acquisition_instrument: {
      SEM: { beam_energy: 20, dwell_time: 1e-6, Stage: { tilt_alpha: -5 }, Detector: { EDS: { live_time: 12.5 } } },
    },
  };

  it('keeps uneven positions and the metadata that it knows', async () => {
    const wavelength: Axis = {
      ...plainAxis('Wavelength', 3, 'signal'),
      scale: 10,
      offset: 400,
      positions: [400, 410.123456789012, 420],
    };
    const axes = [plainAxis('y', 2, 'navigation'), plainAxis('x', 2, 'navigation'), wavelength];
    const written = { ...dataset(axes, 'uint16', 1, 'T'), metadata };
    await roundTrip(enviWriter, join(folder, 'w.hdr'), written, 'spectrum-image');
    const opened = await openFile(join(folder, 'w.raw'));
    expect(opened.datasets[0]!.metadata).toEqual(metadata);
    opened.close();
  });

  it('gives other programs the metadata in fields, and reads them without our comment', async () => {
    const axes = [plainAxis('y', 2, 'navigation'), plainAxis('x', 2, 'navigation'), plainAxis('λ', 3, 'signal')];
    await enviWriter.write({ ...dataset(axes, 'uint16', 1, 'T'), metadata }, join(folder, 'f.hdr'), testJob());
    const header = readFileSync(join(folder, 'f.hdr'), 'utf8');
    writeFileSync(join(folder, 'f.hdr'), header.replace(/^; Phasewright.*$/m, ''));
    const opened = await openFile(join(folder, 'f.hdr'));
    const expected = { ...metadata, General: { ...metadata.General, original_filename: 'f.hdr' } };
    expect(opened.datasets[0]!.metadata).toEqual(expected);
    opened.close();
  });

  it('says what other programs read in ENVI’s own words', async () => {
    const axes = [plainAxis('y', 2, 'navigation'), plainAxis('x', 3, 'navigation'), plainAxis('λ', 2, 'signal')];
    await enviWriter.write(dataset(axes, 'int16', 0, 'T'), join(folder, 'words.hdr'), testJob());
    const lines = readFileSync(join(folder, 'words.hdr'), 'utf8').split('\n');
    expect(lines[0]).toBe('ENVI');
    const wanted = ['samples = 3', 'lines = 2', 'bands = 2', 'data type = 2', 'interleave = bip', 'byte order = 0'];
    expect(lines).toEqual(
      expect.arrayContaining([...wanted, 'wavelength units = Nanometers', 'pixel size = {0.1, 0.1, units=nm}']),
    );
  });

  it('replaces no header of another program', async () => {
    writeFileSync(join(folder, 'other.hdr'), 'BYTEORDER I\n');
    const image = dataset([plainAxis('y', 2, 'signal'), plainAxis('x', 3, 'signal')], 'uint8', 0, '');
    const error = await errorOf(() => enviWriter.write(image, join(folder, 'other.hdr'), testJob()));
    expect(error).toMatchObject({ code: 'write-failed' });
    const signed = dataset([plainAxis('y', 2, 'signal'), plainAxis('x', 3, 'signal')], 'int8', 0, '');
    expect(await errorOf(() => enviWriter.write(signed, join(folder, 'signed.hdr'), testJob()))).toMatchObject({
      code: 'format-unsupported',
    });
  });
});

describe('numpy and csv', () => {
  it('keep what kind of data it is, where axes do not tell', async () => {
    const axes = [plainAxis('row', 4, 'navigation'), plainAxis('column', 3, 'signal')];
    const table = { ...dataset(axes, 'float64', 1, 'T'), kind: 'other' } as const;
    await roundTrip(numpyWriter, join(folder, 'kind.npy'), table, 'other');
    await roundTrip(csvWriter, join(folder, 'kind.csv'), table, 'other');
    const stacked = [
      plainAxis('y', 2, 'navigation'),
      plainAxis('x', 2, 'navigation'),
      plainAxis('b', 2, 'signal'),
      plainAxis('a', 2, 'signal'),
    ];
    const stack = { ...dataset(stacked, 'float64', 1, 'T'), kind: 'image-stack' } as const;
    await roundTrip(numpyWriter, join(folder, 'stack.npy'), stack, 'image-stack');
    await roundTrip(csvWriter, join(folder, 'stack.csv'), stack, 'image-stack');
  });

  it('gives colors an axis of their own', async () => {
    const color = dataset([plainAxis('y', 2, 'signal'), plainAxis('x', 3, 'signal')], 'rgb', 0, 'color');
    await numpyWriter.write(color, join(folder, 'rgb.npy'), testJob());
    const opened = await openFile(join(folder, 'rgb.npy'));
    expect(opened.datasets[0]).toMatchObject({ shape: [2, 3, 3], dtype: 'uint8', kind: 'other' });
    expect([...opened.datasets[0]!.open().read(0, 18)]).toEqual([...color.source.read(0, 6)]);
    opened.close();
  });

  it('reports progress and stops when it is cancelled, leaving nothing', async () => {
    const job = testJob();
    const image = dataset([plainAxis('y', 2, 'signal'), plainAxis('x', 3, 'signal')], 'uint8', 0, '');
    await numpyWriter.write(image, join(folder, 'b.npy'), job);
    expect(job.reports.at(-1)).toEqual({ phase: 'writing', done: 6, total: 6 });
    const stopped = { ...testJob(), pause: () => Promise.reject(cancelled()) };
    const error = await errorOf(() => numpyWriter.write(image, join(folder, 'stopped.npy'), stopped));
    expect(error.code).toBe('cancelled');
    expect(readdirSync(folder).filter((name) => name.includes('stopped'))).toEqual([]);
  });
});

describe('a second file of the same name', () => {
  it('that belongs to something else is not replaced', async () => {
    const image = dataset([plainAxis('y', 2, 'signal'), plainAxis('x', 3, 'signal')], 'uint8', 0, '');
    for (const [writer, name, other] of [
      [numpyWriter, 'mine.npy', 'mine.json'],
      [rippleWriter, 'mine.rpl', 'mine.raw'],
      [enviWriter, 'also-mine.hdr', 'also-mine.raw'],
    ] as const) {
      writeFileSync(join(folder, other), '{"precious": true}');
      const error = await errorOf(() => writer.write(image, join(folder, name), testJob()));
      expect(error).toMatchObject({ code: 'write-failed', where: { file: join(folder, other) } });
      expect(readFileSync(join(folder, other), 'utf8')).toBe('{"precious": true}');
      rmSync(join(folder, other));
      await writer.write(image, join(folder, name), testJob());
      await writer.write(image, join(folder, name), testJob());
    }
  });
});

describe('what a format cannot hold', () => {
  it('is refused before anything is written', async () => {
    const complex = dataset([plainAxis('y', 2, 'signal'), plainAxis('x', 2, 'signal')], 'complex64', 0, '');
    for (const [writer, name] of [
      [rippleWriter, 'no.rpl'],
      [csvWriter, 'no.csv'],
    ] as const) {
      const error = await errorOf(() => writer.write(complex, join(folder, name), testJob()));
      expect(error).toMatchObject({ code: 'format-unsupported', where: { format: writer.format } });
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('no'))).toEqual([]);
  });
});

describe('CSV', () => {
  const csv = async (axes: Axis[]) => {
    const shape = axes.map((one) => one.size);
    const values = Float32Array.from({ length: elementCount(shape) }, (_, i) => i / 2);
    const source = new MemorySource(values, shape, 'float32');
    const written: WritableDataset = {
      title: 'T',
      shape,
      dtype: 'float32',
      axes,
      metadata: {},
      originalMetadata: {},
      source,
    };
    await csvWriter.write(written, join(folder, 'a.csv'), testJob());
    const lines = readFileSync(join(folder, 'a.csv'), 'utf8').trimEnd().split('\n');
    return {
      comments: lines.filter((line) => line.startsWith('#')),
      lines: lines.filter((line) => !line.startsWith('#')),
    };
  };

  it('a spectrum takes two columns', async () => {
    const { comments, lines } = await csv([plainAxis('Energy loss', 3, 'signal', 'eV')]);
    expect(lines).toEqual(['Energy loss (eV),value', '10,0', '10.1,0.5', '10.2,1']);
    expect(comments[0]).toBe('# title: T');
    expect(comments.at(-1)).toBe('# axis: Energy loss, size 3, scale 0.1, offset 10, units eV, signal');
  });

  it('an image is a matrix', async () => {
    const { lines } = await csv([plainAxis('y', 2, 'signal'), plainAxis('x', 3, 'signal')]);
    expect(lines).toEqual(['0,0.5,1', '1.5,2,2.5']);
  });

  it('a cube has a line for each pixel', async () => {
    const { lines } = await csv([
      plainAxis('y', 2, 'navigation'),
      plainAxis('x', 2, 'navigation'),
      plainAxis('E', 2, 'signal', 'eV'),
    ]);
    expect(lines).toEqual([
      'y (nm),x (nm),10,10.1',
      '10,10,0,0.5',
      '10,10.1,1,1.5',
      '10.1,10,2,2.5',
      '10.1,10.1,3,3.5',
    ]);
  });
});
