import { MemorySource } from '../../cubes/memory-source.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { emsaAxis } from './emsa-axis.ts';
import { emsaMetadata } from './emsa-metadata.ts';
import { type EmsaKeyword, type EmsaText, emsaNumber, FORMAT, looksLikeEmsa, readEmsa } from './emsa-text.ts';

/** Reads single spectra in the EMSA/MAS format, which is ISO 22029; also those whose name ends with `.txt`. */
export const msaReader: Reader = {
  format: FORMAT,
  label: 'EMSA/MAS spectrum',
  extensions: ['.msa', '.emsa', '.ems'],
  recognizes: looksLikeEmsa,
  open: openMsa,
};

function openMsa(file: ReadableFile): OpenedFile {
  const text = readEmsa(file.bytes);
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const keywords = keywordsOf(text);
  const { values, positions } = columnsOf(text, keywords);
  const points = emsaNumber(keywords.get('NPOINTS')?.value);
  if (points !== undefined && points !== values.length) {
    warn(`The file says that it holds ${points} values; it holds ${values.length}.`);
  }
  const shape = [values.length];
  const dataset = {
    title: keywords.get('TITLE')?.value ?? '',
    kind: 'spectrum',
    shape,
    dtype: 'float64',
    axes: [emsaAxis(keywords, values.length, positions, text.digits, warn)],
    metadata: emsaMetadata(keywords, file.name),
    originalMetadata: Object.fromEntries(
      [...keywords.values()].map(({ word, unit, value }) => [unit === '' ? word : `${word}-${unit}`, value]),
    ),
    open: () => new MemorySource(values, shape, 'float64'),
  } as const;
  return { datasets: [dataset], warnings, close() {} };
}

/** Keywords by name; of several the last one counts, but comments are kept together. */
function keywordsOf(text: EmsaText): Map<string, EmsaKeyword> {
  const keywords = new Map<string, EmsaKeyword>();
  for (const keyword of text.keywords) {
    const before = keyword.word === 'COMMENT' ? keywords.get('COMMENT') : undefined;
    keywords.set(keyword.word, before ? { ...keyword, value: `${before.value}\n${keyword.value}` } : keyword);
  }
  return keywords;
}

/** `Y`: values, any number in a line. `XY`: pairs of position and value, any number in a line. */
function columnsOf(
  { numbers, dataLines }: EmsaText,
  keywords: ReadonlyMap<string, EmsaKeyword>,
): { values: Float64Array; positions: number[] | undefined } {
  const said = keywords.get('DATATYPE')?.value.toUpperCase();
  const type = said || (numbers.length === 2 * dataLines ? 'XY' : 'Y');
  if (type === 'Y') return { values: numbers, positions: undefined };
  if (type !== 'XY') {
    const advice = 'Only the data types Y and XY are read: export the spectrum as one of these.';
    throw unsupported(`The data type is "${said}".`, advice, { format: FORMAT, field: 'DATATYPE' });
  }
  if (numbers.length % 2 !== 0) {
    throw damaged(`${numbers.length} numbers are no pairs of position and value.`, {
      format: FORMAT,
      field: 'DATATYPE',
    });
  }
  const pairs = numbers.length / 2;
  return {
    values: Float64Array.from({ length: pairs }, (_, i) => numbers[2 * i + 1]!),
    positions: Array.from({ length: pairs }, (_, i) => numbers[2 * i]!),
  };
}
