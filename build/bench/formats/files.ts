/** What is raced: all values into one array, or the map of sums and the sum spectrum. */
export type Task = 'array' | 'look';

/** One file that both sides read whole. */
export interface FormatRace {
  readonly name: string;
  /** A file of the shared data folder, or one that is made: by make-formats.py, or by ours for what HyperSpy cannot write. */
  readonly shared?: string;
  readonly made?: { readonly ending: string; readonly by: 'python' | 'bcf' | 'dm3' | 'ser' };
  /** Ratio that must be reached. */
  readonly must: number;
  /** Datasets that are read, from the first on, where HyperSpy reads fewer; all when not given. */
  readonly datasets?: number;
  readonly options?: { readonly [name: string]: string | boolean };
}

export const FORMAT_RACES: readonly FormatRace[] = [
  { name: 'bcf-dust', shared: 'bruker/L2083-K-4-1_tilt_0.bcf', must: 3 },
  { name: 'bcf', made: { ending: 'bcf', by: 'bcf' }, must: 3, datasets: 1, options: { select_type: 'spectrum_image' } },
  { name: 'velox', made: { ending: 'emd', by: 'python' }, must: 3, datasets: 2 },
  { name: 'hspy', made: { ending: 'hspy', by: 'python' }, must: 3 },
  { name: 'dm3-eels', shared: 'gatan/DMReader_SpectrumImage_SI-EELS.dm3', must: 1 },
  { name: 'dm3', made: { ending: 'dm3', by: 'dm3' }, must: 1 },
  { name: 'ripple', made: { ending: 'rpl', by: 'python' }, must: 1 },
  { name: 'msa', made: { ending: 'msa', by: 'python' }, must: 1 },
  { name: 'ser', made: { ending: 'ser', by: 'ser' }, must: 1 },
  { name: 'tiff', made: { ending: 'tif', by: 'python' }, must: 1 },
];
