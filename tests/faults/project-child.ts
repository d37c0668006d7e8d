/** A program of its own that uses a project; tests start it, and kill it. What it does is its first argument. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOrCreateProject, openProject, type Project } from '../../src-main/project/project.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { sampleRun } from '../unit/project/project-support.ts';

const [deed, folder, numberText] = process.argv.slice(2) as [string, string, string | undefined];
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Opens for writing and keeps it open until killed. */
function hold(): void {
  const project = orSay(() => openOrCreateProject(folder));
  if (project === undefined) return;
  project.beginRun({ phasewright: 1, dataset: 0, steps: [], figures: [] }, 'cube.npy');
  say('holding');
  setInterval(() => project.folder, 1000);
}

/** Adds runs of a few megabytes, each with bytes of its own, until killed; says which are safe. */
function addForever(start: number): void {
  const source = mkdtempSync(join(tmpdir(), 'phasewright-project-source-'));
  process.on('exit', () => rmSync(source, { recursive: true, force: true }));
  say(`source ${source}`);
  const project = openOrCreateProject(folder);
  for (let i = start; ; i++) {
    const big = [0, 1, 2].map((k) => Float32Array.from({ length: 300_000 }, (_, j) => i * 3 + k + j));
    const run = sampleRun(
      source,
      Int32Array.of(0, 1, i),
      [
        [1, 2, i],
        [2, 1, i],
      ],
      big,
    );
    const begun = i % 2 === 0 ? project.beginRun(run.result.recipe, 'cube.npy') : undefined;
    say('adding');
    const { number } = project.addRun(run.result, source, { begun, move: i % 3 === 0 });
    say(`added ${number}`);
  }
}

/** Opens, says how many runs there are or the error's code. */
function open(mode: 'read' | 'write'): void {
  const project = orSay(() => openProject(folder, { mode }));
  if (project === undefined) return;
  say(`runs ${project.listRuns().length}`);
  project.close();
}

function orSay(work: () => Project): Project | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    say(`${error.code} ${error.message}`);
    return undefined;
  }
}

if (deed === 'hold') hold();
else if (deed === 'add') addForever(Number(numberText));
else open(deed as 'read' | 'write');
