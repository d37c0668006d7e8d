import type { DatasetDescription, Json } from './dataset.ts';
import type { RunResult } from './results.ts';

/** Whether what a run has numbers for are the images of the file, in their order. */
export function isFrameByFrame({ prepared, source, steps }: Pick<RunResult, 'prepared' | 'source' | 'steps'>): boolean {
  if (!prepared.images || steps.some(({ op }) => op === 'patches')) return false;
  return prepared.shape.slice(0, -1).reduce((product, size) => product * size, 1) === imagesOf(source);
}

/** Images of a dataset of images. */
export function imagesOf({ shape, axes }: Pick<RunResult['source'], 'shape' | 'axes'>): number {
  return shape.slice(0, axes.length - 2).reduce((product, size) => product * size, 1);
}

/** What is known of the images of a stack. */
export interface StackNames {
  /** What each is called. */
  readonly names: readonly string[];
  /** What the groups are called. */
  readonly groups: readonly string[];
  /** The group of each. */
  readonly labels: readonly number[];
}

/** Names and groups of the images of a stack; empty lists where the file tells none. */
export function stackNames(description: Pick<DatasetDescription, 'metadata'>): StackNames {
  const stack = description.metadata.Stack;
  const of = (key: string): readonly Json[] => {
    const list = (stack as { readonly [key: string]: Json } | undefined)?.[key];
    return Array.isArray(list) ? list : [];
  };
  return { names: of('names').map(String), groups: of('groups').map(String), labels: of('labels').map(Number) };
}
