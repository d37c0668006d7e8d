import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useOverviewNow } from '../../api/queries.ts';
import { draftOf, firstInvalid, withClusters, withSweep } from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { type RunStarter, useRunStarter } from '../../parts/recipe/draft-run.ts';
import { begun, presetStepsFor } from '../../parts/recipe/presets.ts';
import { useView, useViewOf } from '../../state/view-store.ts';
import type { SweepView } from './sweep-table.ts';

export interface SweepActions {
  readonly starter: RunStarter;
  /** Runs the recipe up to a sweep, which is added where there is none. */
  sweep(): void;
  /** Sets the number of clusters to what a sweep was about, and runs the recipe. */
  use(run: RunRecord, view: SweepView, clusters: number): void;
}

/** What can be done about the number of clusters, from wherever. */
export function useSweepActions(): SweepActions {
  const starter = useRunStarter();
  const { file, dataset } = useViewOf('file', 'dataset');
  const overview = useOverviewNow(file, dataset);
  return {
    starter,
    sweep() {
      const { steps } = useView.getState();
      const base = begun(steps) ? steps : presetStepsFor(overview(), steps);
      const { draft, sweep: at } = withSweep(base);
      changeDraft('Add a sweep', () => draft);
      if (firstInvalid(draft, at) < 0) starter.run(draft, at);
    },
    use(run, view, clusters) {
      const { steps } = useView.getState();
      // Without a recipe of its own the window goes on with the one that swept.
      const next = withClusters(steps.length > 0 ? steps : draftOf(run.recipe), clusters, view.method);
      changeDraft(`Use k = ${clusters}`, () => next);
      starter.run(next);
    },
  };
}
