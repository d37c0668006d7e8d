import { AppError } from '../../src-preload/contract/errors.ts';
import { phaseLetter } from '../../src-preload/contract/phase-letters.ts';
import type { PhasePatch, PhaseRecord } from '../../src-preload/contract/project.ts';
import { command, type Editor, noSuch } from './history.ts';
import { pickColors } from './phase-colors.ts';
import { all, first, parse, type Row, type Store } from './store.ts';

/** Phases of a run's labels in their order. A cluster in none of them is unassigned. */
export function listPhases(store: Store, run: number, labels = 'labels'): PhaseRecord[] {
  const sql = 'SELECT * FROM phases WHERE run = ? AND labels = ? ORDER BY position, id';
  return all<PhaseRow>(store, sql, run, labels).map((row) => toRecord(store, row));
}

/** Changes name, letter, color or note. Undoable. @throws {AppError} `parameter-invalid` */
export function updatePhase(store: Store, id: number, patch: PhasePatch): PhaseRecord {
  const phase = getPhase(store, id);
  const checked: { [column: string]: string } = {};
  if (patch.name !== undefined) checked.name = textOf('name', patch.name, 1, 200);
  if (patch.letter !== undefined) checked.letter = textOf('letter', patch.letter, 1, 8);
  if (patch.note !== undefined) checked.note = textOf('note', patch.note, 0, 10_000);
  if (patch.color !== undefined) checked.color = colorOf(patch.color);
  return command(store, labelOf(phase, checked), (editor) => {
    editor.update('phases', id, checked);
    return getPhase(store, id);
  });
}

/** Makes one phase of several; it keeps name, letter, color and note of the first. Undoable. */
export function mergePhases(store: Store, ids: readonly number[]): PhaseRecord {
  const phases = [...new Set(ids)].map((id) => getPhase(store, id));
  const [target, ...others] = phases;
  if (target === undefined || others.length === 0) throw wrong('ids', 'Merging needs two phases or more.');
  if (others.some(({ run, labels }) => run !== target.run || labels !== target.labels)) {
    throw wrong('ids', 'Only phases of the same run can be merged.');
  }
  return command(store, `Merge ${phases.map(({ name }) => `“${name}”`).join(' and ')}`, (editor) => {
    for (const { id } of others) editor.remove('phases', id);
    setClusters(
      editor,
      target.id,
      phases.flatMap(({ clusters }) => clusters),
    );
    return getPhase(store, target.id);
  });
}

/**
 * Takes clusters out of a phase and makes a phase of each, with a color and letter of its own; all but the first cluster
 * when none are named. Undoable.
 *
 * @returns the phase that was split, then the new ones.
 */
export function splitPhase(store: Store, id: number, clusters?: readonly number[]): PhaseRecord[] {
  const phase = getPhase(store, id);
  const taken = [...new Set(clusters ?? phase.clusters.slice(1))].sort((a, b) => a - b);
  if (taken.some((cluster) => !phase.clusters.includes(cluster))) {
    throw wrong('clusters', `“${phase.name}” does not hold all of these clusters.`);
  }
  const kept = phase.clusters.filter((cluster) => !taken.includes(cluster));
  if (kept.length === 0 || taken.length === 0) {
    throw wrong('clusters', `“${phase.name}” cannot be split so: one cluster or more must stay and one or more go.`);
  }
  return command(store, `Split “${phase.name}”`, (editor) => {
    setClusters(editor, id, kept);
    const made = taken.map((cluster) => addPhase(store, editor, phase.run, phase.labels, [cluster]));
    return [getPhase(store, id), ...made];
  });
}

/**
 * Puts clusters into a phase, into a new one (`'new'`), or into none (`null`: unassigned), out of whichever phase they
 * are in; a phase left without clusters disappears. Undoable.
 *
 * @returns all phases of the labels afterwards.
 */
