import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { create } from 'zustand';
import { useApi } from '../api/api-context.tsx';
import { overviewKey, useOverview } from '../api/queries.ts';
import { usePresentation } from './presentation.ts';
import { useView } from './view-store.ts';

/** Time of one turn of reading: between two of them the host answers whatever else is asked. */
const TURN_MS = 500;

interface Reading {
  /** Somebody has stopped reading the dataset on. */
  readonly stopped: boolean;
  /** Why the last turn failed. */
  readonly error: unknown;
}

export const useReading = create<Reading>(() => ({ stopped: false, error: null }));

/** Reads the open dataset on, turn by turn, until nothing is an estimate any more. Stands once in the window. */
export function useReadOn(): void {
  const api = useApi();
  const queries = useQueryClient();
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const { data } = useOverview(file, dataset);
  const presentation = usePresentation();
  const stopped = useReading((reading) => reading.stopped);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another dataset is read on anew
  useEffect(() => useReading.setState({ stopped: false, error: null }), [file, dataset, presentation]);
  useEffect(() => {
    if (file === null || !data || data.share >= 1 || stopped) return;
    let isGone = false;
    const call = api.call('overview', { file, dataset, ...presentation, budgetMs: TURN_MS });
    call.answer.then(
      (next) => {
        if (!isGone) queries.setQueryData(overviewKey(file, dataset, presentation), next);
      },
      (error: unknown) => {
        if (!isGone) useReading.setState({ stopped: true, error });
      },
    );
    return () => {
      isGone = true;
      call.cancel();
    };
  }, [api, queries, file, dataset, presentation, data, stopped]);
}
