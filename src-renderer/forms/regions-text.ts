import type { EndmemberRegion } from '../../src-preload/contract/steps.ts';

/** `Iron: rows 2-6, columns 3-9; Oxide: pixels 130, 131`, first and last counted from 0. */
export function regionsText(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return (value as readonly EndmemberRegion[])
    .map(({ name, rectangle, pixels }) => {
      if (!rectangle) return `${name}: pixels ${typeof pixels === 'string' ? pixels : (pixels ?? []).join(', ')}`;
      const { row, column, rows, columns } = rectangle;
      return `${name}: rows ${row}-${row + rows - 1}, columns ${column}-${column + columns - 1}`;
    })
    .join('; ');
}

/** A name and its place, up to the next semicolon behind the place: a name may hold semicolons and colons itself. */
const REGION =
  /\s*(.+?)\s*:\s*(?:rows\s+(\d+)(?:\s*[-–]\s*(\d+))?\s*,\s*columns\s+(\d+)(?:\s*[-–]\s*(\d+))?|pixels\s+([^;]+?))\s*(?:;|$)/giy;

/** What cannot be read as regions stays text, so that the schema says so. */
export function regionsOf(text: string): unknown {
  const found = [...text.matchAll(REGION)];
  const read = found.reduce((length, [whole]) => length + whole.length, 0);
  return read === text.length ? found.map(regionOf) : text;
}

function regionOf([, name, ...place]: RegExpExecArray): EndmemberRegion {
  const pixels = place[4];
  if (pixels !== undefined) {
    // Many pixels are packed into one word, which has no commas.
    const isList = /^\d+(\s*,\s*\d+)*$/.test(pixels);
    return { name: name!, pixels: isList ? pixels.split(',').map(Number) : pixels };
  }
  const [row, lastRow, column, lastColumn] = place.map((one) => (one === undefined ? undefined : Number(one)));
  const rows = (lastRow ?? row!) - row! + 1;
  const columns = (lastColumn ?? column!) - column! + 1;
  return { name: name!, rectangle: { row: row!, column: column!, rows, columns } };
}
