import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject, openProject } from '../../../src-main/project/project.ts';
import { temporaryFolder } from './project-support.ts';

let temporary: { path: string; remove: () => void };
beforeEach(() => {
  temporary = temporaryFolder();
});
afterEach(() => temporary.remove());

describe('elements chosen in a project', () => {
  it('are none at first, stay when it is opened again, and can be undone and redone', () => {
    const folder = join(temporary.path, 'Steel.phasewright');
    const project = createProject(folder);
    expect(project.elements()).toBeNull();
    project.chooseElements(['Fe', 'Cr', 'Fe']);
    project.chooseElements(['Fe']);
    project.chooseElements([]);
    expect(project.history().map(({ label }) => label)).toEqual(['Show Fe, Cr', 'Hide Cr', 'Hide Fe']);
    project.undo();
    project.close();
    const again = openProject(folder, { mode: 'write' });
    expect(again.elements()).toEqual(['Fe']);
    again.undo();
    expect(again.elements()).toEqual(['Fe', 'Cr']);
    again.undo();
    expect(again.elements()).toBeNull();
    again.redo();
    expect(again.elements()).toEqual(['Fe', 'Cr']);
    again.close();
  });
});
