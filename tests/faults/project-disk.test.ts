import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openForWriting } from '../../src-main/project/database.ts';
import { createProject, openOrCreateProject, openProject } from '../../src-main/project/project.ts';
import { addRun } from '../../src-main/project/runs.ts';
import { makeStore } from '../../src-main/project/store.ts';
import { verifyProject } from '../../src-main/project/verify.ts';
import { codeOf, sampleRun, temporaryFolder, threeClusters } from '../unit/project/project-support.ts';
import { runChild, startChild } from './project-processes.ts';

/** Calls of the file system until the disk is full; null: it never is. */
let callsLeft: number | null = null;

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs')>();
  const limited = <Call extends (...parameters: never[]) => unknown>(call: Call) =>
    ((...parameters: Parameters<Call>) => {
      if (callsLeft !== null && callsLeft-- <= 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return call(...parameters);
    }) as Call;
  return {
    ...original,
    writeSync: limited(original.writeSync as (...parameters: never[]) => unknown),
    fsyncSync: limited(original.fsyncSync),
    // What is there can still be read.
    openSync: ((...parameters: Parameters<typeof original.openSync>) =>
      (parameters[1] === 'r' ? original.openSync : limited(original.openSync))(
        ...parameters,
      )) as typeof original.openSync,
    renameSync: limited(original.renameSync),
  };
});

let temporary: { path: string; remove: () => void };
let folder: string;

beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'Steel.phasewright');
});
afterEach(() => {
  callsLeft = null;
  temporary.remove();
});

/** A run whose arrays are not those of {@link threeClusters}. */
function largeRun(values: number) {
  const map = Float32Array.from({ length: values }, (_, i) => Math.sin(i));
  return sampleRun(
    join(temporary.path, 'large'),
    Int32Array.of(1, 0),
    [
      [1, 5],
      [5, 1],
    ],
    [map],
  );
}

describe('a disk that fills up', () => {
  it('at any call while arrays are stored leaves earlier runs and nothing else', () => {
    const project = createProject(folder);
    const first = threeClusters(join(temporary.path, 'first'));
    project.addRun(first.result, first.arraysFolder);
    const before = readdirSync(join(folder, 'arrays'));
    const { result, arraysFolder } = largeRun(2000);
    let calls = 0;
    for (; ; calls++) {
      callsLeft = calls;
      const code = codeOf(() => project.addRun(result, arraysFolder, {}));
      callsLeft = null;
      if (code === 'nothing thrown') break;
      expect(code).toBe('disk-full');
      expect(readdirSync(join(folder, 'arrays'))).toEqual(before);
      expect(project.listRuns()).toHaveLength(1);
    }
    expect(calls).toBeGreaterThan(10);
    expect(project.listRuns()).toHaveLength(2);
    project.close();
    expect(verifyProject(folder)).toEqual([]);
  });

  it('when the row is written takes the arrays out again and leaves earlier runs', () => {
    const project = createProject(folder);
    const first = threeClusters(join(temporary.path, 'first'));
    project.addRun(first.result, first.arraysFolder);
    project.close();
    const database = openForWriting(folder);
    const store = makeStore(database, folder, 'write');
    const pages = database.pragma('page_count', { simple: true });
    database.pragma(`max_page_count = ${pages}`);
    const { result, arraysFolder } = largeRun(2000);
    const heavy = { ...result, warnings: Array.from({ length: 3000 }, (_, i) => `warning ${i}`) };
    expect(() => addRun(store, heavy, arraysFolder)).toThrow('full');
    expect(readdirSync(store.arraysFolder)).toHaveLength(2);
    database.close();
    const again = openProject(folder, { mode: 'write' });
    expect(again.listRuns().map(({ number }) => number)).toEqual([1]);
    again.close();
    expect(verifyProject(folder)).toEqual([]);
  });
});

