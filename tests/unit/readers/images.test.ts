/** Ordinary images and folders of them: what is said, what is bounded, how groups are found. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import { FolderSource } from '../../../src-main/readers/images/folder-source.ts';
import { imagesReader } from '../../../src-main/readers/images/images-reader.ts';
import { stackGroups } from '../../../src-main/readers/images/stack-groups.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { tiffReader } from '../../../src-main/readers/tiff/tiff-reader.ts';
import { encodeTiff } from '../../fixtures/tiff-encoder.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/micrographs/${name}`, import.meta.url)));
const open = (bytes: Uint8Array) => openBytes(imagesReader, 'a', { a: bytes });

describe('one image', () => {
  it.each(['gray-as-rgb.png', 'gray-as-rgb.bmp'])('%s: color that is gray becomes gray, and says so', async (name) => {
    const { datasets, warnings } = await open(fixture(name));
    expect(datasets[0]!.dtype).toBe('uint8');
    expect(warnings).toEqual(['The image is stored as color, but is gray: it is presented as gray.']);
  });

  it('transparency beside gray is left out, and says so', async () => {
    expect((await open(fixture('gray-alpha.png'))).warnings).toEqual(['The transparency of the image is left out.']);
  });

  it('a resolution is a calibration when it is finer than any printer’s', async () => {
    const fine = await open(withResolution(1e8));
    expect(fine.datasets[0]!.axes[0]).toMatchObject({ scale: 10, units: 'nm' });
    const coarse = await open(withResolution(11_811));
    expect(coarse.datasets[0]!.axes[0]).toMatchObject({ scale: 1, units: '' });
  });

  it('JEOL’s text beside it tells the scale bar, for TIFF too', async () => {
    const text = Buffer.from(
      '$CM_FORMAT JEOL-SEM\r\n$CM_ACCEL_VOLT 15.00\r\n$CM_MAG 5000\r\n$$SM_MICRON_BAR 100\r\n$$SM_MICRON_MARKER 5um\r\n',
    );
    const tiff = encodeTiff([{ width: 3, height: 2, strip: new Uint8Array(6) }]);
    for (const [reader, name, bytes] of [
      [imagesReader, 'a.bmp', fixture('gray.bmp')] as const,
      [tiffReader, 'a.tif', tiff] as const,
    ]) {
      const { datasets } = await openBytes(reader, name, { [name]: bytes, 'a.txt': text });
      expect(datasets[0]!.axes[1]).toMatchObject({ scale: 0.05, units: 'µm' });
      expect(datasets[0]!.metadata.Acquisition_instrument).toEqual({ SEM: { beam_energy: 15, magnification: 5000 } });
      const plain = await openBytes(reader, name, { [name]: bytes, 'a.txt': Buffer.from('my notes') });
      expect(plain.datasets[0]!.axes[1]!.units).toBe('');
    }
  });

  it('16-bit colors are planes', async () => {
    const data = Uint16Array.from({ length: 12 }, (_, i) => 1000 * i);
    const { datasets } = await open(encode({ width: 2, height: 2, data, channels: 3, depth: 16 }));
    expect(datasets[0]).toMatchObject({ kind: 'image-stack', shape: [3, 2, 2], dtype: 'uint16' });
    expect(valuesOf(datasets[0]!)).toEqual([0, 3000, 6000, 9000, 1000, 4000, 7000, 10_000, 2000, 5000, 8000, 11_000]);
  });

  it('a bitmap may begin at its top, have bit fields, or 4 bits', async () => {
    const top = Buffer.from(fixture('gray.bmp'));
    const { datasets: down } = await open(top);
    top.writeInt32LE(-top.readInt32LE(22), 22);
    const { datasets: up } = await open(top);
    const rows = (values: number[]) => Array.from({ length: 13 }, (_, y) => values.slice(19 * y, 19 * y + 19));
    expect(rows(valuesOf(up[0]!))).toEqual(rows(valuesOf(down[0]!)).reverse());
    // 16 bits, 5-6-5: red, white.
    const fields = bitmap(16, 3, [0xf800, 0x07e0, 0x001f], [0x00, 0xf8, 0xff, 0xff]);
    expect(valuesOf((await open(fields)).datasets[0]!)).toEqual([255, 0, 0, 255, 255, 255]);
    // 4 bits, a palette of grays.
    const palette = Array.from({ length: 16 }, (_, i) => 0x010101 * (10 * i));
    expect(valuesOf((await open(bitmap(4, 0, palette, [0x5f, 0, 0, 0]))).datasets[0]!)).toEqual([50, 150]);
  });
});

/** A bitmap of two pixels. */
function bitmap(bits: number, compression: number, table: readonly number[], pixels: readonly number[]): Uint8Array {
  const out = Buffer.alloc(54 + 4 * table.length + 4);
  out.write('BM');
  out.writeUInt32LE(54 + 4 * table.length, 10);
  out.writeUInt32LE(40, 14);
  out.writeInt32LE(2, 18);
  out.writeInt32LE(1, 22);
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(bits, 28);
  out.writeUInt32LE(compression, 30);
  table.forEach((value, i) => {
    out.writeUInt32LE(value, 54 + 4 * i);
  });
  out.set(pixels, 54 + 4 * table.length);
  return Uint8Array.from(out);
}

