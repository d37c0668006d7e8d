import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject, isProject, openOrCreateProject, openProject } from '../../../src-main/project/project.ts';
import { verifyProject } from '../../../src-main/project/verify.ts';
import { codeOf, sampleRun, temporaryFolder, threeClusters } from './project-support.ts';

let temporary: { path: string; remove: () => void };
let folder: string;
const inside = (...names: string[]) => join(temporary.path, ...names);

beforeEach(() => {
  temporary = temporaryFolder();
  folder = inside('Steel.phasewright');
});
afterEach(() => temporary.remove());

describe('making and opening', () => {
  it('makes a folder with a database and arrays, which opens again', () => {
    const project = createProject(folder);
    const { uuid } = project.summary();
    expect(project.summary()).toMatchObject({ name: 'Steel', mode: 'write', runs: 0, datasets: 0 });
    project.close();
    project.close();
    expect(isProject(folder)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['arrays', 'project.lock', 'project.sqlite']);
    const again = openProject(folder, { mode: 'read' });
    expect(again.summary()).toMatchObject({ uuid, mode: 'read' });
    again.close();
  });

  it('keeps its database in write-ahead mode with full synchronization', () => {
    const project = createProject(folder);
    // Bytes 18 and 19 of the header tell the journal: 2 is write-ahead.
    expect([...readFileSync(join(folder, 'project.sqlite')).subarray(18, 20)]).toEqual([2, 2]);
    project.close();
  });

  it('refuses what is not a project, and never makes one in a folder that holds something else', () => {
    expect(codeOf(() => openProject(folder, { mode: 'read' }))).toBe('project-not-found');
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    expect(codeOf(() => openProject(folder, { mode: 'write' }))).toBe('project-not-found');
    expect(codeOf(() => openOrCreateProject(folder))).toBe('project-not-found');
    expect(codeOf(() => createProject(folder))).toBe('usage');
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
    writeFileSync(inside('file'), 'x');
    expect(codeOf(() => openOrCreateProject(inside('file')))).toBe('project-not-found');
  });

  it('refuses to make a project where there is one, and opens it instead when asked for either', () => {
    createProject(folder).close();
    expect(codeOf(() => createProject(folder))).toBe('usage');
    openOrCreateProject(folder).close();
  });

  it('takes up a project whose making was cut off', () => {
    mkdirSync(join(folder, 'arrays'), { recursive: true });
    writeFileSync(join(folder, 'project.sqlite'), '');
    const project = openOrCreateProject(folder);
    expect(project.summary().runs).toBe(0);
    project.close();
  });

  it('lets one write and others read meanwhile', () => {
    const writer = createProject(folder);
    expect(codeOf(() => openProject(folder, { mode: 'write' }))).toBe('project-locked');
    const reader = openProject(folder, { mode: 'read' });
    const { result, arraysFolder } = threeClusters(inside('run'));
    writer.addRun(result, arraysFolder);
    expect(reader.listRuns()).toHaveLength(1);
    expect(codeOf(() => reader.renameRun(1, 'x'))).toBe('write-failed');
    reader.close();
    writer.close();
    openProject(folder, { mode: 'write' }).close();
  });
});

