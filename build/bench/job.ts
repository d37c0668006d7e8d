import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import type { Spectra } from '../../src-main/analysis/spectra.ts';

/** What a run gives besides its time: whatever `compare` needs to tell whether ours is as good as the peer's. */
export interface Quality {
  readonly [key: string]:
    | number
    | readonly number[]
    | readonly (readonly number[])[]
    | readonly { readonly [key: string]: number }[];
}

/** One row of the table that `npm run bench` prints; the peer's side is `peers/<name>.py`, with a function `run(X)`. */
export interface BenchJob {
  /** Name on the command line and of the peer's file. */
  readonly name: string;
  readonly title: string;
  /** A cube of the generator, or PCA scores of one: 10 of all pixels, or as many of so many pixels. */
  readonly data:
    | 'eds128'
    | 'eds256'
    | 'eds512'
    | 'steel'
    | 'eds256-scores'
    | 'eds512-scores'
    | `eds256-scores-${number}-${number}`;
  /** Read from the file as we go; else all of it is in memory as float32, as the peer gets it. */
  readonly fromFile?: boolean;
  /** Python module that the peer's side cannot do without; scikit-learn's when not given. */
  readonly module?: string;
  /** Ratios that must and that should be reached. */
  readonly must: number;
  readonly goal: number;
  /** Runs of each side; 3 when not given. */
  readonly rounds?: number;
  /** @param path of the data, beside which the truth lies */
  own(data: Spectra, context: AnalysisContext, path: string): Promise<Quality>;
  /** A few words on quality: equal, better or worse. */
  compare(own: Quality, peer: Quality): string;
}
