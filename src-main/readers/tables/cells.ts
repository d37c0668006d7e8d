/** A table as a file has it: rows of cells, numbers where the file says so, texts elsewhere. */
export type Cell = number | string | null;
export type Rows = readonly (readonly Cell[])[];

/** A column of a table. */
export interface Column {
  readonly name: string;
  /** NaN where the cell is missing or no number; undefined for a column of texts. */
  readonly numbers: Float64Array | undefined;
  readonly texts: readonly string[] | undefined;
  /** Cells of a column of numbers that are texts. */
  readonly strays: number;
}

/** What tables write where nothing was measured. */
const MISSING = /^(n\/?a|nan|null|none|missing|-+|\?|#n\/a)$/i;
/** A column is of numbers when at least so many of its filled cells are. */
const MOSTLY = 0.9;

/** Characters of a number; whoever writes more writes no number. */
const LONGEST_NUMBER = 64;
const LONGEST_NAME = 200;

/** The number that a text is, with a decimal comma where `decimalComma` says so; undefined when it is none. */
export function numberOf(text: string, decimalComma = false): number | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  const plain = text.trim();
  if (!/^[+-]?(\d|[.,]\d|inf)/i.test(plain)) return undefined;
  const point = decimalComma ? plain.replace(',', '.') : plain;
  if (/^[+-]?inf(inity)?$/i.test(point))
    return point.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(point) ? Number(point) : undefined;
}

/** Columns under their names; rows may be shorter than the first. */
export function columnsOf(names: readonly string[] | undefined, rows: Rows, width: number): Column[] {
  return Array.from({ length: width }, (_, c): Column => {
    const name = names?.[c] || `column ${c + 1}`;
    const filled = rows.reduce((count, row) => count + (isFilled(row[c]) ? 1 : 0), 0);
    const numeric = rows.reduce((count, row) => count + (typeof row[c] === 'number' ? 1 : 0), 0);
    if (numeric > 0 && numeric >= filled * MOSTLY) {
      const numbers = Float64Array.from(rows, (row) => (typeof row[c] === 'number' ? row[c] : Number.NaN));
      return { name, numbers, texts: undefined, strays: filled - numeric };
    }
    return { name, numbers: undefined, texts: rows.map((row) => String(row[c] ?? '')), strays: 0 };
  });
}

function isFilled(cell: Cell | undefined): boolean {
  if (cell === null || cell === undefined) return false;
  return typeof cell === 'number' || !(cell.trim() === '' || MISSING.test(cell.trim()));
}

/** Splits off the first row when it names the columns: no number in it, or texts where all below are numbers. */
export function splitHeader(rows: Rows): { names: string[] | undefined; body: Rows } {
  const [first, ...body] = rows;
  if (first === undefined || body.length === 0) return { names: undefined, body: rows };
  const isText = (cell: Cell | undefined) =>
    typeof cell === 'string' && cell.trim() !== '' && !MISSING.test(cell.trim());
  const numbersBelow = (c: number) => body.slice(0, 100).some((row) => typeof row[c] === 'number');
  const texts = first.filter(isText).length;
  const isHeader =
    texts > 0 &&
    (!first.some((cell) => typeof cell === 'number') || first.some((cell, c) => isText(cell) && numbersBelow(c)));
  return isHeader
    ? {
        names: first.map((cell) =>
          String(cell ?? '')
            .trim()
            .slice(0, LONGEST_NAME),
        ),
        body,
      }
    : { names: undefined, body: rows };
}
