import { existsSync } from 'node:fs';
import type { MeasuredArray, UnassignedPixels } from '../../src-preload/contract/project.ts';
import type { ArrayRecord } from '../../src-preload/contract/results.ts';
import { arrayFile, storeArrays } from './arrays.ts';
import { command } from './history.ts';
import { damaged } from './project-errors.ts';
import { all, execute, first, parse, type Store } from './store.ts';

/** Pixels that a person took out of the phases of an array of labels, or of all arrays of a run. */
export function listUnassigned(store: Store, run: number, labels?: string): UnassignedPixels[] {
  const rows = all<UnassignedRow>(store, 'SELECT * FROM unassigned WHERE run = ? ORDER BY labels', run);
  return rows.filter((row) => labels === undefined || row.labels === labels).map((row) => toRecord(store, row));
}

/** What was measured without the pixels, as a job has left it in a folder. */
export interface MeasuredFiles {
  readonly arrays: readonly ArrayRecord[];
  readonly folder: string;
}

/**
 * Makes these the pixels that are taken out of the phases of a run's labels; without regions there are none. The measured
 * arrays are brought in first, as those of a run are. Undoable.
 *
 * @param label what was done, in words
 * @throws {AppError} `disk-full`, `write-failed`
 */
export function setUnassigned(
  store: Store,
  { run, labels, regions, clusters }: Omit<UnassignedPixels, 'measured'>,
  measured: MeasuredFiles,
  label: string,
): void {
  const incoming = storeArrays(store, measured.arrays, measured.folder, true);
  try {
    command(store, label, (editor) => {
      for (const [sha256, size] of incoming.sizes) {
        execute(store, 'INSERT INTO arrays (sha256, size_bytes) VALUES (?, ?) ON CONFLICT DO NOTHING', sha256, size);
      }
      const known = first<{ id: number }>(store, 'SELECT id FROM unassigned WHERE run = ? AND labels = ?', run, labels);
      const arrays = measured.arrays.map(({ name, dtype, shape, sha256 }): MeasuredArray => {
        return { name, dtype, shape, sha256 };
      });
      const row = { run, labels, ...inJson({ regions, clusters, measured: arrays }) };
      if (regions.length > 0 && known) editor.update('unassigned', known.id, row);
      else if (regions.length > 0) editor.insert('unassigned', row);
      else if (known) editor.remove('unassigned', known.id);
    });
  } catch (error) {
    incoming.undo();
    throw error;
  }
}

/** File of an array that was measured anew. @throws {AppError} `project-damaged` when it is gone */
export function measuredArrayPath(store: Store, { name, sha256 }: MeasuredArray): string {
  const file = arrayFile(store, sha256);
  if (!existsSync(file)) throw damaged(store.folder, `the array “${name}” without unassigned pixels is gone (${file})`);
  return file;
}

interface UnassignedRow {
  readonly run: number;
  readonly labels: string;
  readonly regions: string;
  readonly clusters: string;
  readonly measured: string;
}

function toRecord(store: Store, { run, labels, regions, clusters, measured }: UnassignedRow): UnassignedPixels {
  return {
    run,
    labels,
    regions: parse<UnassignedPixels['regions']>(store, regions),
    clusters: parse<number[]>(store, clusters),
    measured: parse<MeasuredArray[]>(store, measured),
  };
}

function inJson(values: Pick<UnassignedPixels, 'regions' | 'clusters' | 'measured'>) {
  const { regions, clusters, measured } = values;
  return {
    regions: JSON.stringify(regions),
    clusters: JSON.stringify(clusters),
    measured: JSON.stringify(measured),
  };
}
