import { Button, Callout, HTMLSelect } from '@blueprintjs/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { DEVICE_NAMES, type DeviceName } from '../../../src-preload/contract/compute.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useOverview, useProject } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { EmptyState } from '../../app/empty-state.tsx';
import { errorText } from '../../app/error-text.ts';
import { useView } from '../../state/view-store.ts';
import { activeRunOf, isRunOfCube } from '../runs/active-run.ts';
import { AddStepMenu } from './add-step-menu.tsx';
import {
  changeParameter,
  type Draft,
  duplicateStep,
  firstInvalid,
  indexOf,
  insertStep,
  moveStep,
  newStep,
  removeStep,
  usedClusters,
  withClusters,
} from './draft.ts';
import { changeDraft, redoDraft, undoDraft, useDraftHistory } from './draft-history.ts';
import { useDraftJob, useDraftRun, useRunStarter } from './draft-run.ts';
import { offeredCrop, PRESETS, presetFor, presetSteps, signalAxis } from './presets.ts';
import { RecipeMenu } from './recipe-menu.tsx';
import { StepCard, type StepProgress } from './step-card.tsx';
import { describeStep } from './step-catalog.ts';
import { resultsOfDraft } from './step-results.ts';
import './steps.css';

const DEVICE_TITLES: { readonly [name in DeviceName]: string } = {
  auto: 'Automatic',
  cpu: 'CPU',
  webgpu: 'GPU (WebGPU)',
  dml: 'GPU (DirectML)',
  cuda: 'GPU (CUDA)',
  coreml: 'Apple (Core ML)',
};

/** How long a notice such as “Removed k-means” offers its undo. */
const NOTICE_MS = 8000;

