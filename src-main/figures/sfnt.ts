/**
 * The container of TrueType fonts, as far as an embedded subset needs it.
 * Source: OpenType specification 1.9, learn.microsoft.com/typography/opentype/spec.
 */

/** Tables of a font by tag. */
export type FontTables = Map<string, Uint8Array>;

/** The tables of a TrueType file. */
export function readTables(file: Uint8Array): FontTables {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables: FontTables = new Map();
  for (let i = 0; i < view.getUint16(4); i++) {
    const entry = 12 + 16 * i;
    const tag = String.fromCharCode(...file.subarray(entry, entry + 4));
    const offset = view.getUint32(entry + 8);
    tables.set(tag, file.slice(offset, offset + view.getUint32(entry + 12)));
  }
  return tables;
}

/** A TrueType file of these tables, with checksums. */
export function assembleFont(tables: FontTables): Uint8Array {
  const tags = [...tables.keys()].sort();
  const headerLength = 12 + 16 * tags.length;
  const length = tags.reduce((sum, tag) => sum + padded(tables.get(tag)!.length), headerLength);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  const power = Math.floor(Math.log2(tags.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tags.length);
  view.setUint16(6, 16 * 2 ** power);
  view.setUint16(8, power);
  view.setUint16(10, 16 * tags.length - 16 * 2 ** power);

  let offset = headerLength;
  let head = 0;
  tags.forEach((tag, index) => {
    const table = tables.get(tag)!;
    file.set(table, offset);
    if (tag === 'head') {
      head = offset;
      view.setUint32(head + 8, 0);
    }
    const entry = 12 + 16 * index;
    for (let i = 0; i < 4; i++) file[entry + i] = tag.charCodeAt(i);
    view.setUint32(entry + 4, checksum(view, offset, padded(table.length)));
    view.setUint32(entry + 8, offset);
    view.setUint32(entry + 12, table.length);
    offset += padded(table.length);
  });
  if (head > 0) view.setUint32(head + 8, (0xb1b0afba - checksum(view, 0, length)) >>> 0);
  return file;
}

/** `cmap`, format 12: glyph of each Unicode code point. */
export function cmapTable(glyphOf: ReadonlyMap<number, number>): Uint8Array {
  const entries = [...glyphOf].sort((a, b) => a[0] - b[0]);
  return table(12 + 16 + 12 * entries.length, (view) => {
    view.setUint16(2, 1);
    view.setUint16(4, 3);
    view.setUint16(6, 10);
    view.setUint32(8, 12);
    view.setUint16(12, 12);
    view.setUint32(16, 16 + 12 * entries.length);
    view.setUint32(24, entries.length);
    entries.forEach(([codePoint, glyph], index) => {
      view.setUint32(28 + 12 * index, codePoint);
      view.setUint32(32 + 12 * index, codePoint);
      view.setUint32(36 + 12 * index, glyph);
    });
  });
}

/** `kern`, format 0: sorted pairs of [left glyph, right glyph, font units]. */
export function kernTable(pairs: readonly (readonly [number, number, number])[]): Uint8Array {
  const power = Math.floor(Math.log2(pairs.length));
  return table(4 + 14 + 6 * pairs.length, (view) => {
    view.setUint16(2, 1);
    view.setUint16(6, 14 + 6 * pairs.length);
    view.setUint16(8, 1);
    view.setUint16(10, pairs.length);
    view.setUint16(12, 6 * 2 ** power);
    view.setUint16(14, power);
    view.setUint16(16, 6 * (pairs.length - 2 ** power));
    pairs.forEach(([left, right, units], index) => {
      view.setUint16(18 + 6 * index, left);
      view.setUint16(20 + 6 * index, right);
      view.setInt16(22 + 6 * index, units);
    });
  });
}

/** `name` with family, style, full and PostScript name, for Windows in Unicode. */
export function nameTable(family: string): Uint8Array {
  const records: readonly [number, string][] = [
    [1, family],
    [2, 'Regular'],
    [4, family],
    [6, family.replaceAll(' ', '')],
  ];
  const start = 6 + 12 * records.length;
  return table(start + records.reduce((sum, [, text]) => sum + 2 * text.length, 0), (view) => {
    view.setUint16(2, records.length);
    view.setUint16(4, start);
    let offset = 0;
    records.forEach(([id, text], index) => {
      const entry = 6 + 12 * index;
      [3, 1, 0x409, id, 2 * text.length, offset].forEach((value, i) => {
        view.setUint16(entry + 2 * i, value);
      });
      for (const letter of text) {
        view.setUint16(start + offset, letter.charCodeAt(0));
        offset += 2;
      }
    });
  });
}

/** `post`, version 3: no glyph names. */
export function postTable(): Uint8Array {
  return table(32, (view) => view.setUint32(0, 0x00030000));
}

function table(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function checksum(view: DataView, offset: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i += 4) sum = (sum + view.getUint32(offset + i)) >>> 0;
  return sum;
}
