import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openHdf5File } from '../../../src-main/cubes/hdf5-file.ts';
import type { Hdf5Dataset, Hdf5Node } from '../../../src-main/cubes/hdf5-messages.ts';
import { openPermutedHdf5Source } from '../../../src-main/cubes/hdf5-permuted-source.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { seededNumbers } from '../../fuzz/mutations.ts';

/** `[y, x, frame]` of 4 × 5 × 3, counting, one chunk per frame. */
const file = openHdf5File(join(fileURLToPath(new URL('../../fixtures/emd', import.meta.url)), 'velox-11.emd'), {
  format: 'test',
});
afterAll(() => file.close());
const SHAPE = [4, 5, 3];
const where = { file: 'velox-11.emd', format: 'test' };

function stack(): Hdf5Dataset {
  const path = ['Data', 'Image', 'i2', 'Data'];
  const found = path.reduce<Hdf5Node>((node, name) => {
    return (node.kind === 'group' ? node.children[name] : undefined)!;
  }, file.tree().root);
  return found as Hdf5Dataset;
}

/** The values in the order of the presented axes, by the rule itself. */
function turned(order: readonly number[], held: readonly number[]): number[] {
  const values: number[] = [];
  const index = SHAPE.map((_, axis) => held[axis] ?? 0);
  const visit = (depth: number) => {
    if (depth === order.length) {
      values.push((index[0]! * 5 + index[1]!) * 3 + index[2]!);
      return;
    }
    for (let at = 0; at < SHAPE[order[depth]!]!; at++) {
      index[order[depth]!] = at;
      visit(depth + 1);
    }
  };
  visit(0);
  return values;
}

describe('a source that presents axes in another order', () => {
  const orders: [readonly number[], readonly number[]][] = [
    [[0, 1, 2], []],
    [[2, 0, 1], []],
    [[1, 2, 0], []],
    [[2, 1, 0], []],
    [
      [1, 0],
      [0, 0, 2],
    ],
    [
      [0, 1],
      [0, 0, 1],
    ],
    [[2], [3, 4, 0]],
  ];

  it.each(orders)('%j, held at %j', (order, held) => {
    const expected = turned(order, held);
    const below = seededNumbers(3);
    for (const largest of [2, 12, 40, 1000]) {
      for (const usual of [2, 24, 1000]) {
        const window = { usual: Math.min(usual, largest), largest };
        const source = openPermutedHdf5Source(file, stack(), { order, held }, where, window);
        expect(source.shape).toEqual(order.map((axis) => SHAPE[axis]));
        expect(Array.from(source.read(0, expected.length), Number)).toEqual(expected);
        for (let round = 0; round < 20; round++) {
          const first = below(expected.length);
          const count = below(expected.length - first + 1);
          expect(Array.from(source.read(first, count), Number)).toEqual(expected.slice(first, first + count));
        }
        source.close();
      }
    }
  });

  it('refuses what lies outside, and reading after closing', () => {
    const source = openPermutedHdf5Source(file, stack(), { order: [2, 0, 1] }, where);
    expect(() => source.read(59, 2)).toThrow(RangeError);
    source.close();
    expect(() => source.read(0, 1)).toThrow(/closed/);
  });
});

describe('boxes', () => {
  const read = (start: readonly number[], count: readonly number[]) =>
    Array.from(new Uint16Array(file.readBox('/Data/Image/i2/Data', start, count)));

  it('have their values in C-order', () => {
    expect(read([1, 2, 0], [2, 1, 3])).toEqual([21, 22, 23, 36, 37, 38]);
    expect(read([0, 0, 0], [0, 5, 3])).toEqual([]);
  });

  it.each([
    [
      [0, 0],
      [4, 5],
    ],
    [
      [0, 0, 1],
      [4, 5, 3],
    ],
    [
      [-1, 0, 0],
      [1, 1, 1],
    ],
  ])('outside the dataset are refused: %j + %j', (start, count) => {
    expect(() => read(start, count)).toThrow(AppError);
  });
});
