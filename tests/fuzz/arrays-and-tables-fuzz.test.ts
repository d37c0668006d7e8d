/** Damaged archives, MATLAB files, ENVI images and tables give typed errors, quickly and without taking memory; so do bombs. */
import { readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { enviReader } from '../../src-main/readers/envi/envi-reader.ts';
import { matlabReader } from '../../src-main/readers/matlab/matlab-reader.ts';
import { memoryFile } from '../../src-main/readers/memory-byte-source.ts';
import { nionReader } from '../../src-main/readers/nion/nion-reader.ts';
import type { Reader } from '../../src-main/readers/reader.ts';
import { textTableReader } from '../../src-main/readers/tables/text-table-reader.ts';
import { xlsxReader } from '../../src-main/readers/tables/xlsx-reader.ts';
import { npzReader } from '../../src-main/readers/zip-arrays/npz-reader.ts';
import { pantaRheiReader } from '../../src-main/readers/zip-arrays/panta-rhei-reader.ts';
import { npyHeader } from '../../src-main/writers/numpy/numpy-writer.ts';
import { ByteWriter } from '../fixtures/byte-writer.ts';
import { encodeZip, type ZipMember } from '../fixtures/zip-encoder.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { type FuzzSample, openAndRead } from './mutations.ts';

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/arrays/${name}`, import.meta.url)));
const sample = (name: string): FuzzSample => ({ main: name, files: { [name]: fixture(name) } });
const text = (value: string) => new Uint8Array(Buffer.from(value));

const npy = (shape: readonly number[]) => {
  const count = shape.reduce((product, size) => product * size, 1);
  return new Uint8Array(Buffer.concat([npyHeader('float32', shape), Buffer.alloc(count * 4, 1)]));
};
/** Members stored, so that what is damaged is not always the deflated stream. */
const stored = (members: readonly ZipMember[]) => encodeZip(members, true);

describeFuzz(npzReader, [
  sample('plain.npz'),
  sample('deflated.npz'),
  { main: 'a.npz', files: { 'a.npz': stored([{ name: 'a.npy', bytes: npy([2, 3, 4]) }]) } },
]);
describeFuzz(pantaRheiReader, [sample('spectra.prz')]);
describeFuzz(nionReader, [
  sample('spectra.ndata1'),
  {
    main: 'a.ndata1',
    files: {
      'a.ndata1': stored([
        { name: 'data.npy', bytes: npy([2, 3]) },
        {
          name: 'metadata.json',
          bytes: text('{"title":"a","spatial_calibrations":[{"offset":0,"scale":1,"units":"nm"},{}]}'),
        },
      ]),
    },
  },
]);
describeFuzz(matlabReader, [sample('variables.mat'), sample('compressed.mat'), sample('pixels.mat')]);

const envi = (interleave: string, more: string) =>
  text(
    `ENVI\nsamples = 3\nlines = 2\nbands = 4\ndata type = 4\ninterleave = ${interleave}\nbyte order = 1\nheader offset = 2\n${more}wavelength units = Nanometers\nwavelength = {1, 2,\n3.5, 4}\nmap info = {UTM, 1, 1, 5, 6, 2, 2, units=Meters}\n`,
  );
const raw = new Uint8Array(98);
describeFuzz(enviReader, [
  ...['bil', 'bip', 'bsq'].map((kind) => ({
    main: 'a.hdr',
    files: { 'a.hdr': envi(kind, 'fwhm = {1,1,1,1}\n'), 'a.raw': raw },
  })),
  { main: 'a.img', files: { 'a.img': raw, 'a.hdr': envi('bil', '') } },
]);

const zipped = xmlBook(
  '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
);
describeFuzz(xlsxReader, [sample('tables.xlsx'), { main: 'a.xlsx', files: { 'a.xlsx': zipped } }]);
describeFuzz(textTableReader, [
  { main: 'a.csv', files: { 'a.csv': text('name,x,y\n"a, b",1,2.5\nc,3,\nd,4,1e-3\n') } },
  { main: 'b.csv', files: { 'b.csv': text('Energie (eV);Zähler\n100,5;1\n101,5;2\n102,5;3\n') } },
  {
    main: 'c.csv',
    files: {
      'c.csv': text(
        '# shape: 2 x 2, uint16\n# axis: y, size 2, scale 1, offset 0, units nm, signal\n# axis: x, size 2, scale 1, offset 0, units nm, signal\n1,2\n3,4\n',
      ),
    },
  },
  { main: 'd.txt', files: { 'd.txt': text('1 2 3\n4 5 6\n7 8 9\n') } },
  { main: 'e.csv.gz', files: { 'e.csv.gz': new Uint8Array(gzipSync('x,y\n1,2.5\n3,4\n5,1e-3\n')) } },
]);

/** A workbook of one sheet with these rows. */
function xmlBook(rows: string, before = ''): Uint8Array {
  const book = '<workbook xmlns:r="r"><sheets><sheet name="s" r:id="a"/></sheets></workbook>';
  const links = '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>';
  return encodeZip([
    { name: 'xl/workbook.xml', bytes: text(book) },
    { name: 'xl/_rels/workbook.xml.rels', bytes: text(links) },
    {
      name: 'xl/worksheets/sheet1.xml',
      bytes: text(`${before}<worksheet><sheetData>${rows}</sheetData></worksheet>`),
      method: 8,
    },
  ]);
}

/** The code of the error that opening and reading gives; fails when it takes long. */
async function codeOf(reader: Reader, name: string, bytes: Uint8Array): Promise<string | undefined> {
  const start = performance.now();
  const code = await openAndRead(() => reader.open(memoryFile(name, { [name]: bytes })));
  expect(performance.now() - start).toBeLessThan(1000);
  return code;
}

describe('bombs and attacks', () => {
  const zeros = new Uint8Array(32 * 1024 * 1024);

  it('a member that unpacks to more than it says', async () => {
    // Longer than the beginning that is unpacked alone.
    const array = npy([30_000]);
    const member = { name: 'a.npy', bytes: Buffer.concat([array, zeros]), method: 8, saidSize: array.length };
    expect(await codeOf(npzReader, 'a.npz', encodeZip([member]))).toBe('file-damaged');
  });

  it('a member that says it unpacks to more than its bytes can', async () => {
    const member = { name: 'a.npy', bytes: npy([2]), method: 8, saidSize: 2 ** 31 };
    expect(await codeOf(npzReader, 'a.npz', encodeZip([member]))).toBe('file-damaged');
    expect(await codeOf(npzReader, 'a.npz', encodeZip([{ ...member, saidSize: 2 ** 60 }], true))).toBe('file-damaged');
  });

  it('more than a thousand members that are no arrays', async () => {
    const bytes = encodeZip(
      Array.from({ length: 1200 }, (_, i) => ({ name: `${i}.npy`, bytes: zeros.subarray(0, 1), method: 8 })),
    );
    expect(await codeOf(npzReader, 'a.npz', bytes)).toBe('file-damaged');
  });

  it.each([
    ['encrypted', { flags: 1 }],
    ['packed in another way', { method: 93 }],
  ])('a member that is %s', async (_what, more) => {
    const bytes = encodeZip([{ name: 'a.npy', bytes: npy([2]), ...more }]);
    expect(await codeOf(npzReader, 'a.npz', bytes)).toBe('format-unsupported');
  });

  it('JSON that is nested without end', async () => {
    const members = [
      { name: 'data.npy', bytes: npy([2]) },
      { name: 'metadata.json', bytes: text(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`) },
    ];
    expect(await codeOf(nionReader, 'a.ndata1', encodeZip(members))).toBe('file-damaged');
  });

  it.each([
    ['a DOCTYPE', xmlBook('<row/>', '<!DOCTYPE a [<!ENTITY b "c">]>')],
    ['an entity', xmlBook('<row><c><v>&b;</v></c></row>')],
    ['deep nesting', xmlBook('<row>'.repeat(1000))],
    ['a cell far to the right', xmlBook('<row><c r="ZZZZ1"><v>1</v></c></row>')],
    [
      'rows of very different length',
      xmlBook(`<row><c r="XFD1"><v>1</v></c></row>${'<row><c r="A2"><v>1</v></c></row>'.repeat(5000)}`),
    ],
  ])('a sheet with %s', async (_what, bytes) => {
    expect(await codeOf(xlsxReader, 'a.xlsx', bytes)).toBe('file-damaged');
  });

  it('a MATLAB variable that unpacks to more than it says, and one that says more than it can', async () => {
    const header = new ByteWriter().text('MATLAB 5.0', 124, ' ').u16(0x0100).text('IM');
    const inner = (said: number) => deflateSync(Buffer.concat([Buffer.from(Uint32Array.of(14, said).buffer), zeros]));
    for (const said of [64, 0xffffff00]) {
      const packed = inner(said);
      const bytes = new ByteWriter().raw(header.bytes()).u32(15, packed.length).raw(packed).bytes();
      expect(await codeOf(matlabReader, 'a.mat', bytes)).toBe('file-damaged');
    }
  });

  it('MATLAB cells in cells in cells', async () => {
    const nest = (depth: number): Uint8Array => {
      const content = depth === 0 ? new Uint8Array(0) : nest(depth - 1);
      const body = new ByteWriter().u32(6, 8, 1, 0).u32(5, 8, 1, 1).u32(1, 0).raw(content).bytes();
      return new ByteWriter().u32(14, body.length).raw(body).bytes();
    };
    const header = new ByteWriter().text('MATLAB 5.0', 124, ' ').u16(0x0100).text('IM').bytes();
    expect(await codeOf(matlabReader, 'a.mat', Buffer.concat([header, nest(200)]))).toBe('file-damaged');
  });

  it.each([
    ['one long row among short ones', `${'1,'.repeat(50_000)}1\n${'1\n'.repeat(50_000)}`],
    ['a number without end', `a,b\n${'1'.repeat(200_000)}x,2\n`],
    ['blanks without end', `1 2\n3 4\n5${' '.repeat(200_000)}x\n`],
    ['a quote that is never closed', `a,b\n1,2\n"${'x,'.repeat(100_000)}\n`],
  ])('a table with %s', async (_what, content) => {
    await codeOf(textTableReader, 'a.csv', text(content));
  });
});
