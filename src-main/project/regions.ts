import { isDeepStrictEqual } from 'node:util';
import type { DatasetOfFile, KeptRegion } from '../../src-preload/contract/looked-dataset.ts';
import type { RegionsOfDataset } from '../../src-preload/contract/window.ts';
import { relativeFile, whereItIs } from './datasets.ts';
import { datasetIndex, datasetPart } from './framed-datasets.ts';
import { command } from './history.ts';
import { all, execute, first, parse, type Store } from './store.ts';

/** Regions that people drew, by dataset, each in the order in which they were drawn; datasets without any are left out. */
export function listRegions(store: Store): RegionsOfDataset[] {
  return all<DrawnRow>(store, 'SELECT * FROM drawn_datasets ORDER BY id').flatMap((drawn) => {
    const regions = rowsOf(store, drawn.id).map((row) => toRegion(store, row));
    if (regions.length === 0) return [];
    const { file } = whereItIs(store, drawn.file, drawn.relative_file);
    return [{ file, ...datasetPart(store, drawn.dataset_index), regions }];
  });
}

/** Makes these the regions of a dataset: those that are new are drawn, those that are missing go. Undoable. */
export function changeRegions(store: Store, dataset: DatasetOfFile, regions: readonly KeptRegion[]): void {
  const place = placeOf(store, dataset);
  const rows = rowsOf(store, place);
  const before = new Map(rows.map((row) => [row.uid, { row, region: toRegion(store, row) }]));
  const added = regions.filter(({ id }) => !before.has(id));
  const removed = rows.filter(({ uid }) => !regions.some(({ id }) => id === uid));
  const changed = regions.filter((region) => {
    const known = before.get(region.id);
    return known !== undefined && !isDeepStrictEqual(known.region, region);
  });
  const label = labelOf(
    added.map(({ name }) => name),
    removed.map(({ name }) => name),
    changed.map(({ id, name }) => [before.get(id)!.region.name, name]),
  );
  command(store, label, (editor) => {
    for (const { id } of removed) editor.remove('regions', id);
    for (const region of changed) editor.update('regions', before.get(region.id)!.row.id, columnsOf(place, region));
    for (const region of added) editor.insert('regions', columnsOf(place, region));
  });
}

/** Regions go with their dataset's file, wherever that was moved to. `dataset`: as it stands in a column `dataset_index`. */
export function moveRegions(store: Store, from: string, dataset: number, to: string): void {
  const drawn = first<{ id: number }>(
    store,
    'SELECT id FROM drawn_datasets WHERE file = ? AND dataset_index = ?',
    from,
    dataset,
  );
  if (drawn === undefined) return;
  const there = first<{ id: number }>(
    store,
    'SELECT id FROM drawn_datasets WHERE file = ? AND dataset_index = ?',
    to,
    dataset,
  );
  // Drawn at both places, which hold the same bytes: both stay where they are.
  if (there !== undefined) return;
  const beside = relativeFile(store.folder, to);
  execute(store, 'UPDATE drawn_datasets SET file = ?, relative_file = ? WHERE id = ?', to, beside, drawn.id);
}

/** Row that stands for a dataset; it is no step in the history, and an empty one says nothing. */
function placeOf(store: Store, { file, ...part }: DatasetOfFile): number {
  const index = datasetIndex(store, part);
  const known = all<DrawnRow>(store, 'SELECT * FROM drawn_datasets WHERE dataset_index = ?', index).find(
    (row) => whereItIs(store, row.file, row.relative_file).file === file,
  );
  if (known) return known.id;
  const row = first<{ id: number }>(
    store,
    'INSERT INTO drawn_datasets (file, relative_file, dataset_index) VALUES (?, ?, ?) RETURNING id',
    file,
    relativeFile(store.folder, file),
    index,
  );
  return row!.id;
}

function labelOf(
  added: readonly string[],
  removed: readonly string[],
  changed: readonly (readonly [before: string, after: string])[],
): string {
  const [renamed] = changed;
  if (added.length > 0 && removed.length + changed.length === 0) return `Draw ${quoted(added)}`;
  if (removed.length > 0 && added.length + changed.length === 0) return `Delete ${quoted(removed)}`;
  if (renamed && added.length + removed.length === 0 && changed.length === 1 && renamed[0] !== renamed[1]) {
    return `Rename “${renamed[0]}” to “${renamed[1]}”`;
  }
  return 'Change the regions';
}

const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join(', ');

interface DrawnRow {
  readonly id: number;
  readonly file: string;
  readonly relative_file: string | null;
  readonly dataset_index: number;
}

interface RegionRow {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly color: string;
  readonly region: string;
}

function rowsOf(store: Store, place: number): RegionRow[] {
  return all<RegionRow>(store, 'SELECT * FROM regions WHERE dataset = ? ORDER BY id', place);
}

function toRegion(store: Store, { uid, name, color, region }: RegionRow): KeptRegion {
  return { id: uid, name, color, region: parse<KeptRegion['region']>(store, region) };
}

function columnsOf(place: number, { id, name, color, region }: KeptRegion) {
  return { dataset: place, uid: id, name, color, region: JSON.stringify(region) };
}
