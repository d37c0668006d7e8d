import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { assignedLabels, unassignedOf } from '../../src-preload/contract/unassigned-pixels.ts';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { useApi } from './api-context.tsx';
import { useProject, useRunArray } from './queries.ts';

/** Labels of a run as its phases have them: `UNASSIGNED_LABEL` where a person took pixels out. Other arrays are as the run has them. */
export function usePhaseLabels(run: number | null, name: string | null): ReturnType<typeof useRunArray> {
  const { data: project } = useProject();
  const array = useRunArray(run, name);
  const { data: labels } = array;
  const unassigned = run === null || name === null ? undefined : unassignedOf(project?.unassigned, run, name);
  const data = useMemo(() => {
    if (!labels || !unassigned || !(labels.values instanceof Int32Array)) return labels;
    return { ...labels, values: assignedLabels(labels.values, unassigned) };
  }, [labels, unassigned]);
  return { ...array, data };
}

/**
 * What a run tells of its clusters (`centroids`, `spreads`, …), without the pixels that were taken out of their phases. Until that
 * has come, the last that was known stays.
 */
export function useClusterArray(
  run: number | null,
  labels: string | null,
  name: string | null,
): ReturnType<typeof useRunArray> {
  const api = useApi();
  const { data: project } = useProject();
  const whole = useRunArray(run, name);
  const unassigned = run === null || labels === null ? undefined : unassignedOf(project?.unassigned, run, labels);
  const measured = unassigned?.measured.find((array) => array.name === name);
  const anew = useQuery({
    queryKey: ['assigned-array', run, labels, name, measured?.sha256],
    queryFn: () => api.call('assigned-array', { run: run!, labels: labels!, name: name! }).answer,
    enabled: measured !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!measured) return whole;
  return { data: anew.data ?? whole.data, error: anew.error, isLoading: anew.isLoading, refetch: anew.refetch };
}

/** Changes with what was taken out of the phases of a run: for questions whose answer depends on it. */
export function unassignedKey(project: ProjectState | null | undefined, run: number | null): string {
  const of = project?.unassigned.filter((one) => one.run === run) ?? [];
  return of.flatMap(({ measured }) => measured.map(({ sha256 }) => sha256)).join();
}
