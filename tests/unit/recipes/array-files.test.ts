import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ArrayFiles } from '../../../src-main/recipes/array-files.ts';
import { parseNpy } from '../../helpers/recipes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-arrays-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('numbers the arrays of one name from the second on; longer names are others', async () => {
  const files = new ArrayFiles(folder);
  const names = [];
  for (const word of ['labels', 'centroids', 'labels', 'score', 'score-centroids', 'score', 'labels', 'centroids']) {
    names.push(await files.save(names.length, word, [1], Int32Array.of(1)));
  }
  expect(names).toEqual([
    'labels',
    'centroids',
    'labels-2',
    'score',
    'score-centroids',
    'score-2',
    'labels-3',
    'centroids-2',
  ]);
  expect(files.records.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.npy`).sort());
});

it.each([
  [Int32Array.of(-1, 2, 3, 4, 5, 6), 'int32', '<i4'],
  [Float32Array.of(0.5, -2, 3, Number.NaN, 5, 6), 'float32', '<f4'],
  [Float64Array.of(0.1, 2, 3, 4, 5, 1e300), 'float64', '<f8'],
])('writes what it is given, with its hash (%#)', async (values, dtype, descr) => {
  const files = new ArrayFiles(folder);
  await files.save(3, 'map', [2, 3], values);
  const bytes = readFileSync(join(folder, 'map.npy'));
  expect(parseNpy(bytes)).toEqual({ descr, shape: [2, 3], values });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(files.records).toEqual([{ name: 'map', dtype, shape: [2, 3], file: 'map.npy', sha256, step: 3 }]);
});

it('writes a part of a larger array, and more than one run of bytes', async () => {
  const files = new ArrayFiles(folder);
  const large = Float32Array.from({ length: 5_000_001 }, (_, i) => i);
  await files.save(0, 'scores', [5_000_000], large.subarray(1));
  const { values } = parseNpy(readFileSync(join(folder, 'scores.npy')));
  expect(values).toHaveLength(5_000_000);
  expect(values[0]).toBe(1);
  expect(values.at(-1)).toBe(5_000_000);
});

it('writes every NaN with the same bits, whichever a computation has left', async () => {
  const files = new ArrayFiles(folder);
  const doubles = new Float64Array(
    BigUint64Array.of(0x7ff8n << 48n, 0xfff8n << 48n, (0x7ff8n << 48n) + 77n, 0n).buffer,
  );
  const floats = new Float32Array(Uint32Array.of(0x7fc0_0000, 0xffc0_0000, 0x7fc0_0077, 0).buffer);
  await files.save(0, 'doubles', [4], doubles);
  await files.save(0, 'floats', [4], floats);
  await files.save(
    0,
    'same-doubles',
    [4],
    new Float64Array(BigUint64Array.of(...Array(3).fill(0x7ff8n << 48n), 0n).buffer),
  );
  await files.save(0, 'same-floats', [4], new Float32Array(Uint32Array.of(...Array(3).fill(0x7fc0_0000), 0).buffer));
  const [first, second, same, sameFloats] = files.records.map(({ sha256 }) => sha256);
  expect([first, second]).toEqual([same, sameFloats]);
});