/** The recipe as cards: edit, run, and see what each step gave. */
export function StepsPanel() {
  const { data: project } = useProject();
  const { file, dataset, steps, device, activeRun, set } = useView();
  const { data: overview } = useOverview(file, dataset);
  const description = overview?.description ?? null;
  const unit = signalAxis(description)?.units ?? '';
  const starter = useRunStarter();
  const job = useDraftJob();
  const draftRun = useDraftRun();
  const { past, future } = useDraftHistory();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [notice, setNotice] = useNotice();
  const [drag, setDrag] = useState<{ id: string; over: string | null } | null>(null);
  const list = useRef<HTMLOListElement>(null);

  // The step that is being computed stays in sight, unless the person is typing somewhere.
  const running = starter.isRunning ? draftRun.steps[draftRun.current] : undefined;
  useEffect(() => {
    if (running === undefined || list.current?.contains(document.activeElement)) return;
    list.current?.querySelector(`[data-step="${running}"]`)?.scrollIntoView?.({ block: 'nearest' });
  }, [running]);

  const shown = activeRunOf(project, activeRun, file);
  const results = useMemo(() => {
    const isOfFile = (run: RunRecord) => isRunOfCube(project, run, file, run.result.source.dataset);
    const runs = project?.runs.filter(isOfFile) ?? [];
    return resultsOfDraft(steps, dataset, runs, shown && isOfFile(shown) ? shown : null);
  }, [project, steps, dataset, shown, file]);

  const edit = (label: string, change: (draft: Draft) => Draft, field?: string) => changeDraft(label, change, field);
  const open = (id: string, isOpen: boolean) =>
    setOpened((before) => new Set(isOpen ? [...before, id] : [...before].filter((other) => other !== id)));
  const add = (op: string) => {
    const step = newStep(op, op === 'crop' && !steps.some((other) => other.op === 'crop') ? cropOf() : {});
    edit(`Add ${describeStep(op).label}`, (draft) => insertStep(draft, step));
    open(step.id, true);
    focusCard(list, step.id);
  };
  const cropOf = () => {
    const axis = signalAxis(description);
    const crop = axis && offeredCrop(axis);
    return crop ? { signal: crop } : {};
  };
  const start = (draft: Draft) => {
    edit('Start a phase map', () => draft);
    starter.run(draft);
  };
  const takePreset = (id: (typeof PRESETS)[number]['id']) => {
    edit(`Take “${PRESETS.find((preset) => preset.id === id)!.title}”`, () => presetSteps(id, description));
  };
  const step = (action: () => boolean) => {
    if (action()) setNotice(null);
  };
  useCommands([
    {
      id: 'steps.undo',
      title: 'Undo change of the recipe',
      key: 'Ctrl+Z',
      scope: 'steps',
      hidden: true,
      enabled: past.length > 0,
      run: () => step(undoDraft),
    },
    {
      id: 'steps.redo',
      title: 'Redo change of the recipe',
      key: 'Ctrl+Shift+Z',
      scope: 'steps',
      hidden: true,
      enabled: future.length > 0,
      run: () => step(redoDraft),
    },
    {
      id: 'steps.run',
      title: 'Run all steps',
      key: 'Ctrl+Enter',
      enabled: starter.obstacle === null && steps.length > 0,
      run: () => starter.run(steps),
    },
    ...PRESETS.map((preset) => ({
      id: `steps.preset.${preset.id}`,
      title: `Take the steps of “${preset.title}”`,
      enabled: file !== null,
      run: () => takePreset(preset.id),
    })),
  ]);

  if (file === null) {
    return (
      <EmptyState
        icon="properties"
        title="No steps yet"
        purpose="Open a spectrum image first; the steps that make its phase map stand here."
      />
    );
  }
  const invalid = firstInvalid(steps);
  const isRunning = starter.isRunning;
  const runBar = (
    <div className="steps-bar" role="toolbar" aria-label="Recipe">
      {isRunning && job ? (
        <Button icon="stop" intent="danger" variant="outlined" text="Cancel" onClick={job.cancel} />
      ) : (
        <Button
          icon="play"
          intent="primary"
          text="Run all"
          title={
            starter.obstacle ??
            (invalid >= 0 ? `Step ${invalid + 1} has something wrong` : 'Run all steps (Ctrl+Enter)')
          }
          disabled={starter.obstacle !== null || steps.length === 0 || invalid >= 0}
          onClick={() => starter.run(steps)}
        />
      )}
      <AddStepMenu onAdd={add} />
      <span className="steps-bar-space" />
      <HTMLSelect
        aria-label="Device"
        title="Processor that computes; Automatic takes the setting"
        value={device}
        options={DEVICE_NAMES.map((value) => ({ value, label: DEVICE_TITLES[value] }))}
        onChange={(event) => set({ device: event.currentTarget.value as DeviceName })}
      />
      <RecipeMenu
        steps={steps}
        dataset={dataset}
        onPreset={takePreset}
        onReplace={(label, draft) => edit(label, () => draft)}
        onProblem={setNotice}
      />
    </div>
  );

  if (steps.length === 0) {
    const preset = presetFor(description);
    const others = PRESETS.filter(({ id }) => id !== preset.id);
    return (
      <div className="steps-panel">
        {runBar}
        <EmptyState
          icon="properties"
          title="No steps yet"
          purpose={`The steps that turn spectra into a phase map. One click takes “${preset.title}”: ${preset.purpose.replace(/^[^:]*: /, '')}`}
          action={
            <div className="steps-start">
              <Button
                intent="primary"
                icon="heatmap"
                text="Make a phase map"
                disabled={starter.obstacle !== null || overview === undefined}
                title={starter.obstacle ?? undefined}
                onClick={() => start(presetSteps(preset.id, description))}
              />
              {others.map((other) => (
                <Button
                  key={other.id}
                  variant="minimal"
                  text={`Start from “${other.title}”`}
                  onClick={() => takePreset(other.id)}
                />
              ))}
            </div>
          }
        />
        <Notice notice={notice} onClose={() => setNotice(null)} />
      </div>
    );
  }

  const progressOf = (id: string): StepProgress => {
    if (!isRunning) return null;
    const at = draftRun.steps.indexOf(id);
    if (at < 0) return null;
    return at < draftRun.current ? 'done' : at === draftRun.current ? 'running' : 'waiting';
  };
  const move = (id: string, by: number) => {
    edit(`Move ${describeStep(steps[indexOf(steps, id)]!.op).label}`, (draft) =>
      moveStep(draft, id, indexOf(draft, id) + by),
    );
    focusCard(list, id);
  };
  const remove = (id: string) => {
    const at = indexOf(steps, id);
    const { label } = describeStep(steps[at]!.op);
    edit(`Remove ${label}`, (draft) => removeStep(draft, id));
    setNotice({ text: `Removed ${label}.`, undo: undoDraft });
    const next = steps[at + 1] ?? steps[at - 1];
    if (next) focusCard(list, next.id);
  };
  const onDrag = (id: string, kind: 'start' | 'over' | 'drop' | 'end') => {
    if (kind === 'start') setDrag({ id, over: null });
    else if (kind === 'over') setDrag((now) => (now && now.over !== id ? { ...now, over: id } : now));
    else {
      if (kind === 'drop' && drag && drag.id !== id) {
        edit(`Move ${describeStep(steps[indexOf(steps, drag.id)]!.op).label}`, (draft) =>
          moveStep(draft, drag.id, indexOf(draft, id)),
        );
      }
      setDrag(null);
    }
  };
  const used = usedClusters(steps);
  const axis = signalAxis(description);
  const crop =
    axis && !steps.some(({ op }) => op === 'crop') && steps.some(({ op }) => op === 'kmeans' || op === 'sweep')
      ? offeredCrop(axis)
      : null;
  return (
    <div className="steps-panel">
      {runBar}
      {isRunning && job && draftRun.steps.length === 0 && (
        <p className="steps-elsewhere quiet">Another recipe is running: {job.phase}</p>
      )}
      <JobOutcome />
      {crop && (
        <p className="steps-offer">
          The spectra reach beyond the low loss.
          <Button
            size="small"
            variant="outlined"
            text={`Crop to ${crop[0]} – ${crop[1]} ${unit}`}
            onClick={() => edit('Add Crop', (draft) => insertStep(draft, newStep('crop', { signal: crop }), 0))}
          />
        </p>
      )}
      <ol className="steps-list" aria-label="Steps" ref={list}>
        {steps.map((one, i) => (
          <StepCard
            key={one.id}
            step={one}
            number={i + 1}
            count={steps.length}
            isOpen={opened.has(one.id)}
            signalUnit={unit}
            result={results[i] ?? null}
            progress={progressOf(one.id)}
            job={job}
            obstacle={isRunning ? 'A run is going on' : starter.obstacle}
            isDropTarget={drag?.over === one.id && drag.id !== one.id}
            onToggle={() => {
              open(one.id, !opened.has(one.id));
              if (!opened.has(one.id)) focusCard(list, one.id);
            }}
            onChange={(key, value) =>
              edit(
                `Change ${key} of ${describeStep(one.op).label}`,
                (draft) => changeParameter(draft, one.id, key, value),
                `${one.id}.${key}`,
              )
            }
            onRun={() => starter.run(steps, i)}
            onDuplicate={() => edit(`Duplicate ${describeStep(one.op).label}`, (draft) => duplicateStep(draft, one.id))}
            onRemove={() => remove(one.id)}
            onMove={(by) => move(one.id, by)}
            onDrag={(kind) => onDrag(one.id, kind)}
            usedClusters={used}
            onUseClusters={
              one.op === 'sweep' && !isRunning
                ? (clusters) => {
                    const next = withClusters(steps, clusters);
                    edit(`Use k = ${clusters}`, () => next);
                    starter.run(next);
                  }
                : null
            }
          />
        ))}
      </ol>
      <Notice notice={notice} onClose={() => setNotice(null)} />
    </div>
  );
}

