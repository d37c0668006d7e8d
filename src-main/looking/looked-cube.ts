import { BYTES_PER_ELEMENT, type DatasetDescription } from '../../src-preload/contract/dataset.ts';
import type { LookRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
import { type ArraySource, elementCount } from '../cubes/array-source.ts';
import { type SparseCounts, sparseBytes } from '../cubes/sparse-source.ts';
import { arrangedDataset } from '../readers/arranged-dataset.ts';
import { datasetOfFrames, descriptionOf } from '../readers/dataset-frames.ts';
import { openFile } from '../readers/registry.ts';
import { areRealAndFinite, HELD_AS, takeRealValues } from './real-values.ts';
import type { Sample } from './sample-cube.ts';
import type { Survey, Surveying } from './survey-cube.ts';

/** A dataset as a picture of spectra: rows × columns pixels of `channels` numbers each. Images have one channel. */
export interface LookedCube {
  readonly description: DatasetDescription;
  readonly warnings: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** False for images: what their pixels hold is no spectrum. */
  readonly isSpectra: boolean;
  /** Images of the same size that follow one another; rows, columns and `read` begin with the first. */
  readonly frames: number;
  /** Counts that lie in memory without their zeros, for as long as the cube is open: it is held already. */
  readonly sparse: readonly SparseCounts[] | undefined;
  /** Bytes that the whole cube takes in memory; of a stack, those of one image. */
  readonly heldBytes: number;
  /** What one pass over all values has found; undefined before it. */
  survey: Survey | undefined;
  /** The pass while it is going on. */
  surveying: Surveying | undefined;
  /** What a few pixels say, of a large cube. */
  sample: Sample | undefined;
  /** All values, pixel after pixel, once they have been read and fit into memory. */
  held: RealArray | undefined;
  /**
   * Values of pixels `first` … `first + count − 1`, NaN and infinite ones as 0. Valid until the next call.
   * @throws {AppError} what reading throws
   */
  read(first: number, count: number): RealArray;
  /** NaN and infinite values in what `read` gave last; 0 once the cube is held. */
  readonly notFinite: number;
  /** Closes the file when the cube is held; nothing reads it any more. */
  releaseFile(): void;
  close(): void;
}

/** Opens a dataset to look at; reads nothing of its values yet. @throws {AppError} what opening throws, `data-unsuitable` */
export async function openLookedCube({ file, dataset: index, frames, arrange }: LookRequest): Promise<LookedCube> {
  const opened = await openFile(file);
  let source: ArraySource | undefined;
  try {
    const found = opened.datasets[index];
    if (!found) {
      const message = `There is no dataset ${index} in this file; it has ${opened.datasets.length}.`;
      throw new AppError('parameter-invalid', message, 'Choose another one.', { file, field: 'dataset' });
    }
    const ofFrames = datasetOfFrames(found, frames, file);
    const dataset = arrange ? arrangedDataset(ofFrames, arrange) : ofFrames;
    const description = descriptionOf(dataset);
    const layout = layoutOf(description, file);
    source = dataset.open();
    return makeCube(description, layout, source, opened);
  } catch (error) {
    source?.close();
    opened.close();
    throw error;
  }
}

/** For pixels that a cube has not. */
export function outsideTheMap({ rows, columns }: LookedCube, field: 'region' | 'block' | 'slice'): AppError {
  const message = `The ${field} lies outside the map of ${columns} × ${rows} pixels.`;
  return new AppError('parameter-invalid', message, 'Choose pixels of the map.', { field });
}

interface Layout {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly isSpectra: boolean;
  readonly frames: number;
}

function layoutOf({ kind, shape }: DatasetDescription, file: string): Layout {
  const size = (fromEnd: number) => shape.at(-fromEnd) ?? 1;
  switch (kind) {
    case 'spectrum-image':
      return { rows: size(3), columns: size(2), channels: size(1), isSpectra: true, frames: 1 };
    case 'spectrum-line':
      return { rows: 1, columns: size(2), channels: size(1), isSpectra: true, frames: 1 };
    case 'spectrum':
      return { rows: 1, columns: 1, channels: size(1), isSpectra: true, frames: 1 };
    case 'image':
    case 'image-stack':
      return pictures(shape);
    default:
      // Four axes and more, as 4D-STEM has: picture by picture. One axis of whatever: a curve.
      if (shape.length >= 2) return pictures(shape);
      if (shape.length === 1) return { rows: 1, columns: 1, channels: size(1), isSpectra: true, frames: 1 };
      throw new AppError(
        'data-unsuitable',
        'This dataset is a single number: there is nothing to be seen.',
        'Choose another dataset of the file.',
        { file, field: 'dataset' },
      );
  }
}

/** The last two axes are a picture, those before them count pictures. */
function pictures(shape: readonly number[]): Layout {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  return { rows, columns, channels: 1, isSpectra: false, frames: elementCount(shape.slice(0, -2)) };
}

function makeCube(
  description: DatasetDescription,
  layout: Layout,
  source: ArraySource,
  file: { readonly warnings: readonly string[]; close(): void },
): LookedCube {
  const { channels, rows, columns } = layout;
  const Held = HELD_AS[description.dtype];
  const sparse = layout.isSpectra ? source.sparse : undefined;
  let scratch = new Held(0);
  let notFinite = 0;
  let open = true;
  const releaseFile = () => {
    if (!open) return;
    open = false;
    // Counts in memory need no file, and are still read.
    if (!sparse) source.close();
    file.close();
  };
  return {
    description,
    warnings: file.warnings,
    ...layout,
    sparse,
    heldBytes: sparse
      ? sparseBytes(sparse)
      : rows * columns * channels * Math.max(new Held(1).BYTES_PER_ELEMENT, bytesOf(description)),
    survey: undefined,
    surveying: undefined,
    sample: undefined,
    held: undefined,
    get notFinite() {
      return notFinite;
    },
    read(first, count) {
      if (this.held) return this.held.subarray(first * channels, (first + count) * channels);
      const length = count * channels;
      const native = source.read(first * channels, length);
      if (areRealAndFinite(description.dtype)) return native as RealArray;
      if (scratch.length < length) scratch = new Held(length);
      const values = scratch.subarray(0, length);
      notFinite = takeRealValues(native, description.dtype, values);
      return values;
    },
    releaseFile,
    close() {
      releaseFile();
      this.held = undefined;
      this.survey = undefined;
      this.surveying = undefined;
      this.sample = undefined;
    },
  };
}

function bytesOf({ dtype }: DatasetDescription): number {
  return Math.min(8, BYTES_PER_ELEMENT[dtype]);
}
