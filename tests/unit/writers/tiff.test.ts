/** TIFF: read back by tifffile where it is installed, by a few lines of our own everywhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { elementCount } from '../../../src-main/cubes/array-source.ts';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { makeNativeArray } from '../../../src-main/cubes/native-arrays.ts';
import { rational } from '../../../src-main/writers/tiff/tiff-tags.ts';
import { tiffWriter } from '../../../src-main/writers/tiff/tiff-writer.ts';
import type { WritableDataset } from '../../../src-main/writers/writer.ts';
import type { Axis, DType } from '../../../src-preload/contract/dataset.ts';
import { testJob } from '../../fixtures/test-job.ts';

const PYTHON = '/usr/bin/python3';
const hasTiffFile =
  spawnSync(PYTHON, ['-c', 'import importlib.util as u, sys; sys.exit(u.find_spec("tifffile") is None)']).status === 0;
if (!hasTiffFile) console.warn('python3-tifffile is not installed: our TIFF files are not opened with it.');

const folder = mkdtempSync(join(tmpdir(), 'phasewright-tiff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const axis = (name: string, size: number, scale: number, units: string, role: Axis['role'] = 'signal'): Axis => {
  return { name, size, scale, offset: 0, units, role };
};

function image(axes: readonly Axis[], dtype: DType, palette?: readonly string[]): WritableDataset {
  const shape = axes.map(({ size }) => size);
  const values = makeNativeArray(dtype, elementCount(shape));
  for (let i = 0; i < values.length; i++) values[i] = (dtype === 'bool' ? i % 2 : (i * 37) % 101) as never;
  const source = new MemorySource(values, shape, dtype);
  const rest = palette ? { palette } : {};
  return { title: '', shape, dtype, axes, metadata: {}, originalMetadata: {}, source, ...rest };
}

const SCRIPT = `
import json, sys, tifffile
found = {}
for name in sys.argv[2:]:
    with tifffile.TiffFile(sys.argv[1] + "/" + name + ".tif") as t:
        p = t.pages[0]
        a = t.asarray()
        found[name] = dict(shape=list(a.shape), dtype=str(a.dtype), values=a.ravel().tolist(), pages=len(t.pages),
            x=list(p.tags["XResolution"].value), y=list(p.tags["YResolution"].value), unit=int(p.tags["ResolutionUnit"].value),
            imagej=t.imagej_metadata, photometric=int(p.photometric),
            colormap=[p.colormap[:, i].tolist() for i in range(4)] if p.colormap is not None else None)
print(json.dumps(found))
`;

interface Found {
  shape: number[];
  dtype: string;
  values: number[];
  pages: number;
  x: [number, number];
  y: [number, number];
  unit: number;
  imagej: { [key: string]: unknown };
  photometric: number;
  colormap: number[][] | null;
}

async function readBack(datasets: { readonly [name: string]: WritableDataset }): Promise<{ [name: string]: Found }> {
  for (const [name, dataset] of Object.entries(datasets)) {
    await tiffWriter.write(dataset, join(folder, `${name}.tif`), testJob());
  }
  const answer = execFileSync(PYTHON, ['-c', SCRIPT, folder, ...Object.keys(datasets)], { encoding: 'utf8' });
  return JSON.parse(answer);
}

describe.skipIf(!hasTiffFile)('tifffile reads', () => {
  it('every number type, with its values', async () => {
    const types: DType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64', 'rgb'];
    const axes = [axis('y', 3, 2, 'nm'), axis('x', 5, 2, 'nm')];
    const datasets = Object.fromEntries(types.map((dtype) => [dtype, image(axes, dtype)]));
    const found = await readBack(datasets);
    for (const dtype of types) {
      expect(found[dtype]).toMatchObject({
        shape: dtype === 'rgb' ? [3, 5, 3] : [3, 5],
        dtype: dtype === 'rgb' ? 'uint8' : dtype,
        values: [...datasets[dtype]!.source.read(0, 15)],
      });
    }
  });

  it('the pixel size as ImageJ does, micrometers and nanometers, square or not', async () => {
    const found = await readBack({
      um: image([axis('y', 4, 0.5, 'µm'), axis('x', 6, 0.25, 'µm')], 'uint16'),
      nm: image([axis('y', 4, 3, 'nm'), axis('x', 6, 3, 'nm')], 'float32'),
      plain: image([axis('y', 4, 1, ''), axis('x', 6, 1, '')], 'uint8'),
    });
    const size = ([numerator, denominator]: [number, number]) => denominator / numerator;
    expect([size(found.um!.x), size(found.um!.y)]).toEqual([0.25, 0.5]);
    expect(found.um!.imagej).toMatchObject({ unit: 'micron' });
    expect([size(found.nm!.x), size(found.nm!.y)]).toEqual([3, 3]);
    expect(found.nm!.imagej).toMatchObject({ unit: 'nm' });
    expect(found.plain!.imagej).not.toHaveProperty('unit');
    expect(found.um!.unit).toBe(1);
  });

  it('a palette', async () => {
    const { map } = await readBack({
      map: image([axis('y', 2, 1, 'nm'), axis('x', 3, 1, 'nm')], 'uint8', ['#adadad', '#0072b2', '#ff0080']),
    });
    expect(map!.photometric).toBe(3);
    expect(map!.colormap!.slice(0, 3)).toEqual(
      [
        [0xad, 0xad, 0xad],
        [0, 0x72, 0xb2],
        [0xff, 0, 0x80],
      ].map((color) => color.map((value) => value * 257)),
    );
  });

  it('a stack', async () => {
    const axes = [axis('z', 4, 1, 's', 'navigation'), axis('y', 3, 1, 'nm'), axis('x', 5, 1, 'nm')];
    const dataset = image(axes, 'uint16');
    const { stack } = await readBack({ stack: dataset });
    expect(stack).toMatchObject({ shape: [4, 3, 5], values: [...dataset.source.read(0, 60)] });
    expect(stack!.imagej).toMatchObject({ images: 4, slices: 4 });
  });
});

describe('the file', () => {
  it('begins with its header, and its directory lies behind the values at an even offset', async () => {
    await tiffWriter.write(
      image([axis('y', 3, 1, ''), axis('x', 5, 1, '')], 'uint8'),
      join(folder, 'a.tif'),
      testJob(),
    );
    const bytes = readFileSync(join(folder, 'a.tif'));
    expect([...bytes.subarray(0, 8)]).toEqual([0x49, 0x49, 42, 0, 24, 0, 0, 0]);
    expect([...bytes.subarray(8, 23)]).toEqual(Array.from({ length: 15 }, (_, i) => (i * 37) % 101));
    expect(bytes.readUInt16LE(24 + 2)).toBe(256);
  });

  it('holds no spectra and no complex numbers', async () => {
    const spectra = image([axis('x', 3, 1, 'nm', 'navigation'), axis('E', 5, 1, 'eV')], 'uint8');
    const complex = image([axis('y', 3, 1, 'nm'), axis('x', 5, 1, 'nm')], 'complex64');
    for (const dataset of [spectra, complex]) {
      await expect(tiffWriter.write(dataset, join(folder, 'no.tif'), testJob())).rejects.toMatchObject({
        code: 'format-unsupported',
      });
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('no'))).toEqual([]);
  });

  it('fractions are near what they stand for, and exact for decimal sizes', () => {
    expect(rational(1 / 0.25)).toEqual([4, 1]);
    expect(rational(1 / 0.1)).toEqual([10, 1]);
    expect(rational(1 / 3)).toEqual([1, 3]);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
        const [numerator, denominator] = rational(value);
        expect(Math.max(numerator, denominator)).toBeLessThan(2 ** 32);
        expect(Math.abs(numerator / denominator / value - 1)).toBeLessThan(1e-6);
      }),
    );
  });
});