describe('runs', () => {
  it('gives back what was stored', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    const run = project.addRun(result, arraysFolder, { name: 'first look' });
    project.close();
    const reader = openProject(folder, { mode: 'read' });
    const again = reader.getRun(1);
    expect(again).toEqual(run);
    expect(again.result).toEqual(result);
    expect(again.recipe).toEqual(result.recipe);
    expect(again.warnings).toEqual(result.warnings);
    expect(again.arrays.map(({ name, clusters }) => [name, clusters])).toEqual([
      ['labels', 3],
      ['centroids', null],
    ]);
    for (const { name, file } of result.arrays) {
      expect(readFileSync(reader.readArrayPath(again, name))).toEqual(readFileSync(join(arraysFolder, file)));
    }
    expect(codeOf(() => reader.readArrayPath(again, 'scores'))).toBe('input-missing');
    expect(reader.datasets()).toMatchObject([{ id: 1, sha256: result.source.sha256, source: result.source }]);
    reader.close();
    expect(verifyProject(folder)).toEqual([]);
  });

  it('stores the same bytes once', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    project.addRun(result, arraysFolder);
    project.addRun(result, arraysFolder);
    expect(project.listRuns().map(({ number, name }) => [number, name])).toEqual([
      [1, 'Run 1'],
      [2, 'Run 2'],
    ]);
    expect(readdirSync(join(folder, 'arrays'))).toHaveLength(2);
    expect(project.datasets()).toHaveLength(1);
    project.close();
  });

  it('can take the files instead of copying them', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    project.addRun(result, arraysFolder, { move: true });
    expect(readdirSync(arraysFolder)).toEqual([]);
    project.close();
    expect(verifyProject(folder)).toEqual([]);
  });

  it('keeps nothing of a run whose array is not what it should be, and gives moved files back', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    writeFileSync(join(arraysFolder, 'centroids.npy'), 'other bytes');
    for (const move of [false, true]) {
      expect(codeOf(() => project.addRun(result, arraysFolder, { move }))).toBe('write-failed');
      expect(project.listRuns()).toEqual([]);
      expect(readdirSync(join(folder, 'arrays'))).toEqual([]);
      expect(readdirSync(arraysFolder).sort()).toEqual(['centroids.npy', 'labels.npy']);
    }
    project.close();
  });

  it('mends an array that the disk has lost when the same bytes come again', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    const run = project.addRun(result, arraysFolder);
    writeFileSync(project.readArrayPath(run, 'labels'), 'rotten');
    rmSync(project.readArrayPath(run, 'centroids'));
    expect(codeOf(() => project.readArrayPath(run, 'centroids'))).toBe('project-damaged');
    expect(verifyProject(folder).map(({ kind, runs }) => [kind, runs])).toEqual([
      ['array-changed', [1]],
      ['array-missing', [1]],
    ]);
    project.addRun(result, arraysFolder);
    expect(verifyProject(folder)).toEqual([]);
    project.close();
  });

  it('finds a run by number, uuid or name, and says what there is otherwise', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    const one = project.addRun(result, arraysFolder, { name: 'raw' });
    const two = project.addRun(result, arraysFolder, { name: '1' });
    expect(project.getRun('raw').number).toBe(1);
    expect(project.getRun('1').number).toBe(1);
    expect(project.getRun(two.uuid).number).toBe(2);
    expect(project.getRun(` ${one.number} `).uuid).toBe(one.uuid);
    expect(codeOf(() => project.getRun('nope'))).toBe('run-not-found');
    expect(() => project.getRun(7)).toThrow('There is no run “7”.');
    project.deleteRun(1);
    expect(() => project.getRun(1)).toThrow('Run 1 was deleted; undo brings it back.');
    expect(project.listRuns().map(({ number }) => number)).toEqual([2]);
    expect(project.listRuns({ deleted: true }).map(({ deleted }) => deleted)).toEqual([true, false]);
    project.close();
  });

  it('keeps runs that ended without a result apart, and forgets cancelled ones', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    const cancelled = project.beginRun(result.recipe, 'a.npy');
    project.discardRun(cancelled);
    const failed = project.beginRun(result.recipe, 'a.npy');
    project.failRun(failed, { code: 'out-of-memory', message: 'm', advice: 'a' });
    const cutOff = project.beginRun(result.recipe, 'a.npy', 'long one');
    const done = project.beginRun(result.recipe, 'a.npy');
    expect(project.addRun(result, arraysFolder, { begun: done }).uuid).toBe(done.uuid);
    expect(project.listUnfinishedRuns().map(({ state }) => state)).toEqual(['failed', 'running']);
    expect(project.listRuns().map(({ number }) => number)).toEqual([done.number]);
    expect(codeOf(() => project.getRun(cutOff.number))).toBe('run-not-found');
    project.close();
    const again = openProject(folder, { mode: 'write' });
    expect(again.listUnfinishedRuns().map(({ state, name }) => [state, name])).toEqual([
      ['failed', 'Run 1'],
      ['interrupted', 'long one'],
    ]);
    again.close();
  });

  it('takes runs without a result off the list, undoably; not one that is going on', () => {
    const { result } = threeClusters(inside('run'));
    const project = createProject(folder);
    const failed = project.beginRun(result.recipe, 'a.npy');
    const running = project.beginRun(result.recipe, 'a.npy');
    project.failRun(failed, { code: 'out-of-memory', message: 'm', advice: 'a' });
    project.deleteRun(failed.number);
    expect(project.listUnfinishedRuns().map(({ number }) => number)).toEqual([running.number]);
    expect(codeOf(() => project.deleteRun(failed.number))).toBe('run-not-found');
    expect(() => project.deleteRun(running.number)).toThrow('has not finished yet');
    expect(project.undo()?.label).toBe('Delete run 1 “Run 1”');
    expect(project.listUnfinishedRuns().map(({ state }) => state)).toEqual(['failed', 'running']);
    project.close();
  });

  it('lists files that no run refers to, and clears interrupted writes when it opens', () => {
    const project = createProject(folder);
    const { result, arraysFolder } = threeClusters(inside('run'));
    project.addRun(result, arraysFolder);
    project.deleteRun(1);
    writeFileSync(join(folder, 'arrays', '.incoming-x'), 'half');
    writeFileSync(join(folder, 'arrays', `${'0'.repeat(64)}.npy`), 'orphan');
    expect(project.garbage().map(({ kind, sizeBytes }) => [kind, sizeBytes])).toEqual([
      ['temporary', 4],
      ['unreferenced', 6],
    ]);
    project.close();
    const again = openProject(folder, { mode: 'write' });
    expect(again.garbage().map(({ kind }) => kind)).toEqual(['unreferenced']);
    again.close();
  });
});

