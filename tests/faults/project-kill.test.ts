import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProject } from '../../src-main/project/project.ts';
import { verifyProject } from '../../src-main/project/verify.ts';
import { temporaryFolder } from '../unit/project/project-support.ts';
import { type Child, runChild, startChild } from './project-processes.ts';

const KILLS = 15;

let temporary: { path: string; remove: () => void };
let folder: string;
let child: Child | undefined;

beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'Steel.phasewright');
});
afterEach(async () => {
  await child?.kill();
  temporary.remove();
});

it('is whole after its program was killed at any moment of adding runs', async () => {
  let safe = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    child = startChild('add', folder, String(kill * 1000));
    const source = (await child.said('source ')).slice('source '.length);
    await child.said('adding');
    // The moment is meant to be random: somewhere within the first few runs.
    await wait(Math.random() * 120);
    await child.kill();
    rmSync(source, { recursive: true, force: true });
    const promised = child.lines.filter((line) => line.startsWith('added ')).length;

    const project = openProject(folder, { mode: 'write' });
    const runs = project.listRuns();
    // What was said to be safe is there; one more may have been finished but not said.
    expect(runs.length).toBeGreaterThanOrEqual(safe + promised);
    expect(runs.length).toBeLessThanOrEqual(safe + promised + 1);
    for (const run of runs) {
      expect(run.arrays).toHaveLength(5);
      expect(project.phases(run.number)).toHaveLength(2);
    }
    expect(project.listUnfinishedRuns().every(({ state }) => state === 'interrupted')).toBe(true);
    expect(readdirSync(join(folder, 'arrays')).filter((name) => name.startsWith('.'))).toEqual([]);
    project.close();
    expect(verifyProject(folder)).toEqual([]);
    safe = runs.length;
  }
  expect(safe).toBeGreaterThan(0);
}, 120_000);

it('is locked by the one program that writes, which is named, and free as soon as that is killed', async () => {
  child = startChild('hold', folder);
  await child.said('holding');
  const refusal = runChild(['write', folder]);
  expect(refusal).toMatch(/^project-locked /);
  expect(refusal).toContain(`process ${child.process.pid} `);
  expect(runChild(['read', folder])).toBe('runs 0');
  await child.kill();
  expect(runChild(['read', folder])).toBe('runs 0');
  const project = openProject(folder, { mode: 'write' });
  expect(project.listUnfinishedRuns()).toMatchObject([{ number: 1, state: 'interrupted' }]);
  project.close();
});

it('goes to one of several programs that make it at the same moment', async () => {
  const children = Array.from({ length: 4 }, () => startChild('hold', folder));
  try {
    const answers = await Promise.all(children.map((one) => Promise.race([one.said('holding'), one.said('project-')])));
    expect(answers.map((answer) => answer.split(' ')[0]).sort()).toEqual([
      'holding',
      'project-locked',
      'project-locked',
      'project-locked',
    ]);
  } finally {
    for (const one of children) await one.kill();
  }
  openProject(folder, { mode: 'write' }).close();
});
