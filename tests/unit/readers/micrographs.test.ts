/** TIFF, ordinary images, MRC, blockfiles and Semper: files that other programs wrote, against what they read of them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { bytesOf } from '../../../src-main/cubes/native-arrays.ts';
import { memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import type { OpenedDataset } from '../../../src-main/readers/reader.ts';
import { chooseReader } from '../../../src-main/readers/registry.ts';

interface Expected {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sha256?: string;
  readonly values?: readonly number[];
  readonly axes?: readonly { size: number; scale: number; offset: number; units: string }[];
  readonly title?: string;
}

const folder = new URL('../../fixtures/micrographs/', import.meta.url);
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const expected: { readonly [name: string]: Expected } = JSON.parse(
  readFileSync(new URL('expected.json', folder), 'utf8'),
);
const names = readdirSync(folder).filter((name) => name !== 'expected.json');

async function openFixture(name: string) {
  const file = memoryFile(name, { [name]: fixture(name) });
  return chooseReader(file).reader.open(file);
}

/** All values, read in runs of an awkward length. */
function readAll({ open, shape }: OpenedDataset): Uint8Array {
  const source = open();
  const total = elementCount(shape);
  const parts: Uint8Array[] = [];
  for (let first = 0; first < total; first += 77) {
    parts.push(bytesOf(source.read(first, Math.min(77, total - first))).slice());
  }
  source.close();
  return Buffer.concat(parts);
}

/** Colors have an axis of their own in the other programs. Semper's bytes go from 0 to 255, HyperSpy reads them as signed. */
function presented(dataset: OpenedDataset, name: string): { shape: readonly number[]; dtype: string } {
  const { dtype, shape } = dataset;
  if (dtype === 'rgb' || dtype === 'rgba') return { shape: [...shape, dtype.length], dtype: 'uint8' };
  return { shape, dtype: name === 'image-int8.unf' ? 'int8' : dtype };
}

describe('the values are those that the other program reads', () => {
  it('of every fixture', () => expect(names.toSorted()).toEqual(Object.keys(expected).toSorted()));

  it.each(names)('%s', async (name) => {
    const opened = await openFixture(name);
    const [dataset] = opened.datasets as [OpenedDataset];
    const { shape, dtype, sha256, values } = expected[name]!;
    expect(presented(dataset, name)).toEqual({ shape, dtype });
    const bytes = readAll(dataset);
    if (sha256 !== undefined) expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    // Decoders of JPEG round in their own ways, twice where colors are converted.
    values?.forEach((value, i) => {
      expect(Math.abs(bytes[i]! - value)).toBeLessThanOrEqual(name === 'jpeg-gray.tif' || name === 'gray.jpg' ? 1 : 12);
    });
    if (values) expect(mean(values.map((value, i) => Math.abs(bytes[i]! - value)))).toBeLessThan(1.5);
    opened.close();
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
