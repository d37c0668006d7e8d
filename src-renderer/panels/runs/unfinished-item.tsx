import { Button, Tag } from '@blueprintjs/core';
import type { UnfinishedRun } from '../../../src-preload/contract/project.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { useRunStarter } from '../../parts/recipe/draft-run.ts';
import { formatTime, stepsText } from '../../parts/runs/run-summary.ts';

interface UnfinishedItemProps {
  readonly run: UnfinishedRun;
  readonly isReadOnly: boolean;
  readonly onDelete: () => void;
}

/** A run that came to no end, with its cause. */
export function UnfinishedItem({ run, isReadOnly, onDelete }: UnfinishedItemProps) {
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
        <span className="run-buttons">
          <IconButton
            icon="trash"
            label={`Delete run ${run.number}`}
            title="Delete; Undo brings it back"
            disabled={isReadOnly}
            onClick={onDelete}
          />
        </span>
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
