import type { RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import { DATA_UNITS, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import type { MapSource } from '../../state/view-store.ts';
import { hasEachImage } from '../runs/image-run.ts';
import { isPicture, lookOf, nameOfMap } from './map-looks.ts';

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

/** Array of labels, or of one array of labels per k. */
const LABELS = /^labels(-\d+)?$/;
const SWEEP = /^sweep-labels(-\d+)?$/;
const WINDOW = /^map(-\d+)?$/;
/** Points of a plane and the pixels that they belong to, which are no maps even when there are as many. */
const NO_MAP = /^(embedding|sample)(-\d+)?$/;

/** Maps of a run, in the order in which its steps made them; phases first. */
export function runSources(run: RunRecord, units = DATA_UNITS): SourceOption[] {
  const { shape } = run.result.prepared;
  const pixels = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const options = run.arrays.flatMap((array) => optionOf(run, array, pixels, units) ?? []);
  return [
    ...options.filter(({ source }) => source.kind === 'labels'),
    ...options.filter(({ source }) => source.kind !== 'labels'),
  ];
}

/** Pictures of the images of a run, one for each: what a model makes of them. The frame that is shown picks one. */
export function imageSources(run: RunRecord): SourceOption[] {
  return run.arrays
    .filter((array) => hasEachImage(run, array))
    .map(({ name }) => {
      const suffix = /-(\d+)$/.exec(name)?.[1];
      return single(`${lookOf(name, run).label}${suffix ? ` ${suffix}` : ''}`, {
        kind: 'array',
        run: run.number,
        name,
      });
    });
}

function optionOf(run: RunRecord, array: StoredArray, pixels: number, units: UnitChoice): SourceOption | null {
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
  if (!isPicture(name)) return null;
  if (array.dtype !== 'float32' && array.dtype !== 'float64' && array.dtype !== 'int32') return null;
  const { label } = lookOf(name, run, null, units);
  // A window is known by its range.
  if (size === pixels && pixels > 1)
    return single(WINDOW.test(name) ? label : `${label}${suffix}`, { kind: 'array', run: run.number, name });
  const count = shape.at(-1)!;
  if (shape.length >= 2 && size === pixels * count) {
    const source = { kind: 'array', run: run.number, name, index: 0 } as const;
    return {
      key: sourceKey(source),
      label: `${label}${suffix}`,
      source,
      count,
      nameOf: (index) => nameOfMap(name, run, index),
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
  return source.kind === 'labels' || source.kind === 'array'
    ? `${source.kind}:${source.run}:${source.name}`
    : source.kind;
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

/** The next or previous map: first through the maps of one array, then on to the next array. */
export function steppedSource(options: readonly SourceOption[], source: MapSource, by: 1 | -1): MapSource {
  const flat = options.flatMap((option): MapSource[] =>
    option.count === 1
      ? [option.source]
      : Array.from({ length: option.count }, (_, index) => ({ ...option.source, index }) as MapSource),
  );
  const at = flat.findIndex((one) => JSON.stringify(one) === JSON.stringify(source));
  return flat[(Math.max(0, at) + by + flat.length) % flat.length] ?? source;
}
