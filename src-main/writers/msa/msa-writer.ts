import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import { isRealNumber } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { type ByteSink, writeAtomically } from '../write-atomically.ts';
import type { WritableDataset, Writer } from '../writer.ts';

/** Writes a single spectrum as EMSA/MAS 1.0, data type XY. */
export const msaWriter: Writer = {
  format: 'msa',
  label: 'EMSA/MAS spectrum',
  extensions: ['.msa'],
  write: writeMsa,
};

/** Length of a text value that the standard allows. */
const LONGEST_TEXT = 64;
/** Lines that are handed on at once. */
const LINES_AT_ONCE = 4096;

/** The standard's words for kinds of spectra, by HyperSpy's. */
const SIGNAL_TYPES: { readonly [type: string]: string } = { EELS: 'ELS', EDS_TEM: 'EDS', EDS_SEM: 'EDS', EDS: 'EDS' };

async function writeMsa(dataset: WritableDataset, path: string, job: JobContext): Promise<void> {
  const refusal =
    kindOfAxes(dataset.axes) !== 'spectrum'
      ? { problem: 'An .msa file holds one spectrum, and this dataset holds more.', field: 'axes' }
      : isRealNumber(dataset.dtype)
        ? undefined
        : { problem: `An .msa file cannot hold ${dataset.dtype} values.`, field: 'dtype' };
  if (refusal) {
    throw new AppError('format-unsupported', refusal.problem, 'Write .hspy or .npy instead.', {
      file: path,
      format: 'msa',
      field: refusal.field,
    });
  }
  await writeAtomically({ path, fill: (sink) => fill(dataset, sink, job) });
}

async function fill(dataset: WritableDataset, sink: ByteSink, job: JobContext): Promise<void> {
  const [axis] = dataset.axes;
  const values = dataset.source.read(0, axis.size);
  await sink.write(lines(header(dataset)));
  for (let first = 0; first < axis.size; first += LINES_AT_ONCE) {
    job.report({ phase: 'writing', done: first, total: axis.size });
    await job.pause();
    const count = Math.min(LINES_AT_ONCE, axis.size - first);
    // 12 digits hide what binary fractions add (0.1 · 3 = 0.30000000000000004).
    const position = (i: number) => Number(positionAt(axis, i).toPrecision(12));
    await sink.write(lines(Array.from({ length: count }, (_, i) => `${position(first + i)}, ${values[first + i]}`)));
  }
  await sink.write(lines(['#ENDOFDATA   :']));
  job.report({ phase: 'writing', done: axis.size, total: axis.size });
}

function header({ title, axes, metadata }: WritableDataset): string[] {
  const [{ name, units, size, scale, offset }] = axes;
  const signal = textAt(metadata, 'Signal', 'signal_type');
  const quantity = textAt(metadata, 'Signal', 'quantity') || 'Intensity';
  const microscope = (...keys: string[]) =>
    at(metadata, 'Acquisition_instrument', 'TEM', ...keys) ?? at(metadata, 'Acquisition_instrument', 'SEM', ...keys);
  const eds = (key: string) => microscope('Detector', 'EDS', key);
  const known: [string, Json | undefined][] = [
    ['SIGNALTYPE', SIGNAL_TYPES[signal]],
    ['BEAMKV   -kV', microscope('beam_energy')],
    ['PROBECUR -nA', microscope('beam_current')],
    ['CONVANGLE-mR', microscope('convergence_angle')],
    ['COLLANGLE-mR', microscope('Detector', 'EELS', 'collection_angle')],
    ['XTILTSTGE-dg', microscope('Stage', 'tilt_alpha')],
    ['ELEVANGLE-dg', eds('elevation_angle')],
    ['AZIMANGLE-dg', eds('azimuth_angle')],
    ['SOLIDANGL-sR', eds('solid_angle')],
    ['LIVETIME  -s', eds('live_time')],
    ['REALTIME  -s', eds('real_time')],
    ['FWHMMNKA -eV', eds('energy_resolution_MnKa')],
  ];
  return [
    keyword('FORMAT', 'EMSA/MAS Spectral Data File'),
    keyword('VERSION', '1.0'),
    keyword('TITLE', title),
    keyword('DATE', msaDate(textAt(metadata, 'General', 'date'))),
    keyword('TIME', /^\d\d:\d\d/.exec(textAt(metadata, 'General', 'time'))?.[0] ?? ''),
    keyword('OWNER', textAt(metadata, 'General', 'authors')),
    keyword('NPOINTS', String(size)),
    keyword('NCOLUMNS', '1'),
    keyword('XUNITS', units),
    keyword('YUNITS', quantity),
    keyword('DATATYPE', 'XY'),
    keyword('XPERCHAN', String(scale)),
    keyword('OFFSET', String(offset)),
    keyword('XLABEL', name),
    keyword('YLABEL', quantity),
    ...known.flatMap(([word, value]) => (value === undefined || value === null ? [] : [keyword(word, String(value))])),
    keyword('SPECTRUM', 'Spectral Data Starts Here'),
  ];
}

/** `#TITLE       : text`, ASCII only: the keyword takes 12 characters after the sign. */
function keyword(word: string, value: string): string {
  return `#${word.padEnd(12)}: ${ascii(value).slice(0, LONGEST_TEXT)}`;
}

function ascii(text: string): string {
  return text
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll('σ', 'sigma')
    .normalize('NFKD')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^ -~]/g, '?')
    .trim();
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** `2026-03-01` as `01-MAR-2026`; nothing for what is no date. */
function msaDate(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(date) ?? [];
  return year && MONTHS[Number(month) - 1] ? `${day}-${MONTHS[Number(month) - 1]}-${year}` : '';
}

/** Lines end as the standard says. */
function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\r\n`).join('');
}

function at(tree: Json | undefined, ...keys: string[]): Json | undefined {
  let value: Json | undefined = tree;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = (value as { readonly [key: string]: Json })[key];
  }
  return value;
}

function textAt(tree: { readonly [key: string]: Json }, ...keys: string[]): string {
  const value = at(tree, ...keys);
  return typeof value === 'string' ? value : '';
}
