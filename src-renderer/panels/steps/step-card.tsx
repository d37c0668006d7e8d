import { Button, Icon, ProgressBar, Tag } from '@blueprintjs/core';
import { type DragEvent, type KeyboardEvent, useId } from 'react';
import type { ShownUnit } from '../../../src-preload/contract/shown-units.ts';
import { checkParameters, isValid } from '../../forms/check-parameters.ts';
import { StepForm } from '../../forms/step-form.tsx';
import { FinishEarly } from '../../parts/jobs/finish-early.tsx';
import { useDraftJob } from '../../parts/recipe/draft-run.ts';
import { formatSeconds } from '../../parts/recipe/numbers.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import type { StepResult } from '../../parts/recipe/step-results.ts';
import { type DraftStep, useView } from '../../state/view-store.ts';
import { parameterText } from './parameter-text.ts';
import { StepResultView } from './step-result-view.tsx';

/** What is going on with a step while the recipe runs. */
export type StepProgress = 'waiting' | 'running' | 'done' | null;

export interface StepCardProps {
  readonly step: DraftStep;
  readonly number: number;
  readonly count: number;
  readonly isOpen: boolean;
  readonly signalUnit: ShownUnit;
  readonly ofImages: boolean;
  readonly result: StepResult | null;
  readonly progress: StepProgress;
  /** Why it cannot run now; null when it can. */
  readonly obstacle: string | null;
  readonly isDropTarget: boolean;
  /** Clusters of the recipe's k-means step. */
  readonly usedClusters: number | null;
  readonly onToggle: () => void;
  readonly onChange: (key: string, value: unknown) => void;
  readonly onRun: () => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
  readonly onMove: (by: number) => void;
  readonly onDrag: (kind: 'start' | 'over' | 'drop' | 'end') => void;
  readonly onUseClusters: ((clusters: number) => void) | null;
}

/** A step of the recipe: what it does, its form, its progress and what came out. */
export function StepCard(props: StepCardProps) {
  const { step, number, count, isOpen, signalUnit, result, progress, obstacle } = props;
  const id = useId();
  const { label, icon, purpose, help } = describeStep(step.op);
  const isWrong = !isValid(checkParameters(step.op, step.parameters));
  const isBusy = progress === 'running' || progress === 'waiting';
  const name = `Step ${number}: ${label}`;
  return (
    <li
      className={`step-card${props.isDropTarget ? ' step-card-target' : ''}${progress === 'running' ? ' step-card-running' : ''}`}
      aria-label={name}
      data-step={step.id}
      onKeyDown={(event) => onKeys(event, props)}
      onDragOver={(event) => {
        event.preventDefault();
        props.onDrag('over');
      }}
      onDrop={(event) => {
        event.preventDefault();
        props.onDrag('drop');
      }}
    >
      <div className="step-head">
        <span
          className="step-handle"
          draggable
          title="Drag to another place (Alt+↑, Alt+↓)"
          aria-hidden
          onDragStart={(event) => startDrag(event, props)}
          onDragEnd={() => props.onDrag('end')}
        >
          <Icon icon="drag-handle-vertical" size={14} />
        </span>
        <button
          type="button"
          className="step-title"
          aria-expanded={isOpen}
          aria-controls={`${id}-body`}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          title={purpose}
          onClick={props.onToggle}
        >
          <Icon icon={icon} size={14} />
          <span className="step-name">{label}</span>
          <span className="step-parameters">{parameterText(step, signalUnit)}</span>
        </button>
        <StepState {...{ progress, result, isWrong }} />
        <span className="step-buttons">
          <Button
            variant="minimal"
            size="small"
            icon="play"
            aria-label={`Run to here: ${name}`}
            title={obstacle ?? (isWrong ? 'Correct the parameters first' : `Run steps 1 to ${number}`)}
            disabled={obstacle !== null || isWrong}
            onClick={props.onRun}
          />
          <Button
            variant="minimal"
            size="small"
            icon="duplicate"
            aria-label={`Duplicate ${name}`}
            title="Duplicate (Ctrl+D)"
            onClick={props.onDuplicate}
          />
          <Button
            variant="minimal"
            size="small"
            icon="cross"
            aria-label={`Remove ${name}`}
            title="Remove (Del)"
            disabled={isBusy}
            onClick={props.onRemove}
          />
        </span>
      </div>
      {progress === 'running' && <RunningStep name={name} />}
      {isOpen && (
        <div className="step-body" id={`${id}-body`}>
          <p className="step-purpose quiet">
            {purpose}
            <Button
              variant="minimal"
              size="small"
              icon="help"
              aria-label={`Help: ${label}`}
              title="What it does, when to use it, when not, and where it comes from"
              onClick={() => useView.getState().set({ help })}
            />
          </p>
          <StepForm
            op={step.op}
            parameters={step.parameters}
            signalUnit={signalUnit}
            ofImages={props.ofImages}
            onChange={props.onChange}
            disabled={isBusy}
          />
        </div>
      )}
      {result && progress === null && (
        <StepResultView
          result={result}
          isOpen={isOpen}
          usedClusters={props.usedClusters}
          onUseClusters={props.onUseClusters}
        />
      )}
      <span className="visually-hidden">
        {number} of {count}
      </span>
    </li>
  );
}

/** What is going on, in a word; a step that is as it should be says nothing. */
function StepState({
  progress,
  result,
  isWrong,
}: {
  progress: StepProgress;
  result: StepResult | null;
  isWrong: boolean;
}) {
  if (isWrong)
    return (
      <Tag minimal intent="danger">
        wrong
      </Tag>
    );
  if (progress === 'waiting') return <span className="quiet">waiting</span>;
  if (progress === 'running') return <span className="quiet">running</span>;
  if (progress === 'done' || result?.state === 'fresh')
    return <Icon icon="tick" size={14} className="step-done" title="Done with these parameters" />;
  if (result?.state === 'stale')
    return (
      <Tag minimal intent="warning" title={`Changed since run ${result.run}: run it again`}>
        changed
      </Tag>
    );
  return null;
}

/** Renders with every report of the run; the rest of the panel does not. */
function RunningStep({ name }: { name: string }) {
  const job = useDraftJob();
  if (!job) return null;
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : undefined;
  const seconds = (Date.now() - job.startedAt) / 1000;
  return (
    <div className="step-progress" role="status" aria-label={`${name} is running`}>
      <ProgressBar {...(share === undefined ? {} : { value: share })} intent="primary" stripes={share === undefined} />
      <div className="step-progress-line">
        <span>{job.phase}</span>
        {job.secondsLeft !== null && seconds > 2 && (
          <span className="quiet">{formatSeconds(job.secondsLeft)} left</span>
        )}
        <FinishEarly job={job} />
        <Button size="small" variant="minimal" text="Cancel" onClick={job.cancel} />
      </div>
    </div>
  );
}

function startDrag(event: DragEvent<HTMLElement>, props: StepCardProps): void {
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', props.step.id);
  const card = event.currentTarget.closest('li');
  if (card) event.dataTransfer.setDragImage(card, 12, 12);
  props.onDrag('start');
}

function onKeys(event: KeyboardEvent, props: StepCardProps): void {
  const isOnTitle = event.target instanceof Element && event.target.closest('.step-title') !== null;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown'))
    props.onMove(event.key === 'ArrowUp' ? -1 : 1);
  else if (isOnTitle && event.key === 'Delete') props.onRemove();
  else if (isOnTitle && event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey)) props.onDuplicate();
  else if (isOnTitle && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onRun();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
