import type { FigureRecord } from '../../src-preload/contract/project.ts';
import { type FigureRequest, figureRequestSchema } from '../../src-preload/contract/recipe.ts';
import { command, noSuch } from './history.ts';
import { all, execute, first, parse, type Store } from './store.ts';

/** Figures of a run, or of all runs, oldest first. */
export function listFigures(store: Store, run?: number): FigureRecord[] {
  const rows =
    run === undefined
      ? all<FigureRow>(store, 'SELECT * FROM figures ORDER BY id')
      : all<FigureRow>(store, 'SELECT * FROM figures WHERE run = ? ORDER BY id', run);
  return rows.map((row) => toRecord(store, row));
}

/** Keeps the figures that a run brings along. Not a step of its own in the history: they came with the run. */
export function insertFigures(store: Store, run: number, requests: readonly FigureRequest[]): void {
  const now = new Date().toISOString();
  for (const request of requests) {
    const text = JSON.stringify(request);
    execute(store, 'INSERT INTO figures (run, request, created_at) VALUES (?, ?, ?)', run, text, now);
  }
}

/** Keeps a figure of a run. Undoable. */
export function addFigure(store: Store, run: number, request: FigureRequest): FigureRecord {
  return command(store, `Add figure of run ${run}`, (editor) => {
    const row = { run, request: JSON.stringify(request), created_at: new Date().toISOString() };
    return getFigure(store, editor.insert('figures', row));
  });
}

/** Replaces what a figure shows and how. Undoable. */
export function changeFigure(store: Store, id: number, request: FigureRequest): FigureRecord {
  const { run } = getFigure(store, id);
  return command(store, `Change figure of run ${run}`, (editor) => {
    editor.update('figures', id, { request: JSON.stringify(request) });
    return getFigure(store, id);
  });
}

/** Gives a figure a name, or takes it away with an empty one. Undoable. */
export function renameFigure(store: Store, id: number, name: string): FigureRecord {
  const { run } = getFigure(store, id);
  const given = name.trim();
  const label = given ? `Name figure of run ${run} “${given}”` : `Take the name from a figure of run ${run}`;
  return command(store, label, (editor) => {
    editor.update('figures', id, { name: given || null });
    return getFigure(store, id);
  });
}

/** Removes a figure. Undoable. */
export function deleteFigure(store: Store, id: number): void {
  const { run } = getFigure(store, id);
  command(store, `Delete figure of run ${run}`, (editor) => editor.remove('figures', id));
}

interface FigureRow {
  readonly id: number;
  readonly run: number;
  readonly request: string;
  readonly created_at: string;
  readonly name: string | null;
}

function toRecord(store: Store, row: FigureRow): FigureRecord {
  const stored = parse<FigureRequest>(store, row.request);
  // An older version did not know of every setting: those have their defaults.
  const request = figureRequestSchema.safeParse(stored).data ?? stored;
  return { id: row.id, run: row.run, name: row.name ?? '', request, createdAt: row.created_at };
}

function getFigure(store: Store, id: number): FigureRecord {
  const row = first<FigureRow>(store, 'SELECT * FROM figures WHERE id = ?', id);
  if (row === undefined) throw noSuch('figure', id);
  return toRecord(store, row);
}
