import { useIsMutating } from '@tanstack/react-query';
import type { PhasePatch, PhaseRecord } from '../../../src-preload/contract/project.ts';
import type { ServiceRequest } from '../../../src-preload/contract/service.ts';
import { useProjectChange } from '../../api/queries.ts';
import { notifyError } from '../../app/notices.tsx';

/** Changes after which mean spectra are measured anew. */
const MEASURING: ReadonlySet<string> = new Set(['unassign-pixels', 'put-back-pixels']);

/** Everything a person does with phases; failures become notices. */
export function usePhaseChanges() {
  const onError = { onError: notifyError };
  const change = useProjectChange('change-phase');
  const merge = useProjectChange('merge-phases');
  const split = useProjectChange('split-phase');
  const assign = useProjectChange('assign-clusters');
  const take = useProjectChange('unassign-pixels');
  const back = useProjectChange('put-back-pixels');
  // Whoever has asked for it: the panel, or a key.
  const isMeasuring =
    useIsMutating({ predicate: ({ options }) => MEASURING.has(String(options.mutationKey?.[0])) }) > 0;
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
    takeOut: (pixels: ServiceRequest<'unassign-pixels'>) => take.mutate(pixels, onError),
    putBack: (pixels: ServiceRequest<'put-back-pixels'>) => back.mutate(pixels, onError),
    isMeasuring,
    undo: () => undo.mutate({}, onError),
    redo: () => redo.mutate({}, onError),
    isBusy: isMeasuring || [change, merge, split, assign, undo, redo].some(({ isPending }) => isPending),
  };
}

function definedOnly(patch: PhasePatch): { name?: string; letter?: string; color?: string; note?: string } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
