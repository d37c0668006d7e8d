import type { DatasetDescription } from '../../src-preload/contract/dataset.ts';
import type { FrameRange } from '../../src-preload/contract/frames.ts';
import type { ArraySource } from '../cubes/array-source.ts';
import type { ByteSource } from './byte-source.ts';

/** A file as a reader sees it. */
export interface ReadableFile {
  /** Name without folder, as in `cube.dm4`. */
  readonly name: string;
  readonly bytes: ByteSource;
  /** Local path, only for HDF5, whose library opens files itself. */
  readonly localPath: string;
  /**
   * The file of this name in the same folder (`cube.raw` beside `cube.rpl`) or below it (`Sample/View000/map.pts`, with
   * `/` between), or undefined when there is none.
   */
  sibling(name: string): ReadableFile | undefined;
}

/** A folder that is opened as one thing: a Zarr store, a stack of images. */
export interface ReadableFolder {
  /** Name without the folder it lies in. */
  readonly name: string;
  readonly localPath: string;
  /** Paths of the files in it and below, with `/` between, in order of their names with numbers counted (`2` before `10`). */
  readonly fileNames: readonly string[];
  /** One of {@link ReadableFolder.fileNames}, or undefined when it is not there. */
  file(name: string): ReadableFile | undefined;
}

/** One array of an opened file with what the file says of it. */
export interface OpenedDataset extends DatasetDescription {
  /** Makes the source that reads the values; nothing of them is read before. */
  open(): ArraySource;
  /** The same with its axes in another order (`order[i]` is the axis that the i-th one is), where the format has a way of its own. */
  openArranged?(order: readonly number[]): ArraySource;
  /** The same with only these frames summed, where `frames` says that there are several; they lie within the count. */
  openFrames?(frames: FrameRange): OpenedDataset;
}

export interface OpenedFile {
  readonly datasets: readonly OpenedDataset[];
  readonly warnings: readonly string[];
  close(): void;
}

/** A file format that can be read. One folder per format; all of them stand in `registry.ts`. */
export interface Reader {
  /** Short name that stands in results and errors: `gatan-dm`. */
  readonly format: string;
  /** What people call it: `Gatan DigitalMicrograph`. */
  readonly label: string;
  /** Usual endings, lower case, with the dot. Only a tie-breaker: content decides. */
  readonly extensions: readonly string[];
  /** True when these first bytes (up to 4,096) can be of this format. */
  recognizes(head: Uint8Array, file: ReadableFile): boolean;
  /** @throws {AppError} with format, field and byte offset when the file is damaged or not supported. */
  open(file: ReadableFile): OpenedFile | Promise<OpenedFile>;
  /** For formats that are folders: true when this one can be of this format. */
  recognizesFolder?(folder: ReadableFolder): boolean;
  /** @throws {AppError} as {@link Reader.open}. */
  openFolder?(folder: ReadableFolder): OpenedFile | Promise<OpenedFile>;
}
