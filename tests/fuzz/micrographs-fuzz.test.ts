/** Damaged TIFF files, images, MRC, blockfiles and Semper files give typed errors, quickly and without taking memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blockfileReader } from '../../src-main/readers/blockfile/blockfile-reader.ts';
import { imagesReader } from '../../src-main/readers/images/images-reader.ts';
import { memoryFile } from '../../src-main/readers/memory-byte-source.ts';
import { mrcReader } from '../../src-main/readers/mrc/mrc-reader.ts';
import type { Reader } from '../../src-main/readers/reader.ts';
import { semperReader } from '../../src-main/readers/semper/semper-reader.ts';
import { tiffReader } from '../../src-main/readers/tiff/tiff-reader.ts';
import { encodeTiff } from '../fixtures/tiff-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { type FuzzSample, openAndRead } from './mutations.ts';

const MOST_MILLISECONDS = 1000;
const folder = new URL('../fixtures/micrographs/', import.meta.url);
const names = readdirSync(folder);

function samples(endings: RegExp): FuzzSample[] {
  return names
    .filter((name) => endings.test(name))
    .map((name) => ({ main: name, files: { [name]: new Uint8Array(readFileSync(new URL(name, folder))) } }));
}

/** One page in each dialect, with text and blocks that the mutations reach. */
function dialect(
  tag: number,
  values: string | Uint8Array,
  more: readonly (readonly [number, string])[] = [],
): FuzzSample {
  const tags = [{ tag, type: typeof values === 'string' ? 2 : 7, values } as const];
  const texts = more.map(([other, text]) => ({ tag: other, type: 2, values: text }) as const);
  const bytes = encodeTiff([{ width: 4, height: 3, strip: new Uint8Array(12), tags: [...tags, ...texts] }]);
  return { main: `${tag}.tif`, files: { [`${tag}.tif`]: bytes } };
}

const dialects = [
  dialect(34682, '[Scan]\nPixelWidth=1e-9\nPixelHeight=1e-9\n[User]\nDate=06/13/2016\n'),
  dialect(34118, '0\n0\n0\n1e-8\nAP_WD\nWD = 4.1 mm\nAP_MAG\nMag = 10 K X\n'),
  dialect(37706, Buffer.alloc(6312, 2)),
  dialect(270, '<TemReporter><Eos><EosMode>eosTEM</EosMode></Eos></TemReporter>', [[271, 'JEOL Ltd.']]),
  dialect(270, '[Scaling],ScalingXScalingFile="#8,0004"', [
    [315, 'Copyright Hamamatsu'],
    [305, 'HPD-TA'],
  ]),
  dialect(270, '<OME><Pixels PhysicalSizeX="0.1" PhysicalSizeY="0.2"/></OME>'),
  dialect(270, 'ImageJ=1.53\nimages=3\nslices=3\nunit=micron\nspacing=2\n'),
];

const MUTATIONS: readonly (readonly [Reader, readonly FuzzSample[], number])[] = [
  [tiffReader, [...samples(/\.tif$/), ...dialects], 6000],
  [imagesReader, samples(/\.(png|bmp|jpg)$/), 4000],
  [mrcReader, samples(/\.mrc$/), 2000],
  [blockfileReader, samples(/\.blo$/), 2000],
  [semperReader, samples(/\.unf$/), 2000],
];
for (const [reader, files, mutations] of MUTATIONS) describeFuzz(reader, files, { mutations });

