import type { Axis, DatasetKind } from '../../src-preload/contract/dataset.ts';

/** Kind of a dataset as its axes' roles tell it. */
export function kindOfAxes(axes: readonly Axis[]): DatasetKind {
  const signal = axes.filter((axis) => axis.role === 'signal').length;
  const lastIsSignal = axes.at(-1)?.role === 'signal';
  if (signal === 1 && lastIsSignal) {
    return (['spectrum', 'spectrum-line', 'spectrum-image'] as const)[axes.length - 1] ?? 'other';
  }
  if (signal === 2 && lastIsSignal && axes.length === 2) return 'image';
  return signal === 2 && lastIsSignal && axes.length === 3 ? 'image-stack' : 'other';
}
