import { useApi } from '../../api/api-context.tsx';
import { useProject } from '../../api/queries.ts';
import { type Command, runCommand, useCommands } from '../../app/commands.ts';
import { useSettings } from '../../app/settings.ts';
import { activeRunOf } from '../../parts/runs/active-run.ts';
import { checkRun } from '../../parts/runs/check-run.ts';
import { takeSteps, useRunActions, useRunsView } from '../../parts/runs/run-actions.ts';
import { useViewOf } from '../../state/view-store.ts';

/** The commands about runs, also while their panel is not in front. Stands once in the window. */
export function RunCommands() {
  const { data: project } = useProject();
  const { activeRun, compareWith, file } = useViewOf('activeRun', 'compareWith', 'file');
  const actions = useRunActions();
  const api = useApi();
  const { settings } = useSettings();
  const runs = project?.runs ?? [];
  const shown = activeRunOf(project, activeRun, file);
  const at = shown ? runs.indexOf(shown) : -1;
  const canWrite = project?.project.mode === 'write';
  const step = (id: string, title: string, by: 1 | -1): Command => {
    const run = at < 0 ? undefined : runs[at + by];
    return { id, title, enabled: run !== undefined, run: () => run && actions.open(run) };
  };
  const ofShown = (id: string, what: string, enabled: boolean, run: () => void): Command => ({
    id,
    title: shown ? `${what} run ${shown.number} “${shown.name}”` : `${what} run`,
    short: `${what} the run shown`,
    enabled: shown !== null && enabled,
    run,
  });
  useCommands([
    step('runs.next', 'Show the next run', 1),
    step('runs.previous', 'Show the run before', -1),
    ofShown('runs.rename', 'Rename', canWrite, () => {
      runCommand('show.runs');
      useRunsView.setState({ renaming: shown!.number });
    }),
    ofShown('runs.delete', 'Delete', canWrite, () => {
      // Where the notice with its undo stands.
      runCommand('show.runs');
      actions.remove(shown!);
    }),
    ofShown('runs.take-steps', 'Take the steps of', true, () => {
      runCommand('show.steps');
      takeSteps(shown!);
    }),
    ofShown('runs.check', 'Check again', true, () => {
      runCommand('show.runs');
      checkRun(api, { project: project!.project.folder, run: shown!.number, memoryBytes: settings.memoryBytes });
    }),
    {
      id: 'runs.compare-none',
      title: 'Close the comparison of runs',
      enabled: compareWith !== null,
      run: () => actions.compare(null),
    },
    ...runs
      .filter((run) => run !== shown && run.number !== compareWith)
      .map((run) => ({
        id: `runs.compare.${run.number}`,
        title: `Compare with run ${run.number} “${run.name}”`,
        enabled: shown !== null,
        run: () => {
          runCommand('show.runs');
          actions.compare(run);
        },
      })),
  ]);
  return null;
}
