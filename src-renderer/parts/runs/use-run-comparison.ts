import { useQuery } from '@tanstack/react-query';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useApi } from '../../api/api-context.tsx';
import { unassignedKey } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { labelsOf } from './active-run.ts';

/** How two runs agree, the clusters of the second matched to those of the first; nothing while one of them has none. */
export function useRunComparison(run: RunRecord | null, other: RunRecord | null) {
  const api = useApi();
  const { data: project } = useProject();
  return useQuery({
    queryKey: [
      'compare-runs',
      run?.uuid,
      other?.uuid,
      ...[run, other].map((one) => unassignedKey(project, one?.number ?? null)),
    ],
    queryFn: () => api.call('compare-runs', { run: run!.number, other: other!.number }).answer,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: labelsOf(run) !== null && labelsOf(other) !== null,
    retry: false,
  });
}
