import { useProject } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { MakePhaseMap } from '../../parts/recipe/make-phase-map.tsx';
import { activeRunOf } from '../../parts/runs/active-run.ts';
import { useRunActions } from '../../parts/runs/run-actions.ts';
import { useViewOf } from '../../state/view-store.ts';
import { DeletedNotice } from './deleted-notice.tsx';
import { RunComparison } from './run-comparison.tsx';
import { RunItem } from './run-item.tsx';
import { UnfinishedItem } from './unfinished-item.tsx';
import './runs.css';

/** Every run that was made: open, rename, compare, delete; and those that came to no end. */
export function RunsPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, compareWith, file } = useViewOf('activeRun', 'compareWith', 'file');
  const actions = useRunActions();
  if (isPending) return <LoadingState what="Loading runs" />;
  if (error) return <ErrorState error={error} title="The runs cannot be shown" retry={() => void refetch()} />;
  const runs = project?.runs ?? [];
  // One that is going on stands among the jobs.
  const unfinished = project?.unfinished.filter(({ state }) => state !== 'running') ?? [];
  const isReadOnly = project?.project.mode === 'read';
  if (!project || (runs.length === 0 && unfinished.length === 0)) {
    return (
      <div className="runs">
        <DeletedNotice />
        <EmptyState
          icon="history"
          title="No runs yet"
          purpose="Every run of the steps is kept here with its recipe and results, to be opened again or compared."
          action={<MakePhaseMap />}
        />
      </div>
    );
  }
  const shown = activeRunOf(project, activeRun, file);
  const other = runs.find((run) => run.number === compareWith && run !== shown) ?? null;
  return (
    <div className="runs">
      <DeletedNotice />
      {shown && other && <RunComparison project={project} run={shown} other={other} />}
      <ol className="runs-list" aria-label="Runs">
        {runs.toReversed().map((run) => (
          <RunItem
            key={run.number}
            project={project.project}
            run={run}
            isActive={run === shown}
            isCompared={run === other}
            isReadOnly={isReadOnly}
            onOpen={() => actions.open(run)}
            onCompare={() => actions.compare(run === other ? null : run)}
            onRename={(name) => actions.rename(run, name)}
            onDelete={() => actions.remove(run)}
          />
        ))}
      </ol>
      {unfinished.length > 0 && (
        <section aria-labelledby="runs-unfinished">
          <h3 id="runs-unfinished">Without a result</h3>
          <ol className="runs-list" aria-label="Runs without a result">
            {unfinished.toReversed().map((run) => (
              <UnfinishedItem key={run.uuid} run={run} isReadOnly={isReadOnly} onDelete={() => actions.remove(run)} />
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