function pngOf(width: number, height: number, depth: number, colorType: number, rows: Uint8Array, more: Buffer[] = []) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, 0, 0, 0], 8);
  const parts = [chunk('IHDR', header), ...more, chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Uint8Array.from(Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]));
}

function chunk(name: string, content: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + content.length);
  out.writeUInt32BE(content.length, 0);
  out.write(name, 4, 'latin1');
  out.set(content, 8);
  return out;
}

function withResolution(perMeter: number): Uint8Array {
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(perMeter, 0);
  resolution.writeUInt32BE(perMeter, 4);
  resolution[8] = 1;
  return pngOf(2, 2, 8, 0, new Uint8Array(6), [chunk('pHYs', resolution)]);
}

describe('bounded', () => {
  it.each([
    ['a PNG that unpacks to more than its header says', pngOf(2, 2, 8, 0, new Uint8Array(50e6)), 'file-damaged'],
    ['a PNG whose header says more than it can hold', pngOf(15_000, 15_000, 8, 2, new Uint8Array(10)), 'file-damaged'],
    ['a PNG of too many pixels', pngOf(1e6, 1e6, 8, 0, new Uint8Array(10)), 'format-unsupported'],
    ['a JPEG whose header says more than it can hold', resized('gray.jpg', 9000), 'file-damaged'],
    ['a JPEG of too many pixels', resized('gray.jpg', 65_000), 'format-unsupported'],
    ['a bitmap whose header says more than it holds', bitmap(24, 0, [], []), 'file-damaged'],
    ['a bitmap with run lengths', bitmap(8, 1, [0, 1], [0, 0]), 'format-unsupported'],
  ])('%s', async (_, bytes, code) => {
    const start = performance.now();
    expect(await errorOf(() => open(bytes))).toMatchObject({ code, where: { format: 'image' } });
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

/** A JPEG whose frame header says another size. */
function resized(name: string, side: number): Uint8Array {
  const bytes = Buffer.from(fixture(name));
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(side, frame + 5);
  bytes.writeUInt16BE(side, frame + 7);
  return Uint8Array.from(bytes);
}

describe('groups', () => {
  it('are sub-folders, else the words before the numbers, else none', () => {
    expect(stackGroups(['a/1.png', 'a/2.png', 'b/1.png'])).toEqual({
      groups: ['a', 'b'],
      labels: [0, 0, 1],
      from: 'folders',
    });
    expect(stackGroups(['rolled-in_scale_1.jpg', 'rolled-in_scale_2.jpg', 'patches_10.jpg'])).toEqual({
      groups: ['rolled-in_scale', 'patches'],
      labels: [0, 0, 1],
      from: 'names',
    });
    for (const names of [
      ['image_1.png', 'image_2.png'],
      ['apple.png', 'pear.png'],
      ['1.png', '2.png'],
      ['a1.png', 'b1.png'],
    ]) {
      expect(stackGroups(names)).toEqual({ groups: [], labels: [] });
    }
  });
});

const temporary = mkdtempSync(join(tmpdir(), 'phasewright-images-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function folderOf(name: string, files: { readonly [path: string]: Uint8Array | string }): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(temporary, name, path)), { recursive: true });
    writeFileSync(join(temporary, name, path), bytes);
  }
  return join(temporary, name);
}

const gray = (value: number, width = 3, height = 2) =>
  encode({ width, height, data: new Uint8Array(width * height).fill(value), channels: 1, depth: 8 });
const color = (red: number, green: number, blue: number) =>
  encode({
    width: 3,
    height: 2,
    data: Uint8Array.from({ length: 18 }, (_, i) => [red, green, blue][i % 3]!),
    channels: 3,
    depth: 8,
  });

describe('a folder', () => {
  it('is one stack in the order of numbers, of PNG, bitmap and TIFF alike; others are named', async () => {
    const tiff = encodeTiff([{ width: 3, height: 2, strip: new Uint8Array(6).fill(10) }]);
    const path = folderOf('mixed', {
      'steel/10.tif': tiff,
      'steel/2.png': color(2, 2, 2),
      'iron/1.png': gray(1),
      'iron/large.png': gray(9, 5, 5),
      'iron/broken.png': 'no image',
      'notes.txt': 'text',
    });
    const opened = await openFile(path);
    const [stack] = opened.datasets;
    expect(stack).toMatchObject({ title: 'mixed', kind: 'image-stack', shape: [3, 2, 3], dtype: 'uint8' });
    expect(stack!.metadata.Stack).toEqual({
      groups: ['iron', 'steel'],
      labels: [0, 1, 1],
      names: ['iron/1.png', 'steel/2.png', 'steel/10.tif'],
      from: 'folders',
    });
    expect(valuesOf(stack!)).toEqual([1, 2, 10].flatMap((value) => new Array(6).fill(value)));
    expect(opened.warnings).toEqual([
      '1 images cannot be read: iron/broken.png.',
      '1 images that are not 3 × 2 pixels, uint8 are left out: iron/large.png (5 × 5 pixels, uint8).',
      expect.stringMatching(/stored as color/),
    ]);
    opened.close();
  });

  it('of colors is a colored stack', async () => {
    const opened = await openFile(folderOf('colors', { 'a.png': color(1, 2, 3), 'b.png': gray(7) }));
    expect(opened.datasets[0]!.dtype).toBe('rgb');
    expect(valuesOf({ ...opened.datasets[0]!, shape: [2, 2, 3] }).filter((_, i) => i < 3 || i >= 33)).toEqual([
      1, 2, 3, 7, 7, 7,
    ]);
    opened.close();
  });

  it('without two images alike is refused with their sizes, and one without images is not known', async () => {
    const sizes = folderOf('sizes', { 'a.png': gray(1), 'b.png': gray(1, 4, 4) });
    const error = await errorOf(() => openFile(sizes));
    expect(error).toMatchObject({ code: 'format-unsupported', where: { format: 'image' } });
    expect(error.message).toContain('3 × 2 pixels, uint8; 4 × 4 pixels, uint8');
    expect(await errorOf(() => openFile(folderOf('texts', { 'a.txt': 'a' })))).toMatchObject({
      code: 'format-unknown',
    });
  });

  it('whose image has another size than at opening says so', async () => {
    const type = { width: 3, height: 2, dtype: 'uint8' } as const;
    const changed = { ...type, width: 4, values: new Uint8Array(8), remarks: [] };
    const source = new FolderSource(type, 2, () => changed, ['a.png', 'b.png']);
    const error = await errorOf(() => source.read(7, 1));
    expect(error).toMatchObject({
      code: 'file-damaged',
      message: expect.stringContaining('b.png has changed its size'),
    });
  });
});

const shared = fileURLToPath(new URL('../../../../shared/data/images/NEU-DET_subset360/images', import.meta.url));
if (!existsSync(shared))
  console.warn('The shared data folder is not there: the folder of 360 steel surfaces is not opened.');

describe.skipIf(!existsSync(shared))('the 360 steel surfaces', () => {
  it('open as one stack with six groups from their names', async () => {
    const opened = await openFile(shared);
    const [stack] = opened.datasets;
    expect(stack).toMatchObject({ kind: 'image-stack', shape: [360, 200, 200], dtype: 'uint8' });
    const { groups, labels, from } = stack!.metadata.Stack as { groups: string[]; labels: number[]; from: string };
    expect([groups, from]).toEqual([
      ['crazing', 'inclusion', 'patches', 'pitted_surface', 'rolled-in_scale', 'scratches'],
      'names',
    ]);
    expect(groups.map((_, group) => labels.filter((label) => label === group).length)).toEqual(new Array(6).fill(60));
    const source = stack!.open();
    expect(source.read(359 * 40_000, 40_000)).toHaveLength(40_000);
    source.close();
    opened.close();
  });
});
