import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memoryFile } from '../../../src-main/readers/memory-byte-source.ts';
import { textTableReader } from '../../../src-main/readers/tables/text-table-reader.ts';
import { xlsxReader } from '../../../src-main/readers/tables/xlsx-reader.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const open = (text: string | Uint8Array, name = 'a.csv') =>
  openBytes(textTableReader, name, typeof text === 'string' ? new Uint8Array(Buffer.from(text)) : text);
const recognizes = (text: string | Uint8Array, name: string) => {
  const bytes = typeof text === 'string' ? new Uint8Array(Buffer.from(text)) : text;
  return textTableReader.recognizes(bytes.subarray(0, 4096), memoryFile(name, { [name]: bytes }));
};
const NaN_ = Number.NaN;

describe('text', () => {
  it('numbers are the values, names of columns and texts metadata', async () => {
    const { datasets, warnings } = await open('name,Fe,Cr\n"a, b",70.5,29.5\nB,,1e2\n"say ""c""",-1,NA\n');
    expect(warnings).toEqual([]);
    expect(datasets[0]).toMatchObject({ kind: 'other', shape: [3, 2], dtype: 'float64' });
    expect(valuesOf(datasets[0]!)).toEqual([70.5, 29.5, NaN_, 100, -1, NaN_]);
    expect(datasets[0]!.metadata).toEqual({
      Table: { columns: ['Fe', 'Cr'], text: { name: ['a, b', 'B', 'say "c"'] } },
    });
  });

  it.each([
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['semicolons and Windows line ends', 'a;b\r\n1;2\r\n3;4\r\n'],
    ['decimal commas', 'a;b\n1,0;2,0\n3,0;4,0\n'],
    ['bars', 'a|b\n1|2\n3|4\n'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
    ['comments and empty lines', '# made by\n\na,b\n1,2\n\n3,4\n'],
    ['blanks', '  a  b\n  1  2\n  3  4\n'],
    ['quotes', '"a","b"\n"1","2"\n"3","4"\n'],
  ])('%s', async (_what, text) => {
    const [dataset] = (await open(text)).datasets;
    expect(dataset!.metadata).toEqual({ Table: { columns: ['a', 'b'] } });
    expect(valuesOf(dataset!)).toEqual([1, 2, 3, 4]);
  });

  it('Latin-1 and UTF-16', async () => {
    for (const bytes of [Buffer.from('µ,b\n1,2\n3,4\n', 'latin1'), Buffer.from('\uFEFFµ,b\n1,2\n3,4\n', 'utf16le')]) {
      const [dataset] = (await open(new Uint8Array(bytes))).datasets;
      expect(dataset!.metadata).toEqual({ Table: { columns: ['µ', 'b'] } });
    }
  });

  describe('gzipped', () => {
    const plain = 'a,b\n1,2\n3,4\n';

    it('is read as the text in it, whatever its name', async () => {
      for (const name of ['a.csv.gz', 'a.gz', 'download']) {
        const packed = new Uint8Array(gzipSync(`${plain}${'5,6\n'.repeat(3000)}`));
        expect(recognizes(packed, name), name).toBe(true);
        const [dataset] = (await open(packed, name)).datasets;
        expect(dataset!.shape).toEqual([3002, 2]);
        expect(valuesOf(dataset!).slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6]);
      }
    });

    it('may consist of several members', async () => {
      const packed = Buffer.concat([gzipSync(plain), gzipSync('5,6\n')]);
      expect(valuesOf((await open(new Uint8Array(packed), 'a.csv.gz')).datasets[0]!)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('is left to others when it holds no table', () => {
      expect(recognizes(new Uint8Array(gzipSync('<xml/>')), 'a.csv.gz')).toBe(false);
      expect(recognizes(new Uint8Array(gzipSync(Buffer.from([0, 1, 2, 3]))), 'a.gz')).toBe(false);
      expect(recognizes(new Uint8Array([0x1f, 0x8b, 8]), 'a.csv.gz')).toBe(false);
    });

    it('is refused when it breaks off or unpacks to what no table is', async () => {
      const cut = gzipSync(`${plain}${'5,6\n'.repeat(3000)}`).subarray(0, -12);
      expect((await errorOf(() => open(new Uint8Array(cut), 'a.csv.gz'))).code).toBe('file-damaged');
      const bomb = gzipSync('0,0\n'.repeat(16 * 1024 * 1024));
      const start = performance.now();
      expect((await errorOf(() => open(new Uint8Array(bomb), 'a.csv.gz'))).code).toBe('format-unsupported');
      expect(performance.now() - start).toBeLessThan(1000);
    });
  });

  it('a table without a header, and one that begins with counts', async () => {
    const plain = (await open('1,2\n3,4\n')).datasets[0]!;
    expect(plain.metadata).toEqual({ Table: { columns: ['column 1', 'column 2'] } });
    expect(plain.shape).toEqual([2, 2]);
    const { datasets, warnings } = await open('3,2,iron,steel\n1,2,0\n3,4,1\n5,6,0\n');
    expect(valuesOf(datasets[0]!)).toEqual([1, 2, 0, 3, 4, 1, 5, 6, 0]);
    expect(warnings).toEqual([expect.stringContaining('counts rows and columns')]);
  });

  it('a few words among numbers are left out and said', async () => {
    const text = `a,b\n${'1,2\n'.repeat(19)}broken,2\n`;
    const { datasets, warnings } = await open(text);
    expect(valuesOf(datasets[0]!)[38]).toBeNaN();
    expect(warnings).toEqual([expect.stringContaining('left out (NaN) in a')]);
  });

  it('two columns with energies are a spectrum', async () => {
    const [even] = (await open('Energy loss (eV),counts\n10,5\n10.5,6\n11,7\n')).datasets;
    expect(even).toMatchObject({ kind: 'spectrum', shape: [3], metadata: { Signal: { quantity: 'counts' } } });
    expect(even!.axes).toEqual([{ name: 'Energy loss', size: 3, scale: 0.5, offset: 10, units: 'eV', role: 'signal' }]);
    expect(valuesOf(even!)).toEqual([5, 6, 7]);
    const [uneven] = (await open('Wavelength [nm];I\n400;1\n410,5;2\n430;3\n')).datasets;
    expect(uneven!.axes[0]).toMatchObject({ units: 'nm', positions: [400, 410.5, 430] });
    const { datasets, warnings } = await open('Energy (eV),I\n1,1\n3,2\n2,3\n');
    expect(datasets[0]!.kind).toBe('other');
    expect(warnings).toHaveLength(1);
    expect((await open('Temperature (K),I\n1,1\n2,2\n3,3\n')).datasets[0]!.kind).toBe('other');
  });

  it('several columns behind energies are spectra, as the window saves them', async () => {
    const { datasets, warnings } = await open('Energy loss (eV),ferrite,austenite\n10,1,4\n11,2,5\n12,3,6\n');
    expect(datasets[0]).toMatchObject({ kind: 'spectrum-line', shape: [2, 3] });
    expect(datasets[0]!.axes[1]).toMatchObject({ name: 'Energy loss', offset: 10, scale: 1, units: 'eV' });
    expect(datasets[0]!.metadata).toEqual({ Table: { columns: ['ferrite', 'austenite'] } });
    expect(valuesOf(datasets[0]!)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(warnings).toEqual([expect.stringContaining('ferrite, austenite')]);
    expect((await open('Energy (eV),phase,I\n10,a,4\n11,b,5\n12,c,6\n')).datasets[0]!.kind).toBe('other');
  });

  it('what our writer says comes back: an image, a cube, a spectrum with uneven steps', async () => {
    const axis = (name: string, size: number, units: string, role: string) =>
      `# axis: ${name}, size ${size}, scale 2, offset 10, units ${units}, ${role}\n`;
    const image = (
      await open(
        `# title: T\n# shape: 2 x 2, uint16\n${axis('y', 2, 'nm', 'signal')}${axis('x', 2, '-', 'signal')}1,2\n3,4\n`,
      )
    ).datasets[0]!;
    expect(image).toMatchObject({ title: 'T', kind: 'image', dtype: 'uint16', shape: [2, 2] });
    expect(image.axes[1]).toEqual({ name: 'x', size: 2, scale: 2, offset: 10, units: '', role: 'signal' });
    expect(valuesOf(image)).toEqual([1, 2, 3, 4]);
    const cube = (
      await open(
        `# shape: 1 x 2 x 2, float32\n${axis('y', 1, 'nm', 'navigation')}${axis('x, width', 2, 'nm', 'navigation')}${axis('E', 2, 'eV', 'signal')}y (nm),"x, width (nm)",10,12\n10,10,1,2\n10,12,3,NaN\n`,
      )
    ).datasets[0]!;
    expect(cube).toMatchObject({ kind: 'spectrum-image', shape: [1, 2, 2], dtype: 'float32' });
    expect(cube.axes[1]!.name).toBe('x, width');
    expect(valuesOf(cube)).toEqual([1, 2, 3, NaN_]);
    const spectrum = (await open(`# shape: 3, int8\n${axis('E', 3, 'eV', 'signal')}E (eV),value\n10,-1\n12,2\n16,3\n`))
      .datasets[0]!;
    expect(spectrum).toMatchObject({ kind: 'spectrum', dtype: 'int8' });
    expect(spectrum.axes[0]!.positions).toEqual([10, 12, 16]);
  });

  it.each([
    ['words', 'name,place\na,b\nc,d\n', 'a.csv'],
    ['prose', 'It was a bright cold day, and\nthe clocks, all of them,\nwere striking, 13\n', 'a.txt'],
    ['an EMSA file', '#FORMAT : EMSA\n1,2\n3,4\n5,6\n', 'a.txt'],
    ['an ENVI header', 'ENVI\n1,2\n3,4\n5,6\n', 'a.csv'],
    ['XML', '<a>\n1,2\n</a>\n', 'a.csv'],
    ['two lines of numbers', '1,2\n3,4\n', 'a.txt'],
    ['bytes', new Uint8Array([49, 44, 50, 10, 0, 1, 2, 3]), 'a.csv'],
  ])('%s are no table', (_what, text, name) => {
    expect(recognizes(text, name)).toBe(false);
  });

  it.each([
    ['a.csv', 'name,x\na,1\n'],
    ['one-column.csv', 'x\n1\n2\n'],
    ['a.txt', '1 2\n3 4\n5 6\n'],
    ['a.dat', 'x;y\n1,5;2\n2,5;2\n3,5;2\n4;2\n5;3\n'],
  ])('%s is one', (name, text) => {
    expect(recognizes(text, name)).toBe(true);
  });

  it('a table without numbers is refused with a reason', async () => {
    expect(await errorOf(() => open('a,b\nc,d\n'))).toMatchObject({
      code: 'format-unsupported',
      where: { format: 'table' },
    });
  });
});

it('a workbook that openpyxl wrote: each sheet with numbers, what is left out said', async () => {
  const bytes = new Uint8Array(readFileSync(new URL('../../fixtures/arrays/tables.xlsx', import.meta.url)));
  expect(xlsxReader.recognizes(bytes.subarray(0, 4096), memoryFile('a.bin', { 'a.bin': bytes }))).toBe(true);
  const { datasets, warnings } = await openBytes(xlsxReader, 'tables.xlsx', bytes);
  expect(datasets.map(({ title, kind, shape }) => [title, kind, shape])).toEqual([
    ['Alloys & steels', 'other', [3, 2]],
    ['spectrum', 'spectrum', [5]],
  ]);
  expect(datasets[0]!.metadata).toMatchObject({
    Table: { columns: ['Fe (at%)', 'Cr (at%)'], text: { name: ['A', 'B', 'ß <c>'] } },
  });
  expect(valuesOf(datasets[0]!)).toEqual([70.5, 29.5, NaN_, 100, 99.25, NaN_]);
  expect(datasets[1]!.axes[0]).toMatchObject({ name: 'Energy', offset: 100, scale: 1, units: 'eV' });
  expect(valuesOf(datasets[1]!)).toEqual([0, 1, 4, 9, 16]);
  expect(warnings).toEqual([expect.stringContaining('"notes" is not listed')]);
});
