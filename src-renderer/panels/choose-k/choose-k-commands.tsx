import { useCommands } from '../../app/commands.ts';
import { sweepOf, useActiveRun } from '../../parts/runs/active-run.ts';
import { useSweepActions } from './sweep-actions.ts';
import { readSweep } from './sweep-table.ts';

/** The commands about the number of clusters, also while their panel is not in front. Stands once in the window. */
export function ChooseKCommands() {
  const { starter, sweep, use } = useSweepActions();
  const run = useActiveRun();
  const found = sweepOf(run);
  const view = found && readSweep(found.record);
  const canRun = starter.obstacle === null && !starter.isRunning;
  useCommands([
    { id: 'choose-k.sweep', title: 'Run a sweep over k', enabled: canRun, run: sweep },
    ...(run && view ? view.rows : []).map(({ clusters }) => ({
      id: `choose-k.use.${clusters}`,
      title: `Use k = ${clusters}`,
      enabled: canRun,
      run: () => use(run!, view!, clusters),
    })),
  ]);
  return null;
}