/** How the last run ended, where that needs saying: failed, or cancelled. */
function JobOutcome() {
  const job = useDraftJob();
  const [closed, setClosed] = useState<string | null>(null);
  if (!job || job.state === 'running' || job.id === closed) return null;
  const close = (
    <Button size="small" variant="minimal" icon="cross" aria-label="Close" onClick={() => setClosed(job.id)} />
  );
  if (job.state === 'cancelled') {
    return (
      <p className="steps-outcome" role="status">
        <span>Cancelled; nothing was kept of it.</span>
        <Button size="small" text="Run again" onClick={job.again} />
        {close}
      </p>
    );
  }
  if (job.state === 'failed') {
    const { message, advice } = errorText(job.error);
    return (
      <Callout className="steps-failure" intent="danger" icon={null} role="alert">
        <p>
          <strong>{message}</strong> {advice}
        </p>
        <Button size="small" icon="refresh" text="Run again" onClick={job.again} />
        {close}
      </Callout>
    );
  }
  if (job.warnings.length === 0) return null;
  return (
    <Callout className="steps-failure" intent="warning" icon={null} compact role="status">
      <ul aria-label="Warnings">
        {[...new Set(job.warnings)].map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {close}
    </Callout>
  );
}

export interface NoticeText {
  readonly text: string;
  readonly undo?: () => unknown;
}

function Notice({ notice, onClose }: { readonly notice: NoticeText | null; readonly onClose: () => void }) {
  return (
    <div className="steps-notice-place" role="status" aria-live="polite">
      {notice && (
        <div className="steps-notice">
          <span>{notice.text}</span>
          {notice.undo && (
            <Button
              size="small"
              variant="minimal"
              text="Undo"
              onClick={() => {
                notice.undo!();
                onClose();
              }}
            />
          )}
          <Button size="small" variant="minimal" icon="cross" aria-label="Close notice" onClick={onClose} />
        </div>
      )}
    </div>
  );
}

/** A notice that goes by itself. */
function useNotice() {
  const [notice, setNotice] = useState<NoticeText | null>(null);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return [notice, setNotice] as const;
}

/** Puts the focus on a card once it stands at its place. */
function focusCard(list: React.RefObject<HTMLOListElement | null>, id: string): void {
  requestAnimationFrame(() => {
    const card = list.current?.querySelector<HTMLElement>(`[data-step="${id}"] .step-title`);
    card?.focus();
    card?.closest('li')?.scrollIntoView?.({ block: 'nearest' });
  });
}
