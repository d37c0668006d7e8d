/** What is written and read again is what it was: NumPy, Ripple, ENVI and CSV, for any shape, number type and calibration. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { bytesOf, makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { csvWriter } from '../../../src-main/writers/csv/csv-writer.ts';
import { enviWriter } from '../../../src-main/writers/envi/envi-writer.ts';
import { numpyWriter } from '../../../src-main/writers/numpy/numpy-writer.ts';
import { rippleWriter } from '../../../src-main/writers/ripple/ripple-writer.ts';
import type { WritableDataset, Writer } from '../../../src-main/writers/writer.ts';
import type { Axis, DatasetKind, DType } from '../../../src-preload/contract/dataset.ts';
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

async function roundTrip(writer: Writer, path: string, written: WritableDataset, kind: DatasetKind): Promise<void> {
  await writer.write(written, path, testJob());
  const opened = await openFile(path);
  const [read] = opened.datasets;
  expect(opened.warnings).toEqual([]);
  expect(read).toMatchObject({ title: written.title, kind, shape: written.shape, dtype: written.dtype });
  expect(read!.axes).toEqual(written.axes);
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
      (axes, dtype, seed, title) =>
        roundTrip(numpyWriter, join(folder, 'a.npy'), dataset(axes, dtype, seed, title), kind),
    );
    await fc.assert(law, { numRuns: 25 });
  });

  it('ripple', async () => {
    const law = fc.asyncProperty(KINDS[kind], fc.constantFrom(...REAL), fc.nat(99), word, (axes, dtype, seed, title) =>
      roundTrip(rippleWriter, join(folder, 'a.rpl'), dataset(axes, dtype, seed, title), kind),
    );
    await fc.assert(law, { numRuns: 25 });
  });

  it('envi', async () => {
    const law = fc.asyncProperty(
      KINDS[kind],
      fc.constantFrom(...IN_ENVI),
      fc.nat(99),
      word,
      (axes, dtype, seed, title) =>
        roundTrip(enviWriter, join(folder, 'e.hdr'), dataset(axes, dtype, seed, title), kind),
    );
    await fc.assert(law, { numRuns: 25 });
  });

  it('csv', async () => {
    const law = fc.asyncProperty(
      KINDS[kind],
      fc.constantFrom(...IN_CSV),
      fc.nat(99),
      word,
      (axes, dtype, seed, title) =>
        roundTrip(csvWriter, join(folder, 'r.csv'), dataset(axes, dtype, seed, title), kind),
    );
    await fc.assert(law, { numRuns: 25 });
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
    expect(opened.datasets[0]!.metadata).toEqual({
      ...metadata,
      General: { ...metadata.General, original_filename: 'w.hdr' },
    });
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

describe('numpy', () => {
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
