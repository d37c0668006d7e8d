/** Where our readers mean to present a file in another way than the reader that made expected.json, and why. */
import type { OpenedDataset } from '../../src-main/readers/reader.ts';

/** One array of expected.json. */
export interface ExpectedArray {
  readonly title?: string;
  readonly name?: string;
  readonly axes?: readonly ExpectedAxis[];
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sha256_c_order_le?: string;
  readonly sum?: number | null;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly samples?: readonly (readonly [readonly number[], number])[];
}
export interface ExpectedAxis {
  readonly name: string;
  readonly size: number;
  readonly scale?: number;
  readonly offset?: number;
  readonly units?: string;
}

export interface Difference {
  readonly why: string;
  /** The arrays that are compared, in the order of our datasets; all of them when not given. */
  readonly compared?: (expected: readonly ExpectedArray[]) => readonly ExpectedArray[];
  /** Position in the origin's axes of each of our axes; the same order when not given. */
  readonly order?: (dataset: OpenedDataset) => readonly number[];
  /** Our title, number type or calibration where it is meant to differ. */
  readonly title?: (expected: ExpectedArray) => string;
  readonly dtype?: (expected: ExpectedArray) => string;
  readonly axis?: (expected: ExpectedAxis, array: ExpectedArray) => ExpectedAxis;
}

/** By format, or by the file's name in the shared data folder, which comes first. */
export const DIFFERENCES: { readonly [formatOrFile: string]: Difference } = {
  'gatan-dm': {
    why: 'Spectrum images are listed as they lie on disk, (E, y, x); we present spectra last.',
    order: ({ kind, shape }) => {
      const axes = [...shape.keys()];
      return kind === 'spectrum-image' ? axes.slice(1).concat(0) : axes;
    },
  },
};
