import { describe, expect, it } from 'vitest';
import { lookOf } from '../../../../src-renderer/panels/map/map-looks.ts';
import { pickMap, type SourceOption, steppedSource } from '../../../../src-renderer/panels/map/map-sources.ts';

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
