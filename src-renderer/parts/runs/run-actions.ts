import { create } from 'zustand';
import type { RunRecord, UnfinishedRun } from '../../../src-preload/contract/project.ts';
import { useProjectChange } from '../../api/queries.ts';
import { notifyError } from '../../app/notices.tsx';
import { nextUndo } from '../../state/undoable.ts';
import { useView } from '../../state/view-store.ts';
import { draftOf } from '../recipe/draft.ts';
import { mapOfRun } from '../recipe/draft-run.ts';
import { replaceDraft } from '../recipe/steps-notice.ts';

/** What the panel and the commands about runs share. */
interface RunsView {
  /** The run that was deleted last, and the entry of the project's history that says so. */
  readonly deleted: { readonly name: string; readonly entry: number } | null;
  /** Number of the run whose name is being typed. */
  readonly renaming: number | null;
}

export const useRunsView = create<RunsView>(() => ({ deleted: null, renaming: null }));

/** What can be done with runs, from wherever. */
export function useRunActions() {
  const rename = useProjectChange('rename-run');
  const remove = useProjectChange('delete-run');
  return {
    open(run: RunRecord): void {
      const { compareWith, set } = useView.getState();
      set({
        activeRun: run.number,
        map: mapOfRun(run) ?? { kind: 'total' },
        ...(run.number === compareWith ? { compareWith: null } : {}),
      });
    },
    /** Lays a run beside the one that is shown; null ends it. */
    compare(run: RunRecord | null): void {
      useView.getState().set({ compareWith: run?.number ?? null });
    },
    rename(run: RunRecord, name: string): void {
      rename.mutate({ run: run.number, name }, { onError: notifyError });
    },
    /** Takes a run off the list, whether it has a result or not. */
    remove({ number, name }: Pick<RunRecord | UnfinishedRun, 'number' | 'name'>): void {
      remove.mutate(
        { run: number },
        {
          onError: notifyError,
          onSuccess: ({ history }) => {
            const entry = nextUndo(history)?.id;
            useRunsView.setState({ deleted: entry === undefined ? null : { name, entry } });
            forgetRun(number);
          },
        },
      );
    },
  };
}

/** Puts the recipe of a run into Steps. */
export function takeSteps({ number, recipe }: RunRecord): void {
  replaceDraft(`Take the steps of run ${number}`, `Took the steps of run ${number}`, draftOf(recipe));
}

/** Nothing shows a run any more. */
function forgetRun(run: number): void {
  const { activeRun, compareWith, map, set } = useView.getState();
  const showedIt = (map.kind === 'labels' || map.kind === 'array') && map.run === run;
  set({
    activeRun: activeRun === run ? null : activeRun,
    compareWith: compareWith === run ? null : compareWith,
    ...(showedIt ? { map: { kind: 'total' } as const } : {}),
  });
}