export function assignClusters(
  store: Store,
  run: number,
  labels: string,
  clusters: readonly number[],
  target: number | 'new' | null,
): PhaseRecord[] {
  const moved = [...new Set(clusters)];
  const count = first<{ clusters: number }>(
    store,
    'SELECT clusters FROM run_arrays WHERE run = ? AND name = ? AND clusters IS NOT NULL',
    run,
    labels,
  )?.clusters;
  if (count === undefined) throw wrong('labels', `Run ${run} has no labels named “${labels}”.`);
  if (moved.length === 0 || moved.some((cluster) => !Number.isInteger(cluster) || cluster < 0 || cluster >= count)) {
    throw wrong('clusters', `The clusters of “${labels}” are 0 … ${count - 1}.`);
  }
  const phase = typeof target === 'number' ? getPhase(store, target) : null;
  if (phase !== null && (phase.run !== run || phase.labels !== labels)) throw noSuch('phase', phase.id);
  const where = target === 'new' ? 'Make a phase of' : phase === null ? 'Unassign' : `Assign to “${phase.name}”:`;
  return command(store, `${where} ${moved.length === 1 ? 'cluster' : 'clusters'} ${moved.join(', ')}`, (editor) => {
    for (const other of listPhases(store, run, labels)) {
      if (other.id === target) continue;
      const kept = other.clusters.filter((cluster) => !moved.includes(cluster));
      if (kept.length === 0) editor.remove('phases', other.id);
      else if (kept.length < other.clusters.length) setClusters(editor, other.id, kept);
    }
    if (phase !== null) setClusters(editor, phase.id, [...phase.clusters, ...moved]);
    else if (target === 'new') addPhase(store, editor, run, labels, moved);
    return listPhases(store, run, labels);
  });
}

interface PhaseRow {
  readonly id: number;
  readonly run: number;
  readonly labels: string;
  readonly name: string;
  readonly letter: string;
  readonly color: string;
  readonly note: string;
  readonly clusters: string;
}

function toRecord(store: Store, { id, run, labels, name, letter, color, note, clusters }: PhaseRow): PhaseRecord {
  return { id, run, labels, name, letter, color, note, clusters: parse<number[]>(store, clusters) };
}

function getPhase(store: Store, id: number): PhaseRecord {
  const row = first<PhaseRow>(store, 'SELECT * FROM phases WHERE id = ?', id);
  if (row === undefined) throw noSuch('phase', id);
  return toRecord(store, row);
}

function setClusters(editor: Editor, id: number, clusters: readonly number[]): void {
  editor.update('phases', id, { clusters: sortedJson(clusters) });
}

function addPhase(store: Store, editor: Editor, run: number, labels: string, clusters: readonly number[]): PhaseRecord {
  const phases = listPhases(store, run, labels);
  const letters = new Set(phases.map(({ letter }) => letter));
  let index = 0;
  while (letters.has(phaseLetter(index))) index++;
  const { last } = first<{ last: number }>(
    store,
    'SELECT coalesce(max(position), -1) AS last FROM phases WHERE run = ? AND labels = ?',
    run,
    labels,
  )!;
  const letter = phaseLetter(index);
  const row: Row = {
    run,
    labels,
    position: last + 1,
    name: `Phase ${letter}`,
    letter,
    color: pickColors(
      1,
      phases.map(({ color }) => color),
    )[0]!,
    note: '',
    clusters: sortedJson(clusters),
  };
  return getPhase(store, editor.insert('phases', row));
}

function sortedJson(clusters: readonly number[]): string {
  return JSON.stringify([...new Set(clusters)].sort((a, b) => a - b));
}

function labelOf(phase: PhaseRecord, patch: { readonly [column: string]: string }): string {
  if (patch.name !== undefined && patch.name !== phase.name) return `Rename “${phase.name}” to “${patch.name}”`;
  const what = Object.keys(patch).filter((column) => column !== 'name');
  return `Change ${what.join(' and ')} of “${phase.name}”`;
}

function textOf(field: string, value: string, shortest: number, longest: number): string {
  const text = value.trim();
  if (text.length < shortest || text.length > longest) {
    throw wrong(field, `The ${field} of a phase must have ${shortest} to ${longest} characters.`);
  }
  return text;
}

function colorOf(value: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(value)) throw wrong('color', `“${value}” is not a color such as #0072b2.`);
  return value.toLowerCase();
}

function wrong(field: string, message: string): AppError {
  return new AppError('parameter-invalid', message, 'Nothing was changed; correct it and do it again.', { field });
}