describe('datasets', () => {
  it('are found again by hash: in place, beside the moved project, or in a folder named', () => {
    const { result, arraysFolder } = threeClusters(inside('session', 'data'));
    writeFileSync(result.source.file, 'cube');
    folder = inside('session', 'Steel.phasewright');
    const project = createProject(folder);
    project.addRun(result, arraysFolder);
    expect(project.datasets()[0]!.relativeFile).toBe('../data/cube.npy');
    expect(project.locateDataset(project.datasets()[0]!, [])).toBe(result.source.file);
    project.close();

    renameSync(inside('session'), inside('archive'));
    const moved = openProject(inside('archive', 'Steel.phasewright'), { mode: 'write' });
    expect(moved.locateDataset(moved.datasets()[0]!, [])).toBe(inside('archive', 'data', 'cube.npy'));
    expect(moved.datasets()[0]!.file).toBe(inside('archive', 'data', 'cube.npy'));

    mkdirSync(inside('disk', 'deep'), { recursive: true });
    renameSync(inside('archive', 'data', 'cube.npy'), inside('disk', 'deep', 'renamed.npy'));
    writeFileSync(inside('disk', 'cube.npy'), 'CUBE');
    expect(moved.locateDataset(moved.datasets()[0]!, [])).toBeNull();
    expect(moved.locateDataset(moved.datasets()[0]!, [inside('nowhere'), inside('disk')])).toBe(
      inside('disk', 'deep', 'renamed.npy'),
    );
    moved.close();
  });
});

describe('phases', () => {
  it('are one per cluster at first, named in order', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    project.addRun(result, arraysFolder);
    expect(project.phases(1).map(({ name, letter, clusters }) => [name, letter, clusters])).toEqual([
      ['Phase A', 'A', [0]],
      ['Phase B', 'B', [1]],
      ['Phase C', 'C', [2]],
    ]);
    expect(new Set(project.phases(1).map(({ color }) => color)).size).toBe(3);
    project.close();
  });

  it('keep their colors in the next run, whatever order its clusters come in', () => {
    const project = createProject(folder);
    const one = threeClusters(inside('one'));
    project.addRun(one.result, one.arraysFolder);
    const [a, b, c] = project.phases(1);
    project.updatePhase(a!.id, { color: '#123456' });
    const two = sampleRun(inside('two'), Int32Array.of(0, 1, 2, 3), [
      [10, 1, 9, 80],
      [5, 5, 5, 5],
      [80, 9, 11, 0],
      [0, 59, 21, 20],
    ]);
    project.addRun(two.result, two.arraysFolder);
    const colors = project.phases(2).map(({ color }) => color);
    expect([colors[0], colors[2], colors[3]]).toEqual([c!.color, '#123456', b!.color]);
    expect([...colors.slice(0, 1), ...colors.slice(2)]).not.toContain(colors[1]);
    project.close();
  });

  it('can be named, merged, split and left', () => {
    const { result, arraysFolder } = threeClusters(inside('run'));
    const project = createProject(folder);
    project.addRun(result, arraysFolder);
    const [a, b, c] = project.phases(1);
    const named = project.updatePhase(a!.id, { name: ' Ferrite ', color: '#ABCDEF', note: 'bcc' });
    expect(named).toMatchObject({ name: 'Ferrite', color: '#abcdef', note: 'bcc', letter: 'A' });
    expect(project.mergePhases([a!.id, c!.id])).toMatchObject({ id: a!.id, name: 'Ferrite', clusters: [0, 2] });
    expect(project.splitPhase(a!.id)).toMatchObject([{ clusters: [0] }, { clusters: [2], letter: 'C' }]);
    expect(project.assignClusters(1, 'labels', [1], null).map(({ clusters }) => clusters)).toEqual([[0], [2]]);
    expect(project.assignClusters(1, 'labels', [1, 2], 'new').map(({ clusters }) => clusters)).toEqual([[0], [1, 2]]);
    expect(project.assignClusters(1, 'labels', [1], a!.id).map(({ clusters }) => clusters)).toEqual([[0, 1], [2]]);
    expect(project.history().map(({ label }) => label)).toEqual([
      'Rename “Phase A” to “Ferrite”',
      'Merge “Ferrite” and “Phase C”',
      'Split “Ferrite”',
      'Unassign cluster 1',
      'Make a phase of clusters 1, 2',
      'Assign to “Ferrite”: cluster 1',
    ]);
    expect(codeOf(() => project.updatePhase(b!.id, { name: 'x' }))).toBe('parameter-invalid');
    for (const wrong of [
      () => project.updatePhase(a!.id, { color: 'red' }),
      () => project.updatePhase(a!.id, { name: '  ' }),
      () => project.mergePhases([a!.id]),
      () => project.splitPhase(a!.id, [0, 1]),
      () => project.splitPhase(a!.id, [2]),
      () => project.assignClusters(1, 'labels', [3], null),
      () => project.assignClusters(1, 'scores', [0], null),
    ]) {
      expect(codeOf(wrong)).toBe('parameter-invalid');
    }
    expect(project.history()).toHaveLength(6);
    project.close();
  });
});
