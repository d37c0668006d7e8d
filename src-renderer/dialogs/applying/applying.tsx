import { lazy, Suspense, useMemo } from 'react';
import { create } from 'zustand';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useProject } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { useActiveRun } from '../../parts/runs/active-run.ts';
import { networkToApply } from './applying-steps.ts';

const ApplyDialog = lazy(() => import('./apply-dialog.tsx').then((m) => ({ default: m.ApplyDialog })));

/** Number of the run whose model somebody wants to apply; null none. */
const useApplying = create<{ readonly run: number | null }>(() => ({ run: null }));

/** Asks what the model of a run shall be applied to. */
export function askWhatToApplyTo({ number }: RunRecord): void {
  useApplying.setState({ run: number });
}

/** The command to apply a model, and its dialog. Stands once in the window. */
export function Applying() {
  const { data: project } = useProject();
  const active = useActiveRun();
  const canApply = project?.project.mode === 'write' && networkToApply(active) !== null;
  useCommands([
    {
      id: 'model.apply',
      title: 'Apply the model of the run shown to other data…',
      enabled: canApply,
      run: () => active && askWhatToApplyTo(active),
    },
  ]);
  const wanted = useApplying(({ run }) => run);
  const network = useMemo(
    () => networkToApply(project?.runs.find(({ number }) => number === wanted) ?? null),
    [project, wanted],
  );
  if (!network) return null;
  return (
    <Suspense>
      <ApplyDialog network={network} onClose={() => useApplying.setState({ run: null })} />
    </Suspense>
  );
}
