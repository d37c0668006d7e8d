import { Button, Icon, Tag } from '@blueprintjs/core';
import { useState } from 'react';
import type { RunRecord, UnfinishedRun } from '../../../src-preload/contract/project.ts';
import { useProject, useProjectChange } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { notifyError } from '../../app/notices.tsx';
import { useView, useViewOf } from '../../state/view-store.ts';
import { openArchiveDialog } from '../archives/archive-dialogs.ts';
import { hasModel } from '../archives/run-models.ts';
import { draftOf } from '../steps/draft.ts';
import { changeDraft } from '../steps/draft-history.ts';
import { mapOfRun, useRunStarter } from '../steps/draft-run.ts';
import { MakePhaseMap } from '../steps/make-phase-map.tsx';
import { formatSeconds } from '../steps/numbers.ts';
import { VerdictLine } from '../steps/verdict-line.tsx';
import { activeRunOf } from './active-run.ts';
import { RunComparison } from './run-comparison.tsx';
import { formatTime, stepsText, summarizeRun } from './run-summary.ts';
import './runs.css';

/** Every run that was made: open, rename, compare, delete; and those that came to no end. */
export function RunsPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, compareWith, file, set } = useViewOf('activeRun', 'compareWith', 'file', 'set');
  const rename = useProjectChange('rename-run');
  const remove = useProjectChange('delete-run');
  const undo = useProjectChange('undo');
  const [deleted, setDeleted] = useState<RunRecord | null>(null);
  if (isPending) return <LoadingState what="Loading runs" />;
  if (error) return <ErrorState error={error} title="The runs cannot be shown" retry={() => void refetch()} />;
  const runs = project?.runs ?? [];
  // One that is going on stands among the jobs.
  const unfinished = project?.unfinished.filter(({ state }) => state !== 'running') ?? [];
  const isReadOnly = project?.project.mode === 'read';
  const notice = deleted && (
    <p className="runs-notice" role="status">
      <span>Deleted “{deleted.name}”.</span>
      <Button
        size="small"
        variant="minimal"
        text="Undo"
        onClick={() => undo.mutate({}, { onError: notifyError, onSuccess: () => setDeleted(null) })}
      />
      <Button size="small" variant="minimal" icon="cross" aria-label="Close notice" onClick={() => setDeleted(null)} />
    </p>
  );
  if (!project || (runs.length === 0 && unfinished.length === 0)) {
    return (
      <div className="runs">
        {notice}
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
  const open = (run: RunRecord) => {
    set({
      activeRun: run.number,
      map: mapOfRun(run) ?? { kind: 'total' },
      ...(run.number === compareWith ? { compareWith: null } : {}),
    });
  };
  const takeAway = (run: RunRecord) => {
    remove.mutate(
      { run: run.number },
      {
        onError: notifyError,
        onSuccess: () => {
          setDeleted(run);
          const view = useView.getState();
          const showedIt = (view.map.kind === 'labels' || view.map.kind === 'array') && view.map.run === run.number;
          set({
            activeRun: view.activeRun === run.number ? null : view.activeRun,
            compareWith: view.compareWith === run.number ? null : view.compareWith,
            ...(showedIt ? { map: { kind: 'total' } as const } : {}),
          });
        },
      },
    );
  };
  return (
    <div className="runs">
      {notice}
      {shown && other && <RunComparison project={project} run={shown} other={other} />}
      <ol className="runs-list" aria-label="Runs">
        {runs.toReversed().map((run) => (
          <RunItem
            key={run.number}
            run={run}
            isActive={run === shown}
            isCompared={run === other}
            isReadOnly={isReadOnly}
            onOpen={() => open(run)}
            onCompare={() => set({ compareWith: run === other ? null : run.number })}
            onRename={(name) => rename.mutate({ run: run.number, name }, { onError: notifyError })}
            onDelete={() => takeAway(run)}
          />
        ))}
      </ol>
      {unfinished.length > 0 && (
        <section aria-labelledby="runs-unfinished">
          <h3 id="runs-unfinished">Without a result</h3>
          <ol className="runs-list" aria-label="Runs without a result">
            {unfinished.toReversed().map((run) => (
              <UnfinishedItem key={run.uuid} run={run} />
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

interface RunItemProps {
  readonly run: RunRecord;
  readonly isActive: boolean;
  readonly isCompared: boolean;
  readonly isReadOnly: boolean;
  readonly onOpen: () => void;
  readonly onCompare: () => void;
  readonly onRename: (name: string) => void;
  readonly onDelete: () => void;
}

function RunItem({ run, isActive, isCompared, isReadOnly, onOpen, onCompare, onRename, onDelete }: RunItemProps) {
  const [name, setName] = useState<string | null>(null);
  const { steps, result, verdict } = summarizeRun(run);
  const keep = () => {
    const text = name?.trim();
    if (text && text !== run.name) onRename(text);
    setName(null);
  };
  return (
    <li
      className={`run${isActive ? ' run-active' : ''}`}
      aria-label={`Run ${run.number}: ${run.name}`}
      aria-current={isActive || undefined}
    >
      <div className="run-head">
        <span className="run-number">{run.number}</span>
        {name === null ? (
          <button
            type="button"
            className="run-name"
            title="Open (F2 renames)"
            onClick={onOpen}
            onDoubleClick={() => !isReadOnly && setName(run.name)}
            onKeyDown={(event) => event.key === 'F2' && !isReadOnly && setName(run.name)}
          >
            {run.name}
          </button>
        ) : (
          <input
            className="name-box run-name-box"
            aria-label={`Name of run ${run.number}`}
            // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
            autoFocus
            value={name}
            maxLength={200}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setName(event.currentTarget.value)}
            onBlur={keep}
            onKeyDown={(event) => {
              if (event.key === 'Enter') keep();
              if (event.key === 'Escape') setName(null);
              event.stopPropagation();
            }}
          />
        )}
        {isActive && (
          <Tag minimal intent="primary">
            shown
          </Tag>
        )}
        <time className="quiet" dateTime={run.finishedAt} title={new Date(run.finishedAt).toLocaleString()}>
          {formatTime(run.finishedAt)}
        </time>
        <span className="run-buttons">
          <Button
            size="small"
            variant="minimal"
            icon="comparison"
            aria-pressed={isCompared}
            active={isCompared}
            aria-label={`Compare with run ${run.number}`}
            title={isActive ? 'This run is shown: choose another one to compare it with' : 'Compare with the run shown'}
            disabled={isActive}
            onClick={onCompare}
          />
          <Button
            size="small"
            variant="minimal"
            icon="edit"
            aria-label={`Rename run ${run.number}`}
            title="Rename"
            disabled={isReadOnly}
            onClick={() => setName(run.name)}
          />
          <Button
            size="small"
            variant="minimal"
            icon="trash"
            aria-label={`Delete run ${run.number}`}
            title="Delete; Undo brings it back"
            disabled={isReadOnly}
            onClick={onDelete}
          />
        </span>
      </div>
      <div className="run-facts">
        <span className="quiet" title={steps}>
          {steps}
        </span>
        {result && (
          <span>
            {result} <span className="quiet">in {formatSeconds(run.result.seconds)}</span>
          </span>
        )}
        {verdict && <VerdictLine verdict={verdict} isLong={false} />}
        {run.warnings.length > 0 && (
          <details className="run-warnings">
            <summary>
              <Icon icon="warning-sign" size={12} /> {run.warnings.length}{' '}
              {run.warnings.length === 1 ? 'warning' : 'warnings'}
            </summary>
            <ul>
              {run.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </details>
        )}
        {isActive && (
          <Button
            size="small"
            variant="minimal"
            className="run-steps"
            icon="properties"
            text="Edit its steps"
            title="Puts the recipe of this run into Steps"
            onClick={() => changeDraft(`Take the steps of run ${run.number}`, () => draftOf(run.recipe))}
          />
        )}
        {hasModel(run) && (
          <Button
            size="small"
            variant="minimal"
            className="run-steps"
            icon="compressed"
            text="Compress…"
            aria-label={`Compress by run ${run.number}`}
            title="Writes the data as an archive of latent numbers by this model, within a bound of error"
            onClick={() => openArchiveDialog({ kind: 'compress', run: run.number })}
          />
        )}
      </div>
    </li>
  );
}

function UnfinishedItem({ run }: { readonly run: UnfinishedRun }) {
  const starter = useRunStarter();
  const interrupted = run.state === 'interrupted';
  const error = run.error;
  return (
    <li
      className="run run-unfinished"
      aria-label={`Run ${run.number}: ${run.name}, ${interrupted ? 'interrupted' : 'failed'}`}
    >
      <div className="run-head">
        <span className="run-number">{run.number}</span>
        <span className="run-name">{run.name}</span>
        <Tag minimal intent={interrupted ? 'warning' : 'danger'}>
          {interrupted ? 'interrupted' : 'failed'}
        </Tag>
        <time className="quiet" dateTime={run.startedAt}>
          {formatTime(run.startedAt)}
        </time>
      </div>
      <div className="run-facts">
        <span className="quiet" title={stepsText(run.recipe)}>
          {stepsText(run.recipe)}
        </span>
        <p>{error ? error.message : 'The program ended while this was running; nothing else was lost.'}</p>
        {error?.advice && <p className="quiet">{error.advice}</p>}
        <Button
          size="small"
          icon="refresh"
          text="Run again"
          aria-label={`Run ${run.number} again`}
          disabled={starter.isRunning || starter.obstacle === 'Open a file first.'}
          onClick={() => starter.runRecipe(run.recipe, run.file, run.name)}
        />
      </div>
    </li>
  );
}
