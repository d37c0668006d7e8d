import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackLzf } from '../../src-main/cubes/lzf.ts';
import { unpackBlosc } from '../../src-main/readers/zspy/blosc.ts';
import type { ZarrStore } from '../../src-main/readers/zspy/zarr-store.ts';
import { openStore, zspyReader } from '../../src-main/readers/zspy/zspy-reader.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { ALLOWED, mutate, openAndRead, seededNumbers } from './mutations.ts';

const folder = fileURLToPath(new URL('../fixtures/zspy', import.meta.url));
const MOST_MILLISECONDS = 250;

const zips = ['stored-zip.zspy', 'plain-deflated-zip.zspy'];
describeFuzz(
  zspyReader,
  zips.map((name) => ({ main: name, files: { [name]: readFileSync(join(folder, name)) } })),
);

type Files = Map<string, Uint8Array>;

function storeOf(files: Files): ZarrStore {
  return { keys: [...files.keys()], read: (key) => files.get(key) ?? null };
}

function filesOf(name: string): Files {
  const root = join(folder, name);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path)]));
}

describe('damaged folders of zspy', () => {
  it('give only typed errors for 2,000 damaged metadata files and chunks', async () => {
    const samples = ['zstd', 'nested-lz4', 'zlib-big-endian', 'gzip-missing', 'column-major'].map((name) =>
      filesOf(`${name}.zspy`),
    );
    const below = seededNumbers(20_261_123);
    let refused = 0;
    let slowest = 0;
    for (let i = 0; i < 2000; i++) {
      const files: Files = new Map(samples[i % samples.length]!);
      // Half of the damage goes to what describes the array.
      const keys = [...files.keys()].filter((key) => below(2) === 0 || key.endsWith('.zarray'));
      const key = keys[below(keys.length)]!;
      files.set(key, mutate(files.get(key)!, below));
      const start = performance.now();
      if (await openAndRead(() => openStore(storeOf(files), 'damaged.zspy'))) refused++;
      slowest = Math.max(slowest, performance.now() - start);
    }
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(2000);
    expect(slowest).toBeLessThan(MOST_MILLISECONDS);
  });

  it('refuse impossible sizes, and chunks that unpack to more than they should, without making room for them', () => {
    const attempt = (change: object, chunk?: Uint8Array) => {
      const files = filesOf('zlib-big-endian.zspy');
      const path = 'Experiments/counting cube/data';
      const header = JSON.parse(Buffer.from(files.get(`${path}/.zarray`)!).toString('utf8'));
      files.set(`${path}/.zarray`, Buffer.from(JSON.stringify({ ...header, ...change })));
      if (chunk) files.set(`${path}/0.0.0`, chunk);
      const before = process.memoryUsage().arrayBuffers;
      let code: string | undefined;
      try {
        openStore(storeOf(files), 'bomb.zspy').datasets[0]!.open().read(0, 10);
      } catch (error) {
        code = (error as AppError).code;
        expect(error).toBeInstanceOf(AppError);
      }
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 * 1024 * 1024);
      return code;
    };
    const GIGABYTE = new Uint8Array(2 ** 28);
    expect(attempt({})).toBeUndefined();
    for (const shape of [[2 ** 50, 5, 40], [1e9, 1e9, 1], [-1, 5, 40], [1.5, 5, 40], '7', [7, 5]]) {
      expect(ALLOWED).toContain(attempt({ shape }));
    }
    for (const chunks of [[2 ** 40, 1, 1], [0, 2, 40], [1e5, 1e5, 40], null])
      expect(ALLOWED).toContain(attempt({ chunks }));
    expect(attempt({}, deflateSync(GIGABYTE))).toBe('file-damaged');
    expect(attempt({ compressor: { id: 'zstd' } }, zstdCompressSync(GIGABYTE))).toBe('file-damaged');
    const lying = Buffer.alloc(64);
    lying.set([2, 1, 0x91, 4]);
    lying.writeUInt32LE(0xffffffff, 4);
    expect(attempt({ compressor: { id: 'blosc' } }, lying)).toBe('file-damaged');
    expect(attempt({ compressor: { id: 'lz4' } }, lying)).toBe('file-damaged');
  });

  it('a member of a zip archive that unpacks to more than its directory says is refused', async () => {
    const name = 'plain-deflated-zip.zspy';
    const zip = readFileSync(join(folder, name));
    const bomb = deflateRawSync(new Uint8Array(2 ** 26));
    // A chunk's own packed bytes are replaced, as far as they reach, by the beginning of a bomb.
    const at = zip.indexOf('Experiments/counting cube/data/0.0.0') + 'Experiments/counting cube/data/0.0.0'.length;
    zip.set(bomb.subarray(0, 200), at);
    const { memoryFile } = await import('../../src-main/readers/memory-byte-source.ts');
    const opened = await zspyReader.open(memoryFile(name, { [name]: zip }));
    expect(() => opened.datasets[0]!.open().read(0, 10)).toThrow(AppError);
  });
});

describe('damaged streams', () => {
  it('of Blosc (blosclz, lz4, zlib, zstd) and LZF end with an error or the right number of bytes', () => {
    const vectors = JSON.parse(readFileSync(join(folder, 'blosc.json'), 'utf8')) as { packed: string }[];
    const below = seededNumbers(20_261_124);
    let refused = 0;
    for (let i = 0; i < 4000; i++) {
      const packed = Buffer.from(vectors[i % vectors.length]!.packed, 'base64');
      const bytes = packed.readUInt32LE(4);
      const damaged = mutate(packed, below);
      try {
        expect(unpackBlosc(damaged, bytes)).toHaveLength(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        refused++;
      }
      try {
        expect(unpackLzf(damaged, 1000)).toHaveLength(1000);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });
});
