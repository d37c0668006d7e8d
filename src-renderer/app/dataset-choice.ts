import { create } from 'zustand';
import type { FileInfo } from '../../src-preload/contract/dataset.ts';

interface OpenChoice {
  readonly info: FileInfo;
  readonly answer: (datasets: readonly number[] | null) => void;
}

/** The choice that is being made, if any. */
export const useDatasetChoice = create<{ readonly choice: OpenChoice | null }>(() => ({ choice: null }));

/** Asks which datasets of a file to open, the one to be shown first; null when cancelled. */
export function chooseDatasets(info: FileInfo): Promise<readonly number[] | null> {
  useDatasetChoice.getState().choice?.answer(null);
  return new Promise((resolve) => {
    const answer = (datasets: readonly number[] | null) => {
      useDatasetChoice.setState({ choice: null });
      resolve(datasets);
    };
    useDatasetChoice.setState({ choice: { info, answer } });
  });
}
