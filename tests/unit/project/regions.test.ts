import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject, openProject, type Project } from '../../../src-main/project/project.ts';
import type { KeptRegion } from '../../../src-preload/contract/looked-dataset.ts';
import { temporaryFolder } from './project-support.ts';

let temporary: { path: string; remove: () => void };
let folder: string;
let file: string;
let project: Project;

const region = (id: string, name: string, more: Partial<KeptRegion> = {}): KeptRegion => ({
  id,
  name,
  color: '#ff5c8a',
  region: { kind: 'rectangle', row: 1, column: 2, rows: 3, columns: 4 },
  ...more,
});
const [one, two] = [region('a', 'Region 1'), region('b', 'Region 2', { region: { kind: 'bits', bits: 'AQ==' } })];

beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'study', 'Steel.phasewright');
  file = join(temporary.path, 'study', 'steel.npy');
  mkdirSync(join(temporary.path, 'study'));
  writeFileSync(file, 'spectra');
  project = createProject(folder);
});
afterEach(() => {
  project.close();
  temporary.remove();
});

const reopen = (at = folder) => {
  project.close();
  project = openProject(at, { mode: 'write' });
};

describe('regions of a project', () => {
  it('are those of each dataset, stay when it is opened again, and every change can be undone and redone', () => {
    expect(project.regions()).toEqual([]);
    project.changeRegions({ file, dataset: 0 }, [one]);
    project.changeRegions({ file, dataset: 0 }, [one, two]);
    project.changeRegions({ file, dataset: 1 }, [one]);
    const grain = { ...one, name: 'Grain' };
    project.changeRegions({ file, dataset: 0 }, [grain, two]);
    project.changeRegions({ file, dataset: 0 }, [two]);
    project.changeRegions({ file, dataset: 0 }, [two]);
    expect(project.history().map(({ label }) => label)).toEqual([
      'Draw “Region 1”',
      'Draw “Region 2”',
      'Draw “Region 1”',
      'Rename “Region 1” to “Grain”',
      'Delete “Grain”',
    ]);
    reopen();
    const ofFirst = () => project.regions().find(({ dataset }) => dataset === 0)?.regions ?? [];
    expect(project.regions()).toEqual([
      { file, dataset: 0, regions: [two] },
      { file, dataset: 1, regions: [one] },
    ]);
    project.undo();
    expect(ofFirst()).toEqual([grain, two]);
    project.undo();
    expect(ofFirst()).toEqual([one, two]);
    while (project.undo() !== null);
    expect(project.regions()).toEqual([]);
    while (project.redo() !== null);
    expect(ofFirst()).toEqual([two]);
  });

  it('go with a project and its data that are moved together, also those that an undo brings back', () => {
    project.changeRegions({ file, dataset: 0 }, [one, two]);
    project.changeRegions({ file, dataset: 0 }, [one]);
    project.close();
    const study = join(temporary.path, 'elsewhere');
    renameSync(join(temporary.path, 'study'), study);
    reopen(join(study, 'Steel.phasewright'));
    const moved = join(study, 'steel.npy');
    expect(project.regions()).toEqual([{ file: moved, dataset: 0, regions: [one] }]);
    project.undo();
    expect(project.regions()).toEqual([{ file: moved, dataset: 0, regions: [one, two] }]);
    project.changeRegions({ file: moved, dataset: 0 }, []);
    expect(project.regions()).toEqual([]);
  });
});

describe('a dataset that is taken off the list', () => {
  const listed = () => project.listedDatasets().map(({ title }) => title);

  it('comes back by undo, also when it was opened again in between', () => {
    const dataset = { file, dataset: 0, title: 'Steel', kind: 'spectrum-image' } as const;
    project.listDataset(dataset);
    project.unlistDataset({ file, dataset: 0 });
    expect(listed()).toEqual([]);
    expect(project.history().at(-1)?.label).toBe('Take “Steel” off the list');
    project.undo();
    expect(listed()).toEqual(['Steel']);
    project.redo();
    expect(listed()).toEqual([]);
    project.listDataset(dataset);
    project.undo();
    expect(listed()).toEqual(['Steel']);
  });

  it('is no step in the history when it was not on it', () => {
    project.unlistDataset({ file, dataset: 3 });
    expect(project.history()).toEqual([]);
  });
});

it('how a person looked at a project is there when it is opened again, and no step in the history', () => {
  expect(project.view()).toBeNull();
  project.keepView({ probeSize: 5, steps: [{ op: 'kmeans' }] });
  reopen();
  expect(project.view()).toEqual({ probeSize: 5, steps: [{ op: 'kmeans' }] });
  expect(project.history()).toEqual([]);
});
