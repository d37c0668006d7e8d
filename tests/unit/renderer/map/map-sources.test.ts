import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import { lookOf } from '../../../../src-renderer/parts/maps/map-looks.ts';
import {
  pickMap,
  runSources,
  type SourceOption,
  steppedSource,
} from '../../../../src-renderer/parts/maps/map-sources.ts';

describe('maps of a run', () => {
  it('takes a component out of pixels, and a map out of a sweep', () => {
    const scores = Float32Array.of(0, 10, 1, 11, 2, 12);
    expect([...pickMap(scores, 3, 1, 'pixel-by-pixel')]).toEqual([10, 11, 12]);
    const sweep = Int32Array.of(0, 0, 1, 2, 1, 0);
    expect([...pickMap(sweep, 3, 1, 'map-by-map')]).toEqual([2, 1, 0]);
    expect([...pickMap(sweep, 3, 99, 'map-by-map')]).toEqual([2, 1, 0]);
  });

  it('centers signed maps on zero and shows residuals in magma', () => {
    expect(lookOf('scores-2')).toMatchObject({ signed: true, colors: 'RdBu' });
    expect(lookOf('residual')).toMatchObject({ signed: false, colors: 'magma' });
    expect(lookOf('something-new')).toMatchObject({ label: 'Something new', signed: false });
  });

  it('has no map of an embedding, even when every pixel is a point of it', () => {
    const array = (name: string, shape: number[], dtype: string) => ({ name, shape, dtype, step: 0 });
    const arrays = [
      array('embedding', [12, 2], 'float32'),
      array('sample-2', [12], 'int32'),
      array('silhouette', [3, 4], 'float32'),
    ];
    const run = {
      number: 1,
      arrays,
      result: { prepared: { shape: [3, 4, 9], axes: [] }, steps: [] },
    } as unknown as RunRecord;
    expect(runSources(run).map(({ label }) => label)).toEqual(['Silhouette']);
  });

  it('steps around', () => {
    const option = (source: SourceOption['source'], count: number): SourceOption => ({
      key: '',
      label: '',
      source,
      count,
      nameOf: () => '',
    });
    const options = [option({ kind: 'total' }, 1), option({ kind: 'array', run: 1, name: 'scores', index: 0 }, 2)];
    expect(steppedSource(options, { kind: 'total' }, -1)).toEqual({ kind: 'array', run: 1, name: 'scores', index: 1 });
    expect(steppedSource(options, { kind: 'array', run: 1, name: 'scores', index: 1 }, 1)).toEqual({ kind: 'total' });
  });
});