/** A file system of 1 MB, where the machine lets us make one (Linux, as root). */
function smallDisk(): { path: string; remove: () => void } | null {
  const path = join(temporary.path, 'disk');
  mkdirSync(path);
  if (process.platform !== 'linux') return null;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=777', 'tmpfs', path]).status !== 0) return null;
  return { path, remove: () => spawnSync('umount', ['-l', path]) };
}

it('survives a disk that is really full, and works on once there is room', (context) => {
  const disk = smallDisk();
  if (disk === null) return context.skip('no small file system can be mounted here');
  try {
    folder = join(disk.path, 'Steel.phasewright');
    const project = createProject(folder);
    const first = threeClusters(join(temporary.path, 'first'));
    // From another disk, files cannot be moved by renaming.
    project.addRun(first.result, first.arraysFolder, { move: true });
    const { result, arraysFolder } = largeRun(400_000);
    expect(codeOf(() => project.addRun(result, arraysFolder))).toBe('disk-full');
    expect(project.listRuns()).toHaveLength(1);
    // Now so full that not even a row fits.
    const filler = join(disk.path, 'filler');
    expect(() => writeFileSync(filler, Buffer.alloc(2_000_000))).toThrow();
    const codes = Array.from({ length: 200 }, (_, i) => codeOf(() => project.renameRun(1, `name ${i}`)));
    expect(codes).toContain('disk-full');
    writeFileSync(filler, '');
    project.renameRun(1, 'there is room again');
    project.close();
    const again = openProject(folder, { mode: 'write' });
    expect(again.getRun(1).name).toBe('there is room again');
    again.close();
    expect(verifyProject(folder)).toEqual([]);
    // A project cannot be made there at all: nothing half-made stays in the way.
    expect(() => writeFileSync(filler, Buffer.alloc(2_000_000))).toThrow();
    const second = join(disk.path, 'Second.phasewright');
    expect(codeOf(() => createProject(second))).toBe('disk-full');
    writeFileSync(filler, '');
    openOrCreateProject(second).close();
  } finally {
    disk.remove();
  }
});

describe('a folder that may only be read', () => {
  /** Nobody's usual number. Root may write everywhere, so the attempt is made as somebody else. */
  const NOBODY = 65534;
  const user = process.getuid?.() === 0 ? NOBODY : undefined;

  it.skipIf(process.platform === 'win32')('is read, and refuses writing with a reason', (context) => {
    const project = createProject(folder);
    const { result, arraysFolder } = threeClusters(join(temporary.path, 'run'));
    project.addRun(result, arraysFolder);
    project.close();
    chmodSync(temporary.path, 0o755);
    chmodSync(folder, 0o555);
    try {
      const answer = tryAs(user, ['read', folder]);
      if (answer === null) return context.skip('this checkout cannot be read by another user');
      expect(answer).toBe('runs 1');
      expect(runChild(['write', folder], user)).toMatch(/^write-failed /);
      expect(readdirSync(folder).sort()).toEqual(['arrays', 'project.lock', 'project.sqlite']);
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  it.skipIf(process.platform === 'win32')('is read with what a killed program had last written', async (context) => {
    const child = startChild('add', folder, '0');
    const source = (await child.said('source ')).slice('source '.length);
    await child.said('added 1');
    await child.kill();
    rmSync(source, { recursive: true, force: true });
    expect(readdirSync(folder)).toContain('project.sqlite-wal');
    rmSync(join(folder, 'project.sqlite-shm')); // as on a medium it was copied to
    chmodSync(temporary.path, 0o755);
    chmodSync(folder, 0o555);
    try {
      const answer = tryAs(user, ['read', folder]);
      if (answer === null) return context.skip('this checkout cannot be read by another user');
      expect(answer).toMatch(/^runs [1-9]/);
      expect(readdirSync(folder)).not.toContain('project.sqlite-shm');
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  function tryAs(who: number | undefined, parameters: readonly string[]): string | null {
    try {
      return runChild(parameters, who);
    } catch (error) {
      if (who !== undefined && /EACCES|MODULE_NOT_FOUND/.test(String(error))) return null;
      throw error;
    }
  }
});
