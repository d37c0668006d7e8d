import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForWriting } from '../../../src-main/project/database.ts';
import { command, history, redo, undo } from '../../../src-main/project/history.ts';
import { listPhases } from '../../../src-main/project/phases.ts';
import { createProject, openProject, type Project } from '../../../src-main/project/project.ts';
import { makeStore } from '../../../src-main/project/store.ts';
import { putBack, takeOut } from '../../../src-main/project/unassigned-regions.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { type FigureRequest, figureRequestSchema } from '../../../src-preload/contract/recipe.ts';
import { codeOf, sampleRun, temporaryFolder, threeClusters } from './project-support.ts';

const FIGURE: FigureRequest = figureRequestSchema.parse({ widthMm: 90, fontPt: 7 });

/** Everything of a project that a person can change. */
function stateOf(project: Project) {
  const runs = project.listRuns({ deleted: true }).map(({ number, name, deleted }) => ({ number, name, deleted }));
  const unassigned = runs.map(({ number }) => project.unassigned(number));
  return { runs, phases: runs.map(({ number }) => project.phases(number)), unassigned, figures: project.figures() };
}

/** Something a person does; numbers choose among what is there, so that most attempts mean something. */
type Deed = (project: Project) => void;
const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(items.length, 1)];
const run = fc.constantFrom(1, 2);
const phaseDeed = (deed: (project: Project, ids: number[], n: number, run: number) => void) =>
  fc.tuple(run, fc.nat(20)).map(
    ([number, n]): Deed =>
      (project) =>
        deed(
          project,
          project.phases(number).map(({ id }) => id),
          n,
          number,
        ),
  );
const text = fc.string({ minLength: 1, maxLength: 12 });
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.tuple(run, text).map(
    ([number, name]): Deed =>
      (project) =>
        project.renameRun(number, name),
  ),
  run.map(
    (number): Deed =>
      (project) =>
        project.deleteRun(number),
  ),
  fc
    .tuple(text, text)
    .chain(([name, note]) => phaseDeed((project, ids, n) => project.updatePhase(pick(ids, n)!, { name, note }))),
  phaseDeed((project, ids, n) => project.updatePhase(pick(ids, n)!, { color: `#0000${(n + 16).toString(16)}` })),
  phaseDeed((project, ids, n) => project.mergePhases([pick(ids, n)!, pick(ids, n + 1)!, pick(ids, n >> 2)!])),
  phaseDeed((project, ids, n) => project.splitPhase(pick(ids, n)!)),
  phaseDeed((project, _, n, number) => project.assignClusters(number, 'labels', [n % 3], null)),
  phaseDeed((project, _, n, number) => project.assignClusters(number, 'labels', [n % 3, (n >> 2) % 3], 'new')),
  phaseDeed((project, ids, n, number) => project.assignClusters(number, 'labels', [n % 3], pick(ids, n >> 2) ?? null)),
  fc.tuple(run, fc.uniqueArray(fc.nat(2), { maxLength: 3 }), fc.boolean()).map(
    ([number, pixels, isBack]): Deed =>
      (project) => {
        const labels = [0, 1, 2];
        const before = project.unassigned(number)[0]?.regions ?? [];
        const { regions } = isBack
          ? putBack(before, labels, null, pixels)
          : takeOut(before, labels, { name: 'Hole', pixels, phase: null });
        const next = { run: number, labels: 'labels', regions, clusters: [] };
        project.setUnassigned(next, { arrays: [], folder: temporary.path }, `Change ${pixels.length} pixels`);
      },
  ),
  fc.tuple(run, text).map(
    ([number, title]): Deed =>
      (project) =>
        project.addFigure(number, { ...FIGURE, title }),
  ),
  fc.tuple(fc.nat(9), text).map(
    ([n, title]): Deed =>
      (project) =>
        project.changeFigure(pick(project.figures(), n)?.id ?? -1, { ...FIGURE, title }),
  ),
  fc.tuple(fc.nat(9), text).map(
    ([n, name]): Deed =>
      (project) =>
        project.renameFigure(pick(project.figures(), n)?.id ?? -1, name),
  ),
  fc.nat(9).map(
    (n): Deed =>
      (project) =>
        project.deleteFigure(pick(project.figures(), n)?.id ?? -1),
  ),
);

/** Does it, or is refused for a reason that people are told; a refused deed leaves nothing behind. */
function attempt(project: Project, deed: Deed): void {
  const before = JSON.stringify([stateOf(project), project.history()]);
  try {
    deed(project);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(JSON.stringify([stateOf(project), project.history()])).toBe(before);
  }
}

let temporary: { path: string; remove: () => void };
let folder: string;
let project: Project;

function undoAll(): void {
  while (project.undo() !== null);
}
function redoAll(): void {
  while (project.redo() !== null);
}
function reopen(): void {
  project.close();
  project = openProject(folder, { mode: 'write' });
}

beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'Steel.phasewright');
  project = createProject(folder);
  const one = threeClusters(join(temporary.path, 'one'));
  const two = sampleRun(join(temporary.path, 'two'), Int32Array.of(2, 1, 0), [
    [1, 2],
    [3, 4],
    [5, 0],
  ]);
  project.addRun(one.result, one.arraysFolder);
  project.addRun(two.result, two.arraysFolder);
});
afterEach(() => {
  project.close();
  temporary.remove();
});

describe('laws of undo', () => {
  it('undoing everything gives the first state, redoing everything the last, also after reopening', () => {
    const initial = stateOf(project);
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 12 }), fc.boolean(), (sequence, closeBetween) => {
        project.renameRun(1, 'begin'); // drops what the sequence before has left to redo
        for (const deed of sequence) attempt(project, deed);
        const final = stateOf(project);
        if (closeBetween) reopen();
        undoAll();
        expect(stateOf(project)).toEqual(initial);
        if (closeBetween) reopen();
        redoAll();
        expect(stateOf(project)).toEqual(final);
        undoAll();
      }),
      { numRuns: 40 },
    );
  });

  it('each undo gives the state before its deed and each redo the state after it', () => {
    fc.assert(
      fc.property(fc.array(deeds, { minLength: 1, maxLength: 8 }), (sequence) => {
        const states = [stateOf(project)];
        for (const deed of sequence) {
          const before = project.history().filter(({ undone }) => !undone).length;
          attempt(project, deed);
          if (project.history().filter(({ undone }) => !undone).length > before) states.push(stateOf(project));
        }
        for (let i = states.length - 2; i >= 0; i--) {
          expect(project.undo()).toMatchObject({ undone: true });
          expect(stateOf(project)).toEqual(states[i]);
        }
        for (let i = 1; i < states.length; i++) {
          expect(project.redo()).toMatchObject({ undone: false });
          expect(stateOf(project)).toEqual(states[i]);
        }
        undoAll();
      }),
      { numRuns: 30 },
    );
  });

  it('every cluster is in at most one phase and no phase is empty, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 12 }), (sequence) => {
        for (const deed of sequence) attempt(project, deed);
        for (const number of [1, 2]) {
          const phases = project.phases(number);
          const clusters = phases.flatMap((phase) => phase.clusters);
          expect(new Set(clusters).size).toBe(clusters.length);
          expect(phases.every((phase) => phase.clusters.length > 0)).toBe(true);
          expect(clusters.every((cluster) => cluster >= 0 && cluster < 3)).toBe(true);
        }
        undoAll();
      }),
      { numRuns: 30 },
    );
  });
});

describe('the history', () => {
  it('takes back several changes of one row within a command, and all of a command that fails', () => {
    project.close();
    const database = openForWriting(folder);
    const store = makeStore(database, folder, 'write');
    const before = listPhases(store, 1);
    const id = before[0]!.id;
    command(store, 'three changes', (editor) => {
      editor.update('phases', id, { name: 'x' });
      editor.update('phases', id, { name: 'y' });
      editor.remove('phases', id);
    });
    const after = listPhases(store, 1);
    expect(after).toHaveLength(2);
    undo(store);
    expect(listPhases(store, 1)).toEqual(before);
    redo(store);
    expect(listPhases(store, 1)).toEqual(after);
    const failing = () =>
      command(store, 'fails', (editor) => {
        editor.update('phases', after[0]!.id, { name: 'z' });
        throw new Error('in the middle');
      });
    expect(failing).toThrow('in the middle');
    expect(listPhases(store, 1)).toEqual(after);
    expect(history(store)).toHaveLength(1);
    database.close();
  });

  it('drops what was undone when something new is done, and stays as it was when nothing changes', () => {
    project.renameRun(1, 'a');
    project.renameRun(1, 'b');
    project.undo();
    expect(project.history().map(({ label, undone }) => [label, undone])).toEqual([
      ['Rename run 1 to “a”', false],
      ['Rename run 1 to “b”', true],
    ]);
    project.renameRun(1, 'a');
    expect(project.redo()?.label).toBe('Rename run 1 to “b”');
    project.undo();
    project.renameRun(1, 'c');
    expect(project.redo()).toBeNull();
    expect(project.history().map(({ label }) => label)).toEqual(['Rename run 1 to “a”', 'Rename run 1 to “c”']);
  });

  it('brings a deleted run back', () => {
    project.deleteRun(1);
    expect(codeOf(() => project.getRun(1))).toBe('run-not-found');
    expect(codeOf(() => project.deleteRun(1))).toBe('run-not-found');
    reopen();
    expect(project.undo()?.label).toBe('Delete run 1 “Run 1”');
    expect(project.getRun(1).deleted).toBe(false);
    expect(project.undo()).toBeNull();
  });

  it('is not touched by runs that come in between', () => {
    project.renameRun(1, 'a');
    const three = threeClusters(join(temporary.path, 'one'));
    project.addRun(three.result, three.arraysFolder);
    expect(project.undo()?.label).toBe('Rename run 1 to “a”');
    expect(project.getRun(3).name).toBe('Run 3');
    expect(project.redo()).not.toBeNull();
  });
});
