import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { elementCount } from '../../src-main/cubes/array-source.ts';
import { hyperSpyReader } from '../../src-main/readers/hyperspy/hyperspy-reader.ts';
import { readableFile } from '../unit/readers/hyperspy-helpers.ts';

interface ExpectedSignal {
  readonly title: string;
  readonly signal_type: string;
  readonly axes: readonly {
    readonly name: string;
    readonly size: number;
    readonly scale: number;
    readonly offset: number;
    readonly units?: string;
    readonly navigate?: boolean;
  }[];
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sha256_c_order_le: string;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly samples: readonly (readonly [readonly number[], number])[];
}

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const data = join(repository, '../shared/data');
const expectedFile = join(data, 'expected.json');

/** Values computed by RosettaSciIO and h5py, never by us. */
const files: { readonly [name: string]: { computed: { signals: readonly ExpectedSignal[] } } } = existsSync(
  expectedFile,
)
  ? JSON.parse(readFileSync(expectedFile, 'utf8')).files
  : {};
const names = Object.keys(files).filter((name) => /^hspy\/.*\.(hspy|hdf5)$/.test(name));

describe.skipIf(names.length === 0)('HyperSpy files of the shared data folder (skipped when it is absent)', () => {
  it.each(names)('%s agrees with the reference readers', async (name) => {
    const opened = await hyperSpyReader.open(readableFile(join(data, name)));
    try {
      const { signals } = files[name]!.computed;
      expect(opened.datasets.length).toBe(signals.length);
      for (const [index, signal] of signals.entries()) {
        const dataset = opened.datasets[index]!;
        expect(dataset.title).toBe(signal.title);
        expect(dataset.shape).toEqual(signal.shape);
        expect(dataset.dtype).toBe(signal.dtype);
        expect((dataset.metadata.Signal as { signal_type?: string }).signal_type).toBe(signal.signal_type);
        for (const [position, axis] of signal.axes.entries()) {
          const ours = dataset.axes[position]!;
          expect(ours).toMatchObject({ name: axis.name, size: axis.size, scale: axis.scale, units: axis.units ?? '' });
          expect(ours.offset).toBeCloseTo(axis.offset, 12);
          const isLast = position === signal.axes.length - 1;
          expect(ours.role).toBe((axis.navigate ?? !isLast) ? 'navigation' : 'signal');
        }
        checkValues(dataset.open(), signal, basename(name));
      }
    } finally {
      opened.close();
    }
  });
});

function checkValues(
  source: ReturnType<Awaited<ReturnType<typeof hyperSpyReader.open>>['datasets'][number]['open']>,
  signal: ExpectedSignal,
  name: string,
): void {
  const total = elementCount(signal.shape);
  const spectrum = signal.shape.at(-1)!;
  const hash = createHash('sha256');
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  const tile = spectrum * 37;
  for (let first = 0; first < total; first += tile) {
    const values = source.read(first, Math.min(tile, total - first));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    for (const value of values) {
      const number = Number(value);
      sum += number;
      if (number < min) min = number;
      if (number > max) max = number;
    }
  }
  expect(hash.digest('hex'), name).toBe(signal.sha256_c_order_le);
  expect(min).toBe(signal.min);
  expect(max).toBe(signal.max);
  // Float sums depend on the order of adding; the reference adds in pairs.
  expect(Math.abs(sum - signal.sum)).toBeLessThanOrEqual(1e-9 * Math.abs(signal.sum) + 1e-9);
  for (const [position, value] of signal.samples) {
    const flat = position.reduce((at, index, axis) => at * signal.shape[axis]! + index, 0);
    expect(Number(source.read(flat, 1)[0])).toBe(value);
  }
  source.close();
}
