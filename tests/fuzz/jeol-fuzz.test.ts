/** Damaged files of JEOL's Analysis Station give typed errors, quickly and without taking memory. */
import { describe, expect, it } from 'vitest';
import { jeolReader } from '../../src-main/readers/jeol/jeol-reader.ts';
import { memoryFile } from '../../src-main/readers/memory-byte-source.ts';
import { ByteWriter } from '../fixtures/byte-writer.ts';
import {
  array,
  brightness,
  encodeEds,
  encodeJeolImage,
  encodeProject,
  encodePts,
  encodeTags,
  group,
  type JeolTestTag,
  x,
  xRay,
  y,
} from '../fixtures/jeol-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { openAndRead } from './mutations.ts';

const sweep = Array.from({ length: 40 }, (_, i) => [
  y(Math.floor(i / 8) * 512),
  x((i % 8) * 512),
  xRay((i * 97) % 4096),
  brightness(i),
]).flat();
const pts = encodePts({ pixels: '8x8', words: [...sweep, ...sweep, y(0), x(0), xRay(3)] });
const image = encodeJeolImage({ isMap: true, title: 'Fe K' });
const wide = encodeJeolImage({ bits: array('Bits', 10, new Uint8Array(48)) });
const eds = encodeEds([1, 2, 3, 4, 5]);
const project = encodeProject(['.\\Sample\\a.img', 'Sample\\a.pts', 'Sample\\a.EDS']);
const parts = { 'Sample/a.img': image, 'Sample/a.pts': pts, 'Sample/a.EDS': eds };

describeFuzz(jeolReader, [
  { main: 'a.pts', files: { 'a.pts': pts } },
  { main: 'a.map', files: { 'a.map': image } },
  { main: 'a.img', files: { 'a.img': wide } },
  { main: 'a.EDS', files: { 'a.EDS': eds } },
  { main: 'a.asw', files: { ...parts, 'a.asw': project } },
  { main: 'Sample/a.pts', opened: 'a.asw', files: { ...parts, 'a.asw': project } },
]);

describe('files of bad will', () => {
  const open = (bytes: Uint8Array, files = {}) =>
    openAndRead(() => jeolReader.open(memoryFile('a', { ...files, a: bytes })));

  it('tags nested without end are refused', async () => {
    let tag: JeolTestTag = group('a');
    for (let depth = 0; depth < 300; depth++) tag = group('a', tag);
    const bytes = new ByteWriter()
      .u32(52)
      .text('JED-2200', 40)
      .u32(64)
      .fillTo(76)
      .raw(encodeTags([tag]))
      .u8(0)
      .bytes();
    expect(await open(bytes)).toBe('file-damaged');
  });

  it('a project that names itself and files above it opens neither', async () => {
    const bytes = encodeProject(['a', '..\\..\\secret.img', 'C:\\secret.img', 'a.asw', '\\\\host\\a.img']);
    expect(await open(bytes, { 'a.asw': bytes })).toBe('file-damaged');
  });

  it('a project that names one file ten thousand times opens it once', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? 'Sample\\A.PTS' : './Sample/./a.pts'));
    const opened = await jeolReader.open(memoryFile('a', { a: encodeProject(names), ...parts }));
    expect(opened.datasets.filter(({ kind }) => kind === 'spectrum-image')).toHaveLength(1);
  });
});
