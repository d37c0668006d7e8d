import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import type { DatasetDescription } from '../../src-preload/contract/dataset.ts';
import type { Overview, WindowBackground } from '../../src-preload/contract/looked-dataset.ts';
import type { ServiceCallName, ServiceRequest } from '../../src-preload/contract/service.ts';
import type { ProjectState, WindowAnswers } from '../../src-preload/contract/window.ts';
import { type Presentation, usePresentation } from '../state/presentation.ts';
import type { ShownWindow } from '../state/view-store.ts';
import { useApi } from './api-context.tsx';

/** The open project with its runs, phases and history; null when none is open. Events of the host refresh it. */
export function useProject() {
  const api = useApi();
  return useQuery({ queryKey: ['project'], queryFn: () => api.call('project-state', {}).answer, staleTime: Infinity });
}

/** First look at a cube; of a large one an estimate, that `useReadOn` makes exact. */
export function useOverview(file: string | null, dataset: number) {
  return useQuery(useOverviewOptions(file, dataset));
}

/** What is known of a cube before any of its values: the overview without what changes while it is read on. */
export function useDescription(file: string | null, dataset: number): DatasetDescription | null {
  return useQuery({ ...useOverviewOptions(file, dataset), select: ({ description }) => description }).data ?? null;
}

/** Gives the overview as it is when somebody presses a button. */
export function useOverviewNow(file: string | null, dataset: number): () => Overview | undefined {
  const queries = useQueryClient();
  const presentation = usePresentation();
  return () => queries.getQueryData(overviewKey(file, dataset, presentation));
}

/** Under what a first look is kept. */
export const overviewKey = (file: string | null, dataset: number, presentation: Presentation) => [
  'overview',
  file,
  dataset,
  presentation,
];

function useOverviewOptions(file: string | null, dataset: number) {
  const api = useApi();
  const presentation = usePresentation();
  return {
    queryKey: overviewKey(file, dataset, presentation),
    queryFn: () => api.call('overview', { file: file!, dataset, ...presentation, budgetMs: 0 }).answer,
    enabled: file !== null,
    staleTime: Infinity,
  };
}

/** Map of an energy window, in channels `[first, end)`. */
export function useWindowMap(file: string | null, dataset: number, window: ShownWindow | null) {
  const api = useApi();
  const presentation = usePresentation();
  const channels = window?.channels ?? null;
  return useQuery({
    queryKey: ['window-map', file, dataset, presentation, channels, window?.background],
    queryFn: () => {
      const [first, end] = channels!;
      const request = { file: file!, dataset, ...presentation, first, end, ...backgroundOf(window!) };
      return api.call('window-map', request).answer;
    },
    enabled: file !== null && channels !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 10_000,
  });
}

/** What the host is told of what is taken off a window. */
export function backgroundOf({ background }: ShownWindow): { background?: WindowBackground } {
  if (!background) return {};
  const { label: _, ...rest } = background;
  return { background: rest };
}

/**
 * An array of a run, such as `labels` or `centroids`. Runs never change, so it is asked for once. What arrives is drawn when there
 * is time, in slices: a number for each pixel reaches many views at once.
 */
export function useRunArray(run: number | null, name: string | null) {
  const api = useApi();
  const { data, error, isLoading, refetch } = useQuery({
    queryKey: ['run-array', run, name],
    queryFn: () => api.call('run-array', { run: run!, name: name! }).answer,
    enabled: run !== null && name !== null,
    staleTime: Infinity,
  });
  const of = `${run} ${name}`;
  const now = useMemo(() => ({ of, data }), [of, data]);
  const later = useDeferredValue(now);
  // What is asked for anew and known already is shown at once.
  const shown = later.of === of ? later.data : data;
  return { data: shown, error, isLoading: isLoading || (shown === undefined && data !== undefined), refetch };
}

/** Some of the leading items of an array of a run: images out of a stack. The last ones stay until these are there. */
export function useRunArrayPart(run: number | null, name: string | null, first: number, count: number) {
  const api = useApi();
  return useQuery({
    queryKey: ['run-array', run, name, first, count],
    queryFn: () => api.call('run-array', { run: run!, name: name!, items: { first, count } }).answer,
    enabled: run !== null && name !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
  });
}

type Changing = {
  [Name in keyof WindowAnswers]: WindowAnswers[Name] extends ProjectState ? Name : never;
}[keyof WindowAnswers];

/** A call that changes the project and answers with its new state, which is shown at once. */
export function useProjectChange<Name extends Changing>(name: Name) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: [name],
    mutationFn: (request: ServiceRequest<Name & ServiceCallName>) =>
      api.call(name, request).answer as Promise<ProjectState>,
    onSuccess: (state) => queries.setQueryData(['project'], state),
  });
}
