import { Button, Icon, Tag } from '@blueprintjs/core';
import type { ProjectSummary, RunRecord } from '../../../src-preload/contract/project.ts';
import { askWhatToApplyTo } from '../../dialogs/applying/applying.tsx';
import { openArchiveDialog } from '../../dialogs/archives/archive-dialogs.ts';
import { canCompress, hasModel } from '../../dialogs/archives/run-models.ts';
import { formatSeconds } from '../../parts/recipe/numbers.ts';
import { VerdictLine } from '../../parts/recipe/verdict-line.tsx';
import { takeSteps, useRunsView } from '../../parts/runs/run-actions.ts';
import { formatTime, summarizeRun } from '../../parts/runs/run-summary.ts';
import { RunCheck } from './run-check.tsx';
import { RunName } from './run-name.tsx';

interface RunItemProps {
  readonly project: ProjectSummary;
  readonly run: RunRecord;
  readonly isActive: boolean;
  readonly isCompared: boolean;
  readonly isReadOnly: boolean;
  readonly onOpen: () => void;
  readonly onCompare: () => void;
  readonly onRename: (name: string) => void;
  readonly onDelete: () => void;
}

/** A finished run: what it did, what came out, and what can be done with it. */
export function RunItem({
  project,
  run,
  isActive,
  isCompared,
  isReadOnly,
  onOpen,
  onCompare,
  onRename,
  onDelete,
}: RunItemProps) {
  const { steps, result, verdict } = summarizeRun(run);
  return (
    <li
      className={`run${isActive ? ' run-active' : ''}`}
      aria-label={`Run ${run.number}: ${run.name}`}
      aria-current={isActive || undefined}
    >
      <div className="run-head">
        <span className="run-number">{run.number}</span>
        <RunName {...{ run, isReadOnly, onOpen, onRename }} />
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
            onClick={() => useRunsView.setState({ renaming: run.number })}
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
            {result} <span className="quiet">· took {formatSeconds(run.result.seconds)}</span>
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
            onClick={() => takeSteps(run)}
          />
        )}
        {isActive && <RunCheck project={project} run={run} />}
        {hasModel(run) && (
          <>
            <Button
              size="small"
              variant="minimal"
              className="run-steps"
              icon="import"
              text="Apply to…"
              aria-label={`Apply the model of run ${run.number} to other data`}
              title={
                isReadOnly
                  ? 'This project is open for reading only'
                  : 'Makes a recipe that prepares other data in the same way and applies this model'
              }
              disabled={isReadOnly}
              onClick={() => askWhatToApplyTo(run)}
            />
            {canCompress(run) && (
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
          </>
        )}
      </div>
    </li>
  );
}
