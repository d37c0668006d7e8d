import type { Hdf5File } from '../../cubes/hdf5-file.ts';
import type { Hdf5Group } from '../../cubes/hdf5-messages.ts';
import type { JsonTree } from './velox-json.ts';

/** An open Velox file, as the parts of the reader pass it on. */
export interface VeloxFile {
  /** Name without folder. */
  readonly name: string;
  readonly format: string;
  readonly hdf5: Hdf5File;
  /** The group `/Data`. */
  readonly data: Hdf5Group;
  /** JSON of the groups beside `/Data`: `Operations` or `SharedProperties`, `Displays`, `Features`, `Version`, …. */
  readonly settings: JsonTree;
  /** Takes a whole sentence. */
  readonly warn: (sentence: string) => void;
}
