import { describe, expect, it } from 'vitest';
import type { DatasetKind } from '../../../../src-preload/contract/dataset.ts';
import type { ScannedFile } from '../../../../src-preload/contract/folders.ts';
import { batchFiles, fittingDatasets } from '../../../../src-renderer/dialogs/opening/batch-choice.ts';

const file = (
  name: string,
  kinds: readonly (readonly [DatasetKind, number])[],
  error: string | null = null,
): ScannedFile => ({
  file: `/data/${name}`,
  name,
  sizeBytes: 1,
  label: 'HyperSpy',
  error,
  datasets: kinds.map(([kind, size], index) => {
    return { index, kind, title: index === 0 ? '' : `part ${index}`, shape: [size], dtype: 'uint16', axes: [] };
  }),
});

const FILES = [
  file('a', [
    ['image', 9],
    ['spectrum-image', 5],
    ['spectrum-line', 4],
  ]),
  file('b', [['image-stack', 7]]),
  file('c', [
    ['spectrum', 3],
    ['spectrum', 8],
  ]),
  file('broken', [['spectrum-image', 5]], 'It is damaged.'),
];
const taken = (kind: DatasetKind, all: boolean) =>
  batchFiles(FILES, kind, all).map(({ name, dataset }) => [name, dataset]);

describe('what a batch runs on', () => {
  it('is what is of the kind of the open dataset', () => {
    expect(FILES.map((one) => fittingDatasets(one, 'image-stack').length)).toEqual([0, 1, 0, 0]);
    expect(taken('image-stack', false)).toEqual([['b', 0]]);
    expect(taken('spectrum-image', false)).toEqual([['a', 1]]);
    expect(taken('image', false)).toEqual([['a', 0]]);
    // The larger of the two.
    expect(taken('spectrum', false)).toEqual([['c', 1]]);
  });

  it('is all of that kind where it is asked for, each under a name of its own', () => {
    expect(taken('spectrum-line', true)).toEqual([
      ['a: part 1', 1],
      ['a: part 2', 2],
    ]);
    expect(taken('spectrum', true)).toEqual([
      ['c: dataset 1', 0],
      ['c: part 1', 1],
    ]);
    expect(taken('image-stack', true)).toEqual([['b', 0]]);
  });
});
