import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForReading, openForWriting } from '../../../src-main/project/database.ts';
import { LATEST_VERSION, MIGRATIONS, type Migration } from '../../../src-main/project/migrations.ts';
import { createProject, openOrCreateProject, openProject } from '../../../src-main/project/project.ts';
import { verifyProject } from '../../../src-main/project/verify.ts';
import { codeOf, temporaryFolder, threeClusters } from './project-support.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/project');
const addColumn: Migration = {
  title: 'runs have a rating',
  up: (database) => database.exec('ALTER TABLE runs ADD COLUMN rating INTEGER'),
};
const fails: Migration = {
  title: 'breaks in the middle',
  up: (database) => database.exec('DELETE FROM history; ALTER TABLE nowhere ADD COLUMN x'),
};

let temporary: { path: string; remove: () => void };
let folder: string;

/** A project as an older version left it, with the arrays that its rows name. */
function unpackFixture(version: number): void {
  mkdirSync(join(folder, 'arrays'), { recursive: true });
  const database = new Database(join(folder, 'project.sqlite'));
  database.exec(readFileSync(join(FIXTURES, `v${version}.sql`), 'utf8'));
  database.pragma('journal_mode = WAL');
  database.close();
  const { arraysFolder, result } = threeClusters(join(temporary.path, 'run'));
  for (const { file, sha256 } of result.arrays) {
    writeFileSync(join(folder, 'arrays', `${sha256}.npy`), readFileSync(join(arraysFolder, file)));
  }
}

function pragma(name: string, file = 'project.sqlite'): unknown {
  const database = new Database(join(folder, file), { readonly: true });
  try {
    return database.pragma(name, { simple: true });
  } finally {
    database.close();
  }
}

function schemaOf(database: Database.Database): unknown[] {
  return database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name').all();
}

beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'Steel.phasewright');
});
afterEach(() => temporary.remove());

describe.each(Array.from({ length: LATEST_VERSION }, (_, i) => i + 1))('a project of layout %i', (version) => {
  it.each(['write', 'read'] as const)('opens to %s with everything in it', (mode) => {
    unpackFixture(version);
    const project = openProject(folder, { mode });
    expect(project.summary()).toMatchObject({ version: LATEST_VERSION, runs: 2, datasets: 1 });
    expect(project.getRun('raw counts')).toMatchObject({ number: 1, warnings: ['axis x has no calibration'] });
    expect(project.getRun(2).result.steps[0]).toMatchObject({ op: 'kmeans', results: { inertia: 1.5 } });
    expect(project.phases(1).map(({ name, note, clusters }) => [name, note, clusters])).toEqual([
      ['Ferrite', 'bcc', [0, 1]],
      ['Phase C', '', [2]],
    ]);
    // Pixels taken out of their phases are known from layout 7 on.
    expect(project.unassigned(1)).toMatchObject(version < 7 ? [] : [{ regions: [{ name: 'Hole', taken: [0, 1] }] }]);
    expect(project.figures(1)[0]!.request.title).toBe('Duplex steel');
    expect(project.listUnfinishedRuns()[0]).toMatchObject({ name: 'cut off' });
    expect(project.history().map(({ undone }) => undone)).toEqual([false, false, false, true]);
    if (mode === 'write') {
      expect(project.listUnfinishedRuns()[0]).toMatchObject({ state: 'interrupted' });
      expect(project.redo()?.label).toBe('Delete run 2 “Run 2”');
      while (project.undo() !== null);
      expect(project.phases(1)).toHaveLength(3);
    }
    project.close();
    expect(verifyProject(folder)).toEqual([]);
  });

  it('has a fixture whose tables are those that its migrations make: a released one was not edited', () => {
    const [made, kept] = [new Database(':memory:'), new Database(':memory:')];
    for (const { up } of MIGRATIONS.slice(0, version)) up(made);
    kept.exec(readFileSync(join(FIXTURES, `v${version}.sql`), 'utf8'));
    expect(schemaOf(kept)).toEqual(schemaOf(made));
  });
});

