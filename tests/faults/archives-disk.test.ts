import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { compressed, spots, writeData } from '../helpers/archives.ts';

/** Bytes that still go onto the disk; null: as many as one likes. */
let bytesLeft: number | null = null;

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  return {
    ...original,
    async open(...parameters: Parameters<typeof original.open>) {
      const handle = await original.open(...parameters);
      const write = handle.write.bind(handle) as (...all: unknown[]) => Promise<{ bytesWritten: number }>;
      handle.write = (async (...all: unknown[]) => {
        const done = await write(...all);
        if (bytesLeft !== null) bytesLeft -= done.bytesWritten;
        if (bytesLeft !== null && bytesLeft < 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        return done;
      }) as typeof handle.write;
      return handle;
    },
  };
});

afterEach(() => {
  bytesLeft = null;
});

it('a disk that fills up anywhere leaves the archive that was there, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'phasewright-archives-disk-'));
  const file = await writeData(folder, Uint8Array.from(spots(20, 6, 7)), [20, 6, 7], 'uint8', 'images');
  const out = join(folder, 'a.pwz');
  const { report } = await compressed(file, out, { minPsnr: 10 });
  writeFileSync(out, 'the one before');
  const before = readdirSync(folder).sort();
  for (const share of [0, 0.2, 0.5, 0.8, 0.99]) {
    bytesLeft = Math.floor(share * report.archiveBytes);
    await expect(compressed(file, out, { minPsnr: 10 })).rejects.toMatchObject({ code: 'disk-full' });
    bytesLeft = null;
    expect(readdirSync(folder).sort()).toEqual(before);
  }
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
