import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../src-main/writers/write-atomically.ts';
import { cancelled } from '../../../src-preload/contract/errors.ts';
import { writingError } from '../../../src-preload/contract/writing-error.ts';
import { errorOf } from '../readers/reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-atomic-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('writeAtomically', () => {
  it('replaces a file when all of it is written', async () => {
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'old');
    await writeAtomically({
      path,
      fill: async (sink) => {
        await sink.write('new ');
        expect(readFileSync(path, 'utf8')).toBe('old');
        await sink.write(Buffer.from('file'));
      },
    });
    expect(readFileSync(path, 'utf8')).toBe('new file');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('leaves the old files and nothing else when one of them fails', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    writeFileSync(one, 'old');
    const error = await errorOf(() =>
      writeAtomically(
        { path: one, fill: (sink) => sink.write('new') },
        { path: two, fill: () => Promise.reject(cancelled()) },
      ),
    );
    expect(error.code).toBe('cancelled');
    expect(readFileSync(one, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'one']);
  });

  it('says what to do when the folder is missing or is a file', async () => {
    for (const path of [join(folder, 'none', 'a'), join(folder, 'one', 'a')]) {
      const error = await errorOf(() => writeAtomically({ path, fill: (sink) => sink.write('') }));
      expect(error).toMatchObject({ code: 'write-failed', where: { file: path } });
    }
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'says what to do in a read-only folder',
    async () => {
      const closed = join(folder, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o500);
      const error = await errorOf(() => writeAtomically({ path: join(closed, 'a'), fill: (sink) => sink.write('') }));
      expect(error.code).toBe('write-failed');
      expect(error.advice).toContain('folder of your own');
      chmodSync(closed, 0o700);
    },
  );

  it.skipIf(!existsSync('/dev/full'))('a full disk is a full disk', () => {
    // /dev/full refuses every write with ENOSPC.
    let thrown: unknown;
    try {
      writeFileSync('/dev/full', 'x');
    } catch (error) {
      thrown = error;
    }
    expect(writingError(thrown, 'a.npy')).toMatchObject({ code: 'disk-full', where: { file: 'a.npy' } });
  });
});