describe('migrating', () => {
  const newer = [...MIGRATIONS, addColumn];

  it('keeps a complete copy of what was there before', () => {
    unpackFixture(LATEST_VERSION);
    const database = openForWriting(folder, newer);
    expect(database.prepare('SELECT rating FROM runs WHERE number = 1').get()).toEqual({ rating: null });
    database.close();
    const copy = `project.sqlite.before-v${newer.length}`;
    expect(pragma('user_version')).toBe(newer.length);
    expect([pragma('user_version', copy), pragma('application_id', copy)]).toEqual([
      LATEST_VERSION,
      pragma('application_id'),
    ]);
    const before = new Database(join(folder, copy), { readonly: true });
    expect(before.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(3);
    before.close();
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('makes no copy for a new project', () => {
    createProject(folder).close();
    expect(readdirSync(folder).some((name) => name.includes('before'))).toBe(false);
  });

  it('changes nothing when it fails half-way, and can be tried again', () => {
    unpackFixture(LATEST_VERSION);
    expect(() => openForWriting(folder, [...newer, fails])).toThrow('nowhere');
    expect(pragma('user_version')).toBe(newer.length);
    const database = openForWriting(folder, newer);
    expect(database.prepare('SELECT count(*) FROM history').pluck().get()).toBe(4);
    database.close();
  });

  it('is done on a copy when only reading, and leaves the project as it was', () => {
    unpackFixture(LATEST_VERSION);
    const before = readFileSync(join(folder, 'project.sqlite'));
    const database = openForReading(folder, newer);
    expect(database.prepare('SELECT rating FROM runs').all()).toHaveLength(3);
    const copy = database.name;
    expect(copy.startsWith(folder)).toBe(false);
    expect(existsSync(copy)).toBe(true);
    database.close();
    expect(existsSync(copy)).toBe(false);
    expect(readFileSync(join(folder, 'project.sqlite'))).toEqual(before);
  });
});

describe('refuses, and leaves untouched', () => {
  const attempts = [
    () => openProject(folder, { mode: 'write' }),
    () => openProject(folder, { mode: 'read' }),
    () => openOrCreateProject(folder),
  ];
  const expectRefusal = (code: string) => {
    const before = readFileSync(join(folder, 'project.sqlite'));
    for (const attempt of attempts) expect(codeOf(attempt)).toBe(code);
    expect(readFileSync(join(folder, 'project.sqlite'))).toEqual(before);
  };

  it('a project from a newer version', () => {
    unpackFixture(LATEST_VERSION);
    openForWriting(folder, [...MIGRATIONS, addColumn]).close();
    expectRefusal('project-newer');
    expect(codeOf(() => verifyProject(folder))).toBe('project-newer');
  });

  it('another program’s database', () => {
    mkdirSync(folder);
    const other = new Database(join(folder, 'project.sqlite'));
    other.exec('CREATE TABLE recipes (cake TEXT)');
    other.close();
    expectRefusal('project-not-found');
  });

  it.each([
    ['that is not SQLite', (bytes: Buffer) => Buffer.from('this is my project, honest '.repeat(bytes.length >> 6))],
    ['that is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['that is empty while there are arrays', () => Buffer.alloc(0)],
    ['whose header is noise', (bytes: Buffer) => Buffer.concat([Buffer.alloc(100, 0xa5), bytes.subarray(100)])],
  ])('a database %s', (_, damage) => {
    unpackFixture(LATEST_VERSION);
    const file = join(folder, 'project.sqlite');
    writeFileSync(file, damage(readFileSync(file)));
    expectRefusal('project-damaged');
    expect(verifyProject(folder)[0]).toMatchObject({ kind: 'database' });
  });

  it('a database with a page of noise, when writing', () => {
    unpackFixture(LATEST_VERSION);
    const file = join(folder, 'project.sqlite');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096 * 2, 4096 * 3);
    writeFileSync(file, bytes);
    expect(codeOf(() => openProject(folder, { mode: 'write' }))).toBe('project-damaged');
    expect(verifyProject(folder)[0]).toMatchObject({ kind: 'database' });
  });
});
