/** TIFF that we write and read again is what it was; HyperSpy finds values and calibration in it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { bytesOf, makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { tiffWriter } from '../../../src-main/writers/tiff/tiff-writer.ts';
import type { WritableDataset } from '../../../src-main/writers/writer.ts';
import type { Axis, DType } from '../../../src-preload/contract/dataset.ts';
import { testJob } from '../../fixtures/test-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-tiff-trip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TYPES: DType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64', 'rgb'];
const NUMBER = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);
const SCALE = fc.double({ min: 1e-9, max: 1e6, noNaN: true });

/** Any tree that JSON can hold, negative zeros as JSON has them. */
const METADATA = fc
  .dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .map((value) => JSON.stringify(value))
  // A key that objects do not keep.
  .filter((text) => !text.includes('__proto__'))
  .map((text) => JSON.parse(text) as WritableDataset['metadata']);

function axis(name: string, units: readonly string[]): fc.Arbitrary<Axis> {
  return fc.record({
    name: fc.constantFrom(name, 'along the interface'),
    size: fc.integer({ min: 2, max: 6 }),
    scale: SCALE,
    offset: NUMBER,
    units: fc.constantFrom(...units),
    role: fc.constant(name === 'z' ? ('navigation' as const) : ('signal' as const)),
  });
}

function dataset(axes: readonly Axis[], dtype: DType, title: string): WritableDataset {
  const shape = axes.map(({ size }) => size);
  const values = makeNativeArray(dtype, elementCount(shape));
  for (let i = 0; i < values.length; i++) values[i] = ((i * 37) % 101) as never;
  const source = new MemorySource(values, shape, dtype);
  return { title, shape, dtype, axes, metadata: {}, originalMetadata: {}, source };
}

describe('written and read again', () => {
  const lengths = ['nm', 'µm', 'Å', '1/nm', 'mrad', ''];
  const image = fc.tuple(axis('y', lengths), axis('x', lengths));
  const stack = fc.tuple(axis('z', ['s', 'nm', '']), axis('y', lengths), axis('x', lengths));

  it('values, axes, title and metadata are the same', async () => {
    const law = fc.asyncProperty(
      fc.oneof(image, stack),
      fc.constantFrom(...TYPES),
      fc.constantFrom('', 'Duplex steel', 'Grenzfläche Ωµ'),
      METADATA,
      async (axes, dtype, title, metadata) => {
        const path = join(folder, 'trip.tif');
        const written = { ...dataset(axes, dtype, title), metadata };
        await tiffWriter.write(written, path, testJob());
        const opened = await openFile(path);
        const [read] = opened.datasets;
        expect(opened.warnings).toEqual([]);
        expect(read).toMatchObject({ title, shape: written.shape, dtype, axes });
        if (Object.keys(metadata).length > 0) expect(read!.metadata).toEqual(metadata);
        const count = elementCount(written.shape);
        expect(bytesOf(read!.open().read(0, count))).toEqual(bytesOf(written.source.read(0, count)));
        opened.close();
      },
    );
    await fc.assert(law, { numRuns: 60 });
  });

  it('values of a palette stay as they are', async () => {
    const axes: Axis[] = ['y', 'x'].map((name) => ({
      name,
      size: 3,
      scale: 2,
      offset: 0,
      units: 'nm',
      role: 'signal',
    }));
    const written = { ...dataset(axes, 'uint8', ''), palette: ['#ff0000', '#00ff00'] };
    await tiffWriter.write(written, join(folder, 'palette.tif'), testJob());
    const opened = await openFile(join(folder, 'palette.tif'));
    const [read] = opened.datasets;
    expect(read).toMatchObject({ dtype: 'uint8', shape: [3, 3] });
    expect((read!.originalMetadata.ColorMap as string[]).slice(0, 2)).toEqual(['#ff0000', '#00ff00']);
    expect(opened.warnings).toEqual([expect.stringMatching(/palette/)]);
    opened.close();
  });
});

const PYTHON = '/usr/bin/python3';
const hasHyperSpy =
  spawnSync(PYTHON, ['-c', 'import importlib.util as u, sys; sys.exit(u.find_spec("hyperspy") is None)']).status === 0;
if (!hasHyperSpy) console.warn('python3-hyperspy is not installed: our TIFF files are not opened with it.');

const SCRIPT = `
import json, sys, logging
logging.disable(logging.CRITICAL)
import hyperspy.api as hs
found = []
for path in sys.argv[1:]:
    s = hs.load(path)
    axes = [dict(scale=float(a.scale), offset=float(a.offset), units=str(a.units)) for a in s.axes_manager._axes]
    found.append(dict(shape=list(s.data.shape), dtype=str(s.data.dtype), values=s.data.ravel().tolist(), axes=axes))
print(json.dumps(found))
`;

describe.skipIf(!hasHyperSpy)('HyperSpy', () => {
  it('finds values and calibration, offsets too, which only DigitalMicrograph’s tags hold', async () => {
    const plane = (name: string, scale: number, offset: number): Axis => {
      return { name, size: 4, scale, offset, units: 'µm', role: 'signal' };
    };
    const z: Axis = { name: 'z', size: 3, scale: 2.5, offset: 7, units: 's', role: 'navigation' };
    const written = [
      dataset([plane('y', 0.5, 3), plane('x', 0.25, -2)], 'float32', 'image'),
      dataset([z, plane('y', 0.5, 3), plane('x', 0.25, -2)], 'uint16', 'stack'),
    ];
    const paths = written.map(({ title }) => join(folder, `${title}.tif`));
    for (const [i, one] of written.entries()) await tiffWriter.write(one, paths[i]!, testJob());
    const found = JSON.parse(execFileSync(PYTHON, ['-c', SCRIPT, ...paths], { encoding: 'utf8' }));
    for (const [i, { shape, dtype, axes, source }] of written.entries()) {
      expect(found[i]).toEqual({
        shape,
        dtype,
        values: [...source.read(0, elementCount(shape))],
        axes: axes.map(({ scale, offset, units }) => ({ scale, offset, units })),
      });
    }
  }, 60_000);
});
