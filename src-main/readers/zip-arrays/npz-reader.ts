import { type Axis, isRealNumber, type Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { elementCount } from '../../cubes/array-source.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { unsupported } from '../reader-errors.ts';
import { isZip, zipEntries, zipNames } from '../zip-entries.ts';
import { openArrayEntry, textsOfEntry } from './array-entry.ts';

const FORMAT = 'npz';
const MOST_ARRAYS = 1000;

/** Reads NumPy's archives of arrays: each array a dataset under its name, texts as metadata. */
export const npzReader: Reader = {
  format: FORMAT,
  label: 'NumPy archive',
  extensions: ['.npz'],
  recognizes: (head, file) => {
    if (!isZip(head)) return false;
    const names = zipNames(file.bytes);
    return names.length > 0 ? names.every((name) => name.endsWith('.npy')) : /\.npz$/i.test(file.name);
  },
  open: openNpz,
};

async function openNpz(file: ReadableFile): Promise<OpenedFile> {
  const entries = [...zipEntries(file.bytes, FORMAT).values()].filter(({ name }) => name.endsWith('.npy'));
  const warnings: string[] = [];
  if (entries.length > MOST_ARRAYS) {
    warnings.push(`The archive holds ${entries.length} arrays; the first ${MOST_ARRAYS} are listed.`);
    entries.length = MOST_ARRAYS;
  }
  const datasets: OpenedDataset[] = [];
  const texts: { [name: string]: Json } = Object.create(null);
  let refusal: unknown;
  for (const entry of entries) {
    const title = entry.name.replace(/\.npy$/, '').slice(0, 200);
    try {
      const text = textsOfEntry(entry);
      if (text !== undefined) {
        texts[title] = text;
        continue;
      }
      const { dataset, warnings: more } = await openArrayEntry(entry);
      datasets.push({ ...dataset, title });
      warnings.push(...more.map((warning) => `${title}: ${warning}`));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refusal ??= error;
      warnings.push(`${title} is not listed: ${error.message}`);
    }
  }
  if (datasets.length === 0) {
    const advice = 'Save at least one array of numbers with numpy.savez.';
    throw refusal ?? unsupported('The archive holds no array of numbers.', advice, { format: FORMAT });
  }
  const original = { ...texts };
  const calibrated = calibrateLastAxes(datasets, (warning) => warnings.push(warning));
  return { datasets: calibrated.map((one) => ({ ...one, originalMetadata: original })), warnings, close() {} };
}

/** Names of vectors that are the positions of channels: `energy_ev`, `energies`, `eV`, `wavelength_nm`, `raman_shift`. */
const POSITIONS =
  /^(energy|energies|energy_?loss|loss|wavelengths?|raman_?shift|wavenumbers?|ev|kev)(_(ev|kev|nm|um|1?cm))?$/i;
const UNITS: { readonly [ending: string]: string } = {
  ev: 'eV',
  kev: 'keV',
  nm: 'nm',
  um: 'µm',
  cm: '1/cm',
  '1cm': '1/cm',
};
/** Below this a vector of positions would be a chance. */
const FEWEST_CHANNELS = 8;

/** A vector of positions, whose name says so, calibrates the last axes of the same length; every use of it is said. */
function calibrateLastAxes(datasets: readonly OpenedDataset[], warn: (warning: string) => void): OpenedDataset[] {
  const vector = datasets.find(({ title, shape, dtype }) => {
    return POSITIONS.test(title) && shape.length === 1 && shape[0]! >= FEWEST_CHANNELS && isRealNumber(dtype);
  });
  if (vector === undefined) return [...datasets];
  let axis: Axis | undefined;
  const used: string[] = [];
  const calibrated = datasets.map((dataset) => {
    const last = dataset.axes.at(-1)!;
    if (dataset === vector || last.size !== vector.shape[0] || dataset.shape.length < 2) return dataset;
    axis ??= axisOf(vector, warn);
    if (axis.positions === undefined && axis.scale === 1 && axis.units === '') return dataset;
    used.push(dataset.title);
    const isMatrix = dataset.kind === 'image';
    const others = dataset.axes
      .slice(0, -1)
      .map((one) => (isMatrix ? { ...one, name: 'row', role: 'navigation' as const } : one));
    return { ...dataset, kind: isMatrix ? ('spectrum-line' as const) : dataset.kind, axes: [...others, axis] };
  });
  if (used.length > 0) {
    warn(`The last axis of ${used.join(', ')} has its positions from "${vector.title}", which has as many values.`);
  }
  return calibrated;
}

function axisOf(vector: OpenedDataset, warn: (warning: string) => void): Axis {
  const word = vector.title.toLowerCase();
  const ending = word.match(/(?:^|_)(ev|kev|nm|um|1?cm)$/)?.[1] ?? '';
  const name = /^(e|ke)v|energ|loss/.test(word) ? 'Energy' : /^wavel/.test(word) ? 'Wavelength' : 'Wavenumber';
  const source = vector.open();
  const positions = Array.from(source.read(0, elementCount(vector.shape)), Number);
  source.close();
  return axisOfPositions(name, UNITS[ending] ?? '', 'signal', positions, warn);
}
