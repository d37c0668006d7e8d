import type { RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import type { MapSource } from '../../state/view-store.ts';
import type { ColorMapName } from '../../vis/color-tables.ts';

/** One entry of the list of maps. */
export interface SourceOption {
  readonly key: string;
  readonly label: string;
  readonly source: MapSource;
  /** Maps in it, of which `index` picks one; 1 when it is a single one. */
  readonly count: number;
  /** Name of map `index`: `Component 2`, `k = 4`. */
  readonly nameOf: (index: number) => string;
}

/** What is known of the values of an array by its name. */
interface Look {
  readonly label: string;
  /** What the numbers are, for the color bar. */
  readonly title: string;
  readonly colors: ColorMapName;
  readonly signed: boolean;
  readonly item: string;
}

const LOOKS: { readonly [word: string]: Look } = {
  silhouette: { label: 'Silhouette', title: 'Silhouette', colors: 'RdBu', signed: true, item: 'Map' },
  scores: { label: 'Scores', title: 'Score', colors: 'RdBu', signed: true, item: 'Component' },
  map: { label: 'Window of the recipe', title: 'Counts', colors: 'viridis', signed: false, item: 'Map' },
  distances: { label: 'Distance to centroid', title: 'Distance', colors: 'magma', signed: false, item: 'Cluster' },
  residual: { label: 'Residual', title: 'Residual', colors: 'magma', signed: false, item: 'Map' },
  entropy: { label: 'Entropy', title: 'Entropy (nats)', colors: 'magma', signed: false, item: 'Map' },
  responsibilities: {
    label: 'Responsibilities',
    title: 'Responsibility',
    colors: 'viridis',
    signed: false,
    item: 'Cluster',
  },
  abundances: { label: 'Abundances', title: 'Abundance', colors: 'viridis', signed: false, item: 'Endmember' },
};

/** Array of labels, or of one array of labels per k. */
const LABELS = /^labels(-\d+)?$/;
const SWEEP = /^sweep-labels(-\d+)?$/;
/** Points of a plane and the pixels that they belong to, which are no maps even when there are as many. */
const NO_MAP = /^(embedding|sample)(-\d+)?$/;

/** How an array of a run is shown. */
export function lookOf(name: string): Look {
  const word = name.replace(/-\d+$/, '');
  const known = LOOKS[word];
  if (known) return known;
  const label = word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ');
  return { label, title: label, colors: 'viridis', signed: false, item: 'Map' };
}

/** Maps of a run, in the order in which its steps made them; phases first. */
export function runSources(run: RunRecord): SourceOption[] {
  const { shape } = run.result.prepared;
  const pixels = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const options = run.arrays.flatMap((array) => optionOf(run, array, pixels) ?? []);
  return [
    ...options.filter(({ source }) => source.kind === 'labels'),
    ...options.filter(({ source }) => source.kind !== 'labels'),
  ];
}

function optionOf(run: RunRecord, array: StoredArray, pixels: number): SourceOption | null {
  const { name, shape } = array;
  const size = shape.reduce((product, length) => product * length, 1);
  const number = /-(\d+)$/.exec(name)?.[1];
  const suffix = number ? ` ${number}` : '';
  if (NO_MAP.test(name)) return null;
  if (LABELS.test(name) && size === pixels) {
    return single(`Phases${suffix}`, { kind: 'labels', run: run.number, name });
  }
  if (SWEEP.test(name)) {
    const counts = sweepCounts(run, array.step);
    const nameOf = (index: number) => `k = ${counts[index] ?? index + 1}`;
    const source = { kind: 'labels', run: run.number, name, index: 0 } as const;
    return { key: sourceKey(source), label: `Sweep${suffix}`, source, count: shape[0] ?? 1, nameOf };
  }
  if (array.dtype !== 'float32' && array.dtype !== 'float64' && array.dtype !== 'int32') return null;
  const { label, item } = lookOf(name);
  if (size === pixels && pixels > 1) return single(`${label}${suffix}`, { kind: 'array', run: run.number, name });
  const count = shape.at(-1)!;
  if (shape.length >= 2 && size === pixels * count) {
    const source = { kind: 'array', run: run.number, name, index: 0 } as const;
    return {
      key: sourceKey(source),
      label: `${label}${suffix}`,
      source,
      count,
      nameOf: (index) => `${item} ${index + 1}`,
    };
  }
  return null;
}

function single(label: string, source: MapSource): SourceOption {
  return { key: sourceKey(source), label, source, count: 1, nameOf: () => label };
}

/** Numbers of clusters of a sweep, from its table. */
function sweepCounts(run: RunRecord, step: number): number[] {
  const table = run.result.steps[step]?.results.table;
  if (!Array.isArray(table)) return [];
  return table.map((row) => Number((row as { clusters?: number }).clusters));
}

/** The same for all maps of one array. */
export function sourceKey(source: MapSource): string {
  return source.kind === 'total' || source.kind === 'window'
    ? source.kind
    : `${source.kind}:${source.run}:${source.name}`;
}

/** Which of an array's maps is shown. */
export function sourceIndex(source: MapSource): number {
  return source.kind === 'labels' || source.kind === 'array' ? (source.index ?? 0) : 0;
}

/** Values of one map out of an array: maps of a sweep follow one another, components of a pixel lie side by side. */
export function pickMap(
  values: Int32Array | Float32Array | Float64Array,
  pixels: number,
  index: number,
  layout: 'map-by-map' | 'pixel-by-pixel',
): Int32Array | Float32Array | Float64Array {
  if (values.length === pixels) return values;
  const count = Math.floor(values.length / pixels);
  const at = Math.max(0, Math.min(count - 1, index));
  if (layout === 'map-by-map') return values.subarray(at * pixels, (at + 1) * pixels);
  const picked = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) picked[pixel] = values[pixel * count + at];
  return picked;
}
