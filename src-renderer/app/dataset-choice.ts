import { create } from 'zustand';
import type { FileInfo } from '../../src-preload/contract/dataset.ts';
import type { FrameRange } from '../../src-preload/contract/frames.ts';
import type { ArrangeParameters } from '../../src-preload/contract/steps.ts';

interface OpenChoice {
  readonly info: FileInfo;
  readonly answer: (datasets: readonly ChosenDataset[] | null, arrange?: ArrangeParameters) => void;
}

/** The choice that is being made, if any. */
export const useDatasetChoice = create<{ readonly choice: OpenChoice | null }>(() => ({ choice: null }));

/** A dataset of a file, by its index; of some of its frames where these are given. */
export interface ChosenDataset {
  readonly dataset: number;
  readonly frames?: FrameRange;
}

/** Datasets of a file to open, the one to be shown first, and how its axes are to be taken where that is not as in the file. */
export interface ChosenDatasets {
  readonly datasets: readonly ChosenDataset[];
  readonly arrange?: ArrangeParameters;
}

/** Asks which datasets of a file to open; null when cancelled. */
export function chooseDatasets(info: FileInfo): Promise<ChosenDatasets | null> {
  useDatasetChoice.getState().choice?.answer(null);
  return new Promise((resolve) => {
    const answer: OpenChoice['answer'] = (datasets, arrange) => {
      useDatasetChoice.setState({ choice: null });
      resolve(datasets && { datasets, ...(arrange ? { arrange } : {}) });
    };
    useDatasetChoice.setState({ choice: { info, answer } });
  });
}
