/** `info` of every file of the shared data folder, and the page FORMATS.md that says which of them were compared. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectFile } from '../../src-main/readers/inspect-file.ts';
import { READERS } from '../../src-main/readers/registry.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { phasewright } from '../fixtures/command-line.ts';
import { testJob } from '../fixtures/test-job.ts';
import { COMPARED_FILES, SHARED_DATA } from './expected-files.ts';
import { FEATURES } from './format-features.ts';
import { formatsPage } from './formats-page.ts';

const PAGE = fileURLToPath(new URL('../../FORMATS.md', import.meta.url));
/** What `info` may take on a machine with nothing else to do; a busy one gets more, and is told. */
const MOST_SECONDS = 2;
const BUSY = 5;

interface Inspected {
  readonly name: string;
  readonly seconds: number;
  readonly format: string | null;
  readonly error: AppError | null;
}

it('every reader has its row', () => {
  expect(Object.keys(FEATURES).sort()).toEqual(READERS.map(({ format }) => format).sort());
});

const hasData = COMPARED_FILES.length > 0;
if (!hasData) console.log('Skipped: info of every file, FORMATS.md: the shared data folder is not there.');

describe.skipIf(!hasData)('every file of the shared data', () => {
  const inspected: Inspected[] = [];
  beforeAll(async () => {
    for (const name of filesBelow(SHARED_DATA)) inspected.push(await inspect(name));
  }, 300_000);

  it('is described within 2 s, or refused with a reason and what to do', () => {
    const slowest = inspected.toSorted((a, b) => b.seconds - a.seconds).slice(0, 3);
    const told = slowest.map(({ name, seconds }) => `${name} ${seconds.toFixed(2)} s`).join(', ');
    console.log(`info of ${inspected.length} files; the slowest: ${told} (must < ${MOST_SECONDS} s)`);
    expect(slowest[0]!.seconds, slowest[0]!.name).toBeLessThan(MOST_SECONDS * BUSY);
    for (const { name, error } of inspected) {
      if (error === null) continue;
      expect(['format-unknown', 'file-damaged', 'format-unsupported'], `${name}: ${error.message}`).toContain(
        error.code,
      );
      expect(error.message.length, name).toBeGreaterThan(20);
      expect(error.advice.length, name).toBeGreaterThan(20);
    }
  });

  it('that has arrays to compare with is read', () => {
    const read = new Set(inspected.filter(({ error }) => error === null).map(({ name }) => name));
    expect(COMPARED_FILES.filter((name) => !read.has(name))).toEqual([]);
  });

  it('stands in FORMATS.md when it is compared', () => {
    const verified = new Map<string, string[]>();
    for (const { name, format } of inspected) {
      if (format === null || !COMPARED_FILES.includes(name)) continue;
      verified.set(format, [...(verified.get(format) ?? []), name]);
    }
    const page = formatsPage(verified);
    if (process.env.UPDATE_FORMATS) writeFileSync(PAGE, page);
    const hint = 'UPDATE_FORMATS=1 npm test -- tests/contract/formats.test.ts writes it';
    expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '', hint).toBe(page);
  });

  it.each([
    ['README.md', 'format-unknown', /text/],
    ['zspy/signal1d_10x10-DirectoryStore.zspy/Experiments/__unnamed__/data/0.0', 'format-unknown', /open the folder/],
    ['bruker/Nope.bcf', 'file-damaged', /AAMVHFSS/],
    ['edax/Live Map 2_Img.ipr', 'format-unsupported', /Live Map 2\.spd/],
    ['bruker/not-there.bcf', 'file-not-found', /not-there\.bcf/],
  ])('%s ends with exit code 3 and a sentence that helps', async (name, code, words) => {
    const { code: exit, stdout } = await phasewright(['info', join(SHARED_DATA, name), '--json'], SHARED_DATA);
    expect(exit).toBe(3);
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.advice}`).toMatch(words);
  });
});

async function inspect(name: string): Promise<Inspected> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const { format } = await inspectFile({ file: join(SHARED_DATA, name), statistics: false }, testJob());
    return { name, seconds: seconds(), format, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw new Error(name, { cause: error });
    return { name, seconds: seconds(), format: null, error };
  }
}

/** Paths below a folder, with `/` between, in order. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}
