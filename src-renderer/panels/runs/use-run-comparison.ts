import { useQuery } from '@tanstack/react-query';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useApi } from '../../api/api-context.tsx';
import { labelsOf } from './active-run.ts';

/** How two runs agree, the clusters of the second matched to those of the first; nothing while one of them has none. */
export function useRunComparison(run: RunRecord | null, other: RunRecord | null) {
  const api = useApi();
  return useQuery({
    queryKey: ['compare-runs', run?.uuid, other?.uuid],
    queryFn: () => api.call('compare-runs', { run: run!.number, other: other!.number }).answer,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: labelsOf(run) !== null && labelsOf(other) !== null,
    retry: false,
  });
}
