import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArraySource } from '../../../src-main/cubes/array-source.ts';
import { FlatSource } from '../../../src-main/cubes/flat-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import type { ByteSource } from '../../../src-main/readers/byte-source.ts';
import { MemoryByteSource } from '../../../src-main/readers/memory-byte-source.ts';

/** A source without `readInto`, as the interface allows. */
const plain = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.slice(offset, offset + length),
});

/** Element (pixel, channel) has the value pixel · 100 + channel, wherever it lies. */
function blocked(rows: number, columns: number, channels: number, block: number): Float32Array {
  const disk = new Float32Array(rows * columns * channels);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      disk[Math.floor(pixel / block) * block * channels + channel * block + (pixel % block)] = pixel * 100 + channel;
    }
  }
  return disk;
}

describe('FlatSource', () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 40 }),
  );

  it('presents every run of every layout as whole spectra', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.nat(2),
        fc.boolean(),
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        (size, which, little, fill, a, b) => {
          const [rows, columns, channels] = size;
          const total = rows * columns * channels;
          const block = [1, columns, rows * columns][which]!;
          const disk = blocked(rows, columns, channels, block);
          const bytes = Buffer.concat([Buffer.alloc(3), Buffer.from(disk.buffer)]);
          if (!little) bytes.subarray(3).swap32();
          const file = fill ? new MemoryByteSource(bytes) : plain(bytes);
          const layout = { shape: size, dtype: 'float32', littleEndian: little, byteOffset: 3 } as const;
          const source = new FlatSource(file, { ...layout, pixelsPerBlock: block });
          const first = a % total;
          const count = b % (total - first + 1);
          const expected = Array.from({ length: count }, (_, i) => {
            return Math.floor((first + i) / channels) * 100 + ((first + i) % channels);
          });
          expect([...source.read(first, count)]).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gathers channels of a cube whose channels are too long to read together', () => {
    const [rows, columns, channels] = [60, 300, 20];
    const disk = blocked(rows, columns, channels, rows * columns);
    const layout = { shape: [rows, columns, channels], dtype: 'float32', littleEndian: true, byteOffset: 0 } as const;
    const source = new FlatSource(new MemoryByteSource(new Uint8Array(disk.buffer)), {
      ...layout,
      pixelsPerBlock: rows * columns,
    });
    for (const [pixel, pixels] of [
      [17_999, 1],
      [5, 100],
      [0, 18_000],
      [9_000, 4_096],
    ] as const) {
      const values = source.read(pixel * channels, pixels * channels);
      for (let i = 0; i < values.length; i += 7) {
        expect(values[i]).toBe((pixel + Math.floor(i / channels)) * 100 + (i % channels));
      }
    }
  });

  it('keeps complex numbers together', () => {
    const disk = Float64Array.from({ length: 24 }, (_, i) => i);
    const layout = {
      shape: [2, 2, 3],
      dtype: 'complex128',
      littleEndian: true,
      byteOffset: 0,
      pixelsPerBlock: 4,
    } as const;
    const source = new FlatSource(new MemoryByteSource(new Uint8Array(disk.buffer)), layout);
    expect([...source.read(3, 3)]).toEqual([2, 3, 10, 11, 18, 19]);
  });

  it('keeps 64-bit whole numbers whole', () => {
    const disk = BigInt64Array.from([1n, -(2n ** 60n), 3n]);
    const big = Buffer.from(disk.slice().buffer).swap64();
    const layout = { shape: [3], dtype: 'int64', littleEndian: false, byteOffset: 0 } as const;
    expect([...new FlatSource(new MemoryByteSource(big), layout).read(0, 3)]).toEqual([...disk]);
  });

  it('refuses runs outside the array and reading after closing', () => {
    const make = (): ArraySource[] => [
      new FlatSource(plain(new Uint8Array(4)), { shape: [4], dtype: 'uint8', littleEndian: true, byteOffset: 0 }),
      new MemorySource(new Uint8Array(4), [4], 'uint8'),
    ];
    for (const source of make()) {
      expect(() => source.read(2, 3)).toThrow();
      expect(() => source.read(-1, 1)).toThrow();
    }
    const [flat] = make();
    flat!.close();
    expect(() => flat!.read(0, 1)).toThrow();
  });
});
