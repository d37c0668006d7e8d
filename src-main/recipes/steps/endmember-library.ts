import { resolve } from 'node:path';
import { positionAt } from '../../../src-preload/contract/axis.ts';
import { type Axis, isRealNumber, type Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import { covers, resampleSpectra } from '../../analysis/preprocessing/resample-spectra.ts';
import { energyUnit } from '../../readers/calibration.ts';
import type { OpenedDataset } from '../../readers/reader.ts';
import { openFile } from '../../readers/registry.ts';
import type { RunState } from '../run-state.ts';

/** Spectra that somebody gives names to. */
export interface NamedSpectra {
  /** n × channels of the prepared cube, in the data's own units. */
  readonly spectra: Float32Array;
  /** One each; empty where nobody has named it. */
  readonly names: readonly string[];
}

/**
 * Reference spectra from a file, on the energy axis of the cube: a matrix of endmembers × channels, or all single spectra of a
 * file. Where file and cube are calibrated they are brought onto the cube's axis; otherwise channels are matched by their
 * number, with a warning.
 *
 * @throws {AppError} `data-unsuitable` when the file has no such spectra, they do not cover the range of the cube, are in other
 *   units, or hold values that are not finite
 */
export async function readLibrary(state: RunState, file: string): Promise<NamedSpectra> {
  const opened = await openFile(resolve(state.recipeFolder, file));
  try {
    const { signal } = state.cube;
    const parts: NamedSpectra[] = [];
    let isMatchedByNumber = false;
    for (const dataset of opened.datasets) {
      const axis = dataset.axes.at(-1);
      if (!axis || !isRealNumber(dataset.dtype) || dataset.shape.length > 2) continue;
      const factor = sameQuantity(axis, signal);
      const isImage = dataset.kind === 'image' && isCalibrated(axis);
      if (isImage || (factor === undefined && dataset.shape.at(-1) !== signal.size)) continue;
      const values = readValues(dataset);
      if (!values.every(Number.isFinite)) {
        throw unsuitable(`${file} holds NaN or infinite values.`, 'Give finite spectra.');
      }
      if (factor === undefined && isCalibrated(axis) && isCalibrated(signal)) throw otherUnits(file, axis, signal);
      isMatchedByNumber ||= factor === undefined;
      const spectra = factor === undefined ? values : onAxis(values, inUnits(axis, factor), signal, file);
      parts.push({ spectra, names: namesOf(dataset, spectra.length / signal.size) });
    }
    if (parts.length === 0) {
      const shapes = opened.datasets.map(({ shape }) => shape.join(' × ')).join('; ');
      throw unsuitable(
        `${file} holds no spectra of ${signal.size} channels (${shapes}), and none whose energies are known.`,
        'Give spectra with their energies, or on the same channels as the prepared cube: cropped and binned in the same way.',
      );
    }
    if (isMatchedByNumber) {
      const whose = isCalibrated(signal) ? file : 'the data';
      state.context.job.warn(
        `Energies of the channels are not known in ${whose}: the spectra of ${file} were matched channel by channel. Make sure that both have the same offset and dispersion.`,
      );
    }
    return {
      spectra: Float32Array.from(parts.flatMap(({ spectra }) => [...spectra])),
      names: parts.flatMap(({ names }) => names),
    };
  } finally {
    opened.close();
  }
}

function readValues(dataset: OpenedDataset): Float32Array {
  const source = dataset.open();
  try {
    const length = dataset.shape.reduce((product, size) => product * size, 1);
    return Float32Array.from(source.read(0, length) as ArrayLike<number | bigint>, Number);
  } finally {
    source.close();
  }
}

const isCalibrated = ({ units }: Axis) => units.trim() !== '';

/** Steps per meV. */
const ENERGIES = { meV: 1, eV: 1e3, keV: 1e6 } as const;

/** By what positions of one axis are multiplied to be those of the other; undefined where that cannot be said. */
function sameQuantity(axis: Axis, other: Axis): number | undefined {
  if (!isCalibrated(axis) || !isCalibrated(other)) return undefined;
  const [from, to] = [energyUnit(axis.units), energyUnit(other.units)];
  if (from && to) return ENERGIES[from] / ENERGIES[to];
  return formatUnit(axis.units) === formatUnit(other.units) ? 1 : undefined;
}

function inUnits(axis: Axis, factor: number): Axis {
  const { scale, offset, positions, ...rest } = axis;
  const line = { ...rest, scale: scale * factor, offset: offset * factor };
  return positions ? { ...line, positions: positions.map((position) => position * factor) } : line;
}

function onAxis(values: Float32Array, axis: Axis, signal: Axis, file: string): Float32Array {
  if (covers(axis, signal)) return resampleSpectra(values, axis, signal);
  throw unsuitable(
    `The spectra of ${file} reach ${rangeOf(axis, signal.units)}, and the prepared data ${rangeOf(signal, signal.units)}.`,
    'Crop the data to where both are known ("crop" before this step), or give references of the whole range.',
  );
}

function rangeOf(axis: Axis, units: string): string {
  const ends = [positionAt(axis, 0), positionAt(axis, axis.size - 1)].sort((a, b) => a - b);
  return `from ${ends.map((end) => Number(end.toPrecision(5))).join(' to ')} ${formatUnit(units)}`;
}

function namesOf({ title, metadata }: OpenedDataset, count: number): string[] {
  if (count === 1) return [title.trim()];
  const columns = (metadata.Table as { readonly columns?: Json } | undefined)?.columns;
  return Array.isArray(columns) && columns.length === count ? columns.map(String) : new Array<string>(count).fill('');
}

function otherUnits(file: string, axis: Axis, signal: Axis): AppError {
  return unsuitable(
    `The spectra of ${file} are in ${formatUnit(axis.units)}, and the data in ${formatUnit(signal.units)}.`,
    'Give references on an axis of the same kind.',
  );
}

function unsuitable(message: string, advice: string): AppError {
  return new AppError('data-unsuitable', message, advice, { field: 'file' });
}
