/** Some frames of a dataset are another dataset of the project: opened, looked at, computed on and drawn on apart from all of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProject, openProject, type Project } from '../../../src-main/project/project.ts';
import { temporaryFolder, threeClusters } from './project-support.ts';

let temporary: { path: string; remove: () => void };
let project: Project;
let file: string;
const [EARLY, LATE] = [
  [0, 50],
  [50, 100],
] as const;

beforeEach(() => {
  temporary = temporaryFolder();
  file = join(temporary.path, 'map.emd');
  writeFileSync(file, 'a map');
  project = createProject(join(temporary.path, 'Map.phasewright'));
});
afterEach(() => {
  project.close();
  temporary.remove();
});

function reopen(): void {
  project.close();
  project = openProject(join(temporary.path, 'Map.phasewright'), { mode: 'write' });
}

it('are listed beside the whole, and taken off the list alone', () => {
  const kind = 'spectrum-image';
  project.listDataset({ file, dataset: 4, title: 'EDS', kind });
  project.listDataset({ file, dataset: 4, frames: EARLY, title: 'EDS, frames 1–50', kind });
  project.listDataset({ file, dataset: 4, frames: LATE, title: 'EDS, frames 51–100', kind });
  project.listDataset({ file, dataset: 4, frames: LATE, title: 'EDS, frames 51–100', kind });
  reopen();
  expect(project.listedDatasets()).toEqual([
    { file, dataset: 4, title: 'EDS', kind, missing: false },
    { file, dataset: 4, frames: EARLY, title: 'EDS, frames 1–50', kind, missing: false },
    { file, dataset: 4, frames: LATE, title: 'EDS, frames 51–100', kind, missing: false },
  ]);
  project.unlistDataset({ file, dataset: 4, frames: EARLY });
  project.unlistDataset({ file, dataset: 4, frames: [7, 8] });
  expect(project.listedDatasets().map(({ title }) => title)).toEqual(['EDS', 'EDS, frames 51–100']);
  project.undo();
  expect(project.listedDatasets()[1]).toMatchObject({ frames: EARLY });
});

it('are what is shown when the project is opened again', () => {
  project.setCurrentDataset({ file, dataset: 4, frames: LATE });
  reopen();
  expect(project.currentDataset()).toEqual({ file, dataset: 4, frames: LATE, missing: false });
  project.setCurrentDataset({ file, dataset: 4 });
  expect(project.currentDataset()).toEqual({ file, dataset: 4, missing: false });
});

it('have regions of their own', () => {
  const region = (id: string) => ({
    id,
    name: id,
    color: '#ff5c8a',
    region: { kind: 'rectangle', row: 0, column: 0, rows: 1, columns: 1 } as const,
  });
  project.changeRegions({ file, dataset: 4 }, [region('whole')]);
  project.changeRegions({ file, dataset: 4, frames: EARLY }, [region('early')]);
  expect(project.regions().map(({ dataset, frames, regions }) => [dataset, frames, regions[0]!.id])).toEqual([
    [4, undefined, 'whole'],
    [4, EARLY, 'early'],
  ]);
});

it('bring runs of their own dataset, also from the same bytes', () => {
  const add = (name: string, frames?: readonly [number, number]) => {
    const { result, arraysFolder } = threeClusters(join(temporary.path, name));
    return project.addRun({ ...result, source: { ...result.source, ...(frames && { frames }) } }, arraysFolder, {
      name,
    });
  };
  const [whole, early, late, again] = [add('a'), add('b', EARLY), add('c', LATE), add('d', EARLY)];
  expect(new Set([whole, early, late].map(({ datasetId }) => datasetId)).size).toBe(3);
  expect(again.datasetId).toBe(early.datasetId);
  expect(project.datasets().map(({ source }) => source.frames)).toEqual([undefined, EARLY, LATE]);
  // The open one, where nobody has said what to look at.
  expect(project.currentDataset()).toMatchObject({ frames: LATE });
});
