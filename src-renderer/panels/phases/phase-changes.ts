import type { PhasePatch, PhaseRecord } from '../../../src-preload/contract/project.ts';
import { useProjectChange } from '../../api/queries.ts';
import { notifyError } from '../../app/notices.tsx';

/** Everything a person does with phases; failures become notices. */
export function usePhaseChanges() {
  const onError = { onError: notifyError };
  const change = useProjectChange('change-phase');
  const merge = useProjectChange('merge-phases');
  const split = useProjectChange('split-phase');
  const assign = useProjectChange('assign-clusters');
  const undo = useProjectChange('undo');
  const redo = useProjectChange('redo');
  return {
    change: (id: number, patch: PhasePatch) => change.mutate({ id, patch: definedOnly(patch) }, onError),
    merge: (ids: readonly number[]) => merge.mutate({ ids: [...ids] }, onError),
    split: (id: number) => split.mutate({ id }, onError),
    assign: (run: number, labels: string, clusters: readonly number[], phase: number | 'new' | null) =>
      assign.mutate({ run, labels, clusters: [...clusters], phase }, onError),
    unassign: ({ run, labels, clusters }: PhaseRecord) =>
      assign.mutate({ run, labels, clusters: [...clusters], phase: null }, onError),
    undo: () => undo.mutate({}, onError),
    redo: () => redo.mutate({}, onError),
    isBusy: [change, merge, split, assign, undo, redo].some(({ isPending }) => isPending),
  };
}

function definedOnly(patch: PhasePatch): { name?: string; letter?: string; color?: string; note?: string } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
