import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropCube } from '../../src-main/analysis/preprocessing/crop.ts';
import type { NativeArray } from '../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../src-main/cubes/memory-source.ts';
import { spectraOfSource } from '../../src-main/cubes/spectra-of-source.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';

const axis = (name: string, size: number, role: Axis['role']): Axis => ({
  name,
  size,
  role,
  scale: 1,
  offset: 0,
  units: '',
});

describe('reading some channels', () => {
  it('gives what reading all of them gives, for every number type', () => {
    const arrays: [string, (length: number) => NativeArray][] = [
      ['uint16', (length) => Uint16Array.from({ length }, (_, i) => (i * 37) % 65536)],
      ['int8', (length) => Int8Array.from({ length }, (_, i) => (i % 256) - 128)],
      ['float32', (length) => Float32Array.from({ length }, (_, i) => i / 7)],
      ['int64', (length) => BigInt64Array.from({ length }, (_, i) => BigInt(i) - 50n)],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...arrays),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 9 }),
        fc.nat(),
        fc.nat(),
        ([dtype, make], rows, columns, channels, a, b) => {
          const values = make(rows * columns * channels);
          const spectra = spectraOfSource(new MemorySource(values, [rows, columns, channels], dtype as 'uint16'));
          const first = a % (channels - 1);
          const end = first + 1 + (b % (channels - 1 - first));
          const navigation = [axis('y', rows, 'navigation'), axis('x', columns, 'navigation')];
          const cube = { spectra, rows, columns, navigation, signal: axis('E', channels, 'signal') };
          const cropped = cropCube(cube, { signal: [first, end] }).spectra;
          const out = new Float32Array(cropped.pixels * cropped.channels);
          cropped.read(0, cropped.pixels, out);
          const expected = Array.from(values as ArrayLike<number | bigint>, Number).filter((_, i) => {
            const channel = i % channels;
            return channel >= first && channel < end;
          });
          expect([...out]).toEqual(expected.map(Math.fround));
        },
      ),
    );
  });
});
