import { phaseLetter } from '../../src-preload/contract/phase-letters.ts';
import type { ArrayRecord } from '../../src-preload/contract/results.ts';
import { arrayFile } from './arrays.ts';
import { readOwnArray } from './own-arrays.ts';
import { type ColoredCentroid, matchColors, pickColors, unitSum } from './phase-colors.ts';
import { all, execute, parse, type Store } from './store.ts';

/** Arrays of a run that hold the spectra of clusters, by the name that goes with `labels`. */
const SPECTRA_OF_LABELS = ['centroids', 'means'] as const;

/** True for an array of cluster indices: `labels`, `labels-2`. */
export function isLabels(array: { readonly name: string }): boolean {
  return /^labels(-|$)/.test(array.name);
}

/** Number of clusters of an array of labels: rows of its centroids, or one more than its largest label. */
export function countClusters(store: Store, arrays: readonly ArrayRecord[], labels: ArrayRecord): number {
  const spectra = spectraOf(arrays, labels);
  if (spectra !== undefined) return spectra.shape[0]!;
  let largest = -1;
  for (const label of valuesOf(store, labels)) if (label > largest) largest = label;
  return largest + 1;
}

/**
 * One phase per cluster, `Phase A` …, in colors that follow those of the latest earlier run of the same dataset whose
 * spectra have as many channels.
 */
export function makeDefaultPhases(
  store: Store,
  run: number,
  datasetId: number,
  arrays: readonly ArrayRecord[],
  labels: ArrayRecord,
  clusters: number,
): void {
  const spectra = spectraOf(arrays, labels);
  const next = spectra && rowsOf(store, spectra);
  const colors = next
    ? matchColors(coloredBefore(store, run, datasetId, next[0]?.length ?? 0), next)
    : pickColors(clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const letter = phaseLetter(cluster);
    execute(
      store,
      `INSERT INTO phases (run, labels, position, name, letter, color, note, clusters) VALUES (?, ?, ?, ?, ?, ?, '', ?)`,
      run,
      labels.name,
      cluster,
      `Phase ${letter}`,
      letter,
      colors[cluster]!,
      JSON.stringify([cluster]),
    );
  }
}

function spectraOf(arrays: readonly ArrayRecord[], labels: ArrayRecord): ArrayRecord | undefined {
  const suffix = labels.name.slice('labels'.length);
  return arrays.find(
    ({ name, shape, step }) =>
      step === labels.step && shape.length === 2 && SPECTRA_OF_LABELS.some((word) => name === word + suffix),
  );
}

function rowsOf(store: Store, array: ArrayRecord): Float64Array[] {
  const values = Float64Array.from(valuesOf(store, array));
  const [rows, channels] = array.shape as [number, number];
  return Array.from({ length: rows }, (_, row) => values.subarray(row * channels, (row + 1) * channels));
}

function valuesOf(store: Store, array: ArrayRecord) {
  return readOwnArray(arrayFile(store, array.sha256), array);
}

function coloredBefore(store: Store, run: number, datasetId: number, channels: number): ColoredCentroid[] {
  const earlier = all<{ number: number }>(
    store,
    `SELECT number FROM runs WHERE dataset = ? AND number <> ? AND state = 'done' AND deleted_at IS NULL ORDER BY number DESC`,
    datasetId,
    run,
  );
  for (const { number } of earlier) {
    const arrays = runArrays(store, number);
    // The last labels of a run are what it arrived at.
    for (const labels of arrays.filter(isLabels).reverse()) {
      const spectra = spectraOf(arrays, labels);
      if (spectra?.shape[1] !== channels) continue;
      const rows = readable(() => rowsOf(store, spectra));
      if (rows) return phasesBefore(store, number, labels.name, rows);
    }
  }
  return [];
}

function phasesBefore(store: Store, run: number, labels: string, rows: readonly Float64Array[]): ColoredCentroid[] {
  const phases = all<{ color: string; clusters: string }>(
    store,
    'SELECT color, clusters FROM phases WHERE run = ? AND labels = ? ORDER BY position, id',
    run,
    labels,
  );
  return phases.map(({ color, clusters }) => {
    const members = parse<number[]>(store, clusters).map((cluster) => unitSum(rows[cluster]!));
    const centroid = Float64Array.from(rows[0]!, (_, channel) => mean(members.map((member) => member[channel]!)));
    return { color, centroid };
  });
}

function runArrays(store: Store, run: number): ArrayRecord[] {
  const rows = all<Omit<ArrayRecord, 'shape' | 'file'> & { shape: string }>(
    store,
    'SELECT name, dtype, shape, sha256, step FROM run_arrays WHERE run = ? ORDER BY position',
    run,
  );
  return rows.map((row) => ({ ...row, shape: parse<number[]>(store, row.shape), file: `${row.sha256}.npy` }));
}

/** Colors are worth no failure: an earlier run whose file is gone is passed over. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