describe('made to do harm', () => {
  const zeros = (width: number, height: number, strip: Uint8Array, compression: number, tags: object[] = []) =>
    encodeTiff([{ width, height, strip, compression, tags: tags as never }]);
  /** LZW of one letter, then each code the one before and itself again: the strings grow by one. */
  const lzwBomb = () => {
    const bits: string[] = [(256).toString(2).padStart(9, '0'), '000000000'];
    for (let code = 258, width = 9; code < 4094; code++) {
      bits.push(code.toString(2).padStart(width, '0'));
      if (code + 2 >= 1 << width && width < 12) width++;
    }
    return Uint8Array.from(bits.join('').match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
  };

  it.each<[string, Uint8Array]>([
    ['LZW that grows', zeros(30_000, 30_000, lzwBomb(), 5)],
    ['ZIP that grows', zeros(30_000, 30_000, deflateSync(new Uint8Array(60e6)), 8)],
    ['PackBits that grow', zeros(30_000, 30_000, new Uint8Array(90_000).fill(0x81), 32773)],
    ['a page of 2⁴⁸ pixels', zeros(2 ** 24, 2 ** 24, new Uint8Array(100), 1)],
    ['a field of 2³² values', withCount(zeros(4, 4, new Uint8Array(16), 1), 258)],
    ['strips that are said to be 2³²', withCount(zeros(4, 4, new Uint8Array(16), 1), 273)],
    ['pages that point at each other', crossed()],
    ['a directory of 65,535 fields', manyFields()],
    [
      'a hyperstack of 10¹⁸ images',
      encodeTiff([
        {
          width: 4,
          height: 4,
          strip: new Uint8Array(16),
          tags: [
            {
              tag: 270,
              type: 2,
              values: 'ImageJ=1\nimages=1000000000000000000\nslices=1000000000\nframes=1000000000\n',
            },
          ],
        },
      ]),
    ],
  ])('%s', async (_, bytes) => {
    const start = performance.now();
    const before = process.memoryUsage().arrayBuffers;
    const code = await openAndRead(() => tiffReader.open(memoryFile('a.tif', { 'a.tif': bytes })));
    expect([undefined, 'file-damaged', 'format-unsupported']).toContain(code);
    expect(performance.now() - start).toBeLessThan(MOST_MILLISECONDS);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(256e6);
  });

  it('what LZW grows to is what it holds', async () => {
    // Strings of 1 … 3,837 letters: 7.4 million; a page that is larger is refused when it is read.
    const [width, height] = [3000, 3000];
    const bytes = zeros(width, height, lzwBomb(), 5);
    expect(await openAndRead(() => tiffReader.open(memoryFile('a.tif', { 'a.tif': bytes })))).toBe('file-damaged');
    const sound = zeros(2700, 2700, lzwBomb(), 5);
    expect(await openAndRead(() => tiffReader.open(memoryFile('a.tif', { 'a.tif': sound })))).toBeUndefined();
  });
});

describe('images made to fill memory', () => {
  const chunk = (name: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const png = (width: number, height: number, packed: Uint8Array) => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header[8] = 8;
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', new Uint8Array(0))]);
  };
  const jpeg = () => {
    const name = names.find((one) => one.endsWith('.jpg'))!;
    const bytes = readFileSync(new URL(name, folder));
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt32BE(0xffff_ffff, frame + 5);
    return bytes;
  };
  const bitmap = () => {
    const name = names.find((one) => one.endsWith('.bmp'))!;
    const bytes = readFileSync(new URL(name, folder));
    bytes.writeInt32LE(0x7fff_ffff, 18);
    bytes.writeInt32LE(0x7fff_ffff, 22);
    return bytes;
  };

  it.each<[string, () => Buffer, boolean]>([
    ['a PNG that is as it says', () => png(2, 2, deflateSync(new Uint8Array(6))), true],
    ['a PNG that unpacks to more than it says', () => png(2, 2, deflateSync(new Uint8Array(100e6))), false],
    ['a PNG that cannot unpack to what it says', () => png(16_000, 16_000, deflateSync(new Uint8Array(100))), false],
    ['a PNG of 2⁶² pixels', () => png(2 ** 31, 2 ** 31, deflateSync(new Uint8Array(100))), false],
    ['a JPEG of 65,535 × 65,535 pixels', jpeg, false],
    ['a bitmap of 2⁶² pixels', bitmap, false],
  ])('%s', async (_, make, isSound) => {
    const file = memoryFile('a.img', { 'a.img': new Uint8Array(make()) });
    const before = process.memoryUsage().arrayBuffers;
    const start = process.cpuUsage();
    const code = await openAndRead(() => imagesReader.open(file));
    const { user, system } = process.cpuUsage(start);
    expect(code === undefined).toBe(isSound);
    expect((user + system) / 1000).toBeLessThan(MOST_MILLISECONDS);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64e6);
  });

  it.each(['<OME><!DOCTYPE a [<!ENTITY b "c">]>&b;</OME>', `<OME>${'<a>'.repeat(5000)}`])(
    'descriptions in XML of bad will are left alone: %#',
    async (text) => {
      const bytes = encodeTiff([
        { width: 4, height: 3, strip: new Uint8Array(12), tags: [{ tag: 270, type: 2, values: text }] },
      ]);
      expect(await openAndRead(() => tiffReader.open(memoryFile('a.tif', { 'a.tif': bytes })))).toBeUndefined();
    },
  );
});

/** Position of a field in the only directory. */
function fieldAt(bytes: Uint8Array, tag: number): number {
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(4, true);
  for (let i = 0; i < view.getUint16(directory, true); i++) {
    if (view.getUint16(directory + 2 + 12 * i, true) === tag) return directory + 2 + 12 * i;
  }
  throw new Error(`no tag ${tag}`);
}

function withCount(bytes: Uint8Array, tag: number): Uint8Array {
  new DataView(bytes.buffer).setUint32(fieldAt(bytes, tag) + 4, 0xffff_ffff, true);
  return bytes;
}

function crossed(): Uint8Array {
  const page = { width: 4, height: 4, strip: new Uint8Array(16) };
  const bytes = encodeTiff([page, page, page]);
  const view = new DataView(bytes.buffer);
  const first = view.getUint32(4, true);
  const second = view.getUint32(first + 2 + 12 * view.getUint16(first, true), true);
  view.setUint32(second + 2 + 12 * view.getUint16(second, true), first, true);
  return bytes;
}

function manyFields(): Uint8Array {
  const bytes = encodeTiff([{ width: 4, height: 4, strip: new Uint8Array(16) }]);
  const view = new DataView(bytes.buffer);
  view.setUint16(view.getUint32(4, true), 0xffff, true);
  return bytes;
}
