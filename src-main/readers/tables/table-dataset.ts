import type { Axis, Json } from '../../../src-preload/contract/dataset.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { type Column, columnsOf, type Rows, splitHeader } from './cells.ts';

/** Characters of text columns that go into the metadata; metadata is kept whole in memory and in projects. */
const MOST_CHARACTERS = 2_000_000;

/**
 * The dataset that a table makes: spectra when all its columns are numbers and the first is named like energies, else rows × columns of numbers
 * (NaN where a cell is missing), with the names of its columns and its texts in the metadata under `Table`.
 * @throws {AppError} `format-unsupported` when no column holds numbers.
 */
export function tableDataset(
  rows: Rows,
  title: string,
  format: string,
  warn: (warning: string) => void,
): OpenedDataset {
  const { names, body } = splitHeader(withoutPreamble(rows, warn));
  const width = body.reduce((widest, row) => Math.max(widest, row.length), 0);
  checkWidth(body, width, format);
  const columns = columnsOf(names, body, width);
  const numeric = columns.filter((column) => column.numbers !== undefined);
  if (numeric.length === 0 || body.length === 0) {
    const advice =
      'Numbers are recognized with a decimal point, or a decimal comma where columns are separated by semicolons or tabs.';
    throw unsupported('No column of the table holds numbers.', advice, { format });
  }
  const strays = numeric.filter((column) => column.strays > 0).map(({ name }) => name);
  if (strays.length > 0) warn(`Cells that are no numbers are left out (NaN) in ${strays.slice(0, 10).join(', ')}.`);
  const spectrum = spectrumOf(columns, title, warn);
  if (spectrum) return spectrum;

  const values = new Float64Array(body.length * numeric.length);
  numeric.forEach(({ numbers }, c) => {
    for (let r = 0; r < body.length; r++) values[r * numeric.length + c] = numbers![r]!;
  });
  const shape = [body.length, numeric.length];
  const axis = (name: string, size: number, role: Axis['role']): Axis => ({
    name,
    size,
    scale: 1,
    offset: 0,
    units: '',
    role,
  });
  const axes = [axis('row', shape[0]!, 'navigation'), axis('column', shape[1]!, 'signal')];
  const out = new MetadataBuilder();
  out.set('General.title', title);
  out.set(
    'Table.columns',
    numeric.map(({ name }) => name),
  );
  const texts = textColumns(columns, warn);
  if (Object.keys(texts).length > 0) out.set('Table.text', texts);
  return {
    title,
    kind: 'other',
    shape,
    dtype: 'float64',
    axes,
    metadata: out.tree,
    originalMetadata: {},
    open: () => new MemorySource(values, shape, 'float64'),
  };
}

/** One long row among many short ones must not make a table of nothing. */
const MOST_EMPTY_SHARE = 8;

function checkWidth(body: Rows, width: number, format: string): void {
  const cells = body.reduce((sum, row) => sum + row.length, 0);
  if (body.length * width <= MOST_EMPTY_SHARE * cells + 1000) return;
  const message = `The rows differ too much in length: ${body.length} rows have ${cells} cells, and the longest ${width}.`;
  throw damaged(message, { format, field: 'columns' });
}

/** scikit-learn's tables begin with numbers of rows and of features and the names of classes; that line names no columns. */
function withoutPreamble(rows: Rows, warn: (warning: string) => void): Rows {
  const [first, second] = rows;
  if (first === undefined || second === undefined) return rows;
  const isCounts = first[0] === rows.length - 1 && first[1] === second.length - 1;
  if (!isCounts) return rows;
  warn(
    `The first line (${first.join(', ').slice(0, 100)}) counts rows and columns and is left out; the columns have no names.`,
  );
  return rows.slice(1);
}

/** Names of a first column that holds positions of channels, with the unit in brackets or behind the name. */
const POSITIONS = /^(energy|energy loss|electron volts?|loss|wavelength|raman shift|wavenumber|ev|kev|nm|channel)\b/i;
const UNIT = /[([]\s*([^)\]]{1,20}?)\s*[)\]]\s*$|\b(eV|keV|nm)$/;

/** One spectrum of two columns, or one below the other of the columns behind the first; undefined when the table is none of both. */
function spectrumOf(
  columns: readonly Column[],
  title: string,
  warn: (warning: string) => void,
): OpenedDataset | undefined {
  const [first, ...others] = columns;
  const numbers = others.flatMap((column) => column.numbers ?? []);
  const names = others.map(({ name }) => name);
  if (!first?.numbers || numbers.length === 0 || numbers.length < others.length || first.numbers.length < 3)
    return undefined;
  const { name } = first;
  if (!POSITIONS.test(name) && !/[([]\s*k?eV\s*[)\]]/i.test(name)) return undefined;
  const units =
    name
      .match(UNIT)
      ?.slice(1)
      .find((one) => one !== undefined) ?? '';
  const plainName = name.replace(/\s*[([][^)\]]*[)\]]\s*$/, '').trim() || 'Energy';
  const refused: string[] = [];
  const axis = axisOfPositions(plainName, units, 'signal', Array.from(first.numbers), (why) => refused.push(why));
  if (refused.length > 0) {
    warn(`It is shown as a table, not as spectra: ${refused.join(' ')}.`);
    return undefined;
  }
  const isOne = numbers.length === 1;
  const channels = first.numbers.length;
  const values = new Float64Array(numbers.length * channels);
  for (const [i, spectrum] of numbers.entries()) values.set(spectrum, i * channels);
  const out = new MetadataBuilder();
  out.set('General.title', title);
  if (isOne) out.set('Signal.quantity', /^(value|column 2)$/i.test(names[0]!) ? undefined : names[0]);
  else out.set('Table.columns', names);
  if (!isOne)
    warn(`Its columns are shown as spectra, with their positions in "${name}": ${names.join(', ').slice(0, 200)}.`);
  const spectrum: Axis = { name: 'spectrum', size: numbers.length, scale: 1, offset: 0, units: '', role: 'navigation' };
  const shape = isOne ? [channels] : [numbers.length, channels];
  return {
    title,
    kind: isOne ? 'spectrum' : 'spectrum-line',
    shape,
    dtype: 'float64',
    axes: isOne ? [axis] : [spectrum, axis],
    metadata: out.tree,
    originalMetadata: {},
    open: () => new MemorySource(values, shape, 'float64'),
  };
}

function textColumns(columns: readonly Column[], warn: (warning: string) => void): { [name: string]: Json } {
  const kept: { [name: string]: Json } = Object.create(null);
  let characters = 0;
  for (const { name, texts } of columns) {
    if (!texts) continue;
    characters += texts.reduce((sum, text) => sum + text.length, 0);
    if (characters > MOST_CHARACTERS) {
      warn(`The texts of column "${name}" and of those after it are left out: they are longer than metadata is.`);
      break;
    }
    kept[name] = [...texts];
  }
  return { ...kept };
}
