import type { Json } from '../../../src-preload/contract/dataset.ts';
import { UNASSIGNED_LABEL } from '../../../src-preload/contract/unassigned-pixels.ts';

export const EXEMPLAR_KINDS = ['purest', 'typical', 'boundary'] as const;
export type ExemplarKind = (typeof EXEMPLAR_KINDS)[number];

/** What the kinds mean, for people. */
export const EXEMPLAR_WORDS: { readonly [kind in ExemplarKind]: { readonly title: string; readonly help: string } } = {
  purest: { title: 'Purest', help: 'Nearest to the mean spectrum of the cluster.' },
  typical: { title: 'Typical', help: 'As far from the mean spectrum as half of the cluster.' },
  boundary: { title: 'Boundary', help: 'Nearly as close to another cluster: the doubtful ones.' },
};

/** Pixels of one cluster that stand for it (`row · columns + column` of the run's maps). */
export type ClusterExemplars = { readonly [kind in ExemplarKind]: readonly number[] };

/**
 * Exemplars of every cluster from the results of a clustering step: lists by kind and then cluster, or by cluster and
 * then kind. Null when the step gave none.
 */
export function readExemplars(
  results: { readonly [key: string]: Json },
  clusters: number,
): readonly ClusterExemplars[] | null {
  const found = results.exemplars;
  if (typeof found !== 'object' || found === null) return null;
  return Array.from({ length: clusters }, (_, cluster) => {
    const pixels = (kind: ExemplarKind) =>
      Array.isArray(found)
        ? numbers(keyOf(found[cluster], kind))
        : numbers(itemOf((found as { readonly [key: string]: Json })[kind], cluster));
    return { purest: pixels('purest'), typical: pixels('typical'), boundary: pixels('boundary') };
  });
}

/** Without those that a person took out of their phase. */
export function assignedExemplars(
  exemplars: readonly ClusterExemplars[],
  labels: ArrayLike<number>,
): readonly ClusterExemplars[] {
  const left = (pixels: readonly number[]) => pixels.filter((pixel) => labels[pixel] !== UNASSIGNED_LABEL);
  return exemplars.map(({ purest, typical, boundary }) => {
    return { purest: left(purest), typical: left(typical), boundary: left(boundary) };
  });
}

function keyOf(value: Json | undefined, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined;
}

function itemOf(value: Json | undefined, index: number): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[index] : undefined;
}

function numbers(value: Json | undefined): readonly number[] {
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? value.filter((item): item is number => Number.isInteger(item)) : [];
}
