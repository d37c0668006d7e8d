import { Button } from '@blueprintjs/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { framesPart } from '../../../src-preload/contract/frames.ts';
import { isOfImages } from '../../../src-preload/contract/image-steps.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { shownEnergy, toShown } from '../../../src-preload/contract/shown-units.ts';
import { useDescription, useOverviewNow, useProject } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { NoDataset } from '../../app/no-dataset.tsx';
import { useUnits } from '../../app/settings.ts';
import { calibratedAxes } from '../../parts/recipe/calibration-steps.ts';
import { insertStep, newStep } from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { useDraftJob, useDraftRun, useRunStarter } from '../../parts/recipe/draft-run.ts';
import { begun, offeredCrop, type Preset, presetStepsFor, presetsFor, signalAxis } from '../../parts/recipe/presets.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import { isRunOf, resultsOfDraft } from '../../parts/recipe/step-results.ts';
import { replaceDraft } from '../../parts/recipe/steps-notice.ts';
import { activeRunOf, isRunOfFile } from '../../parts/runs/active-run.ts';
import { useViewOf } from '../../state/view-store.ts';
import { FirstSteps } from './first-steps.tsx';
import { JobOutcome } from './job-outcome.tsx';
import { OtherRun } from './other-run.tsx';
import { RecipeBar } from './recipe-bar.tsx';
import { focusCard, StepList } from './step-list.tsx';
import { StepsNotice } from './steps-notice-bar.tsx';
import './steps.css';

/** The recipe as cards: edit, run, and see what each step gave. */
export function StepsPanel() {
  const { data: project } = useProject();
  const { file, dataset, frames, steps, activeRun } = useViewOf('file', 'dataset', 'frames', 'steps', 'activeRun');
  const description = useDescription(file, dataset);
  const overview = useOverviewNow(file, dataset);
  const axis = signalAxis(description);
  const units = useUnits();
  const ofRecipe = description && signalAxis({ ...description, axes: calibratedAxes(description.axes, steps) });
  const signalUnit = shownEnergy(ofRecipe?.units ?? '', units);
  const fileUnit = shownEnergy(axis?.units ?? '', units);
  const ofImages = description !== null && isOfImages(description);
  const starter = useRunStarter();
  const draftRun = useDraftRun();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLOListElement>(null);

  // The step that is being computed stays in sight, unless the person is typing somewhere.
  const running = starter.isRunning ? draftRun.steps[draftRun.current] : undefined;
  useEffect(() => {
    if (running === undefined || list.current?.contains(document.activeElement)) return;
    list.current?.querySelector(`[data-step="${running}"]`)?.scrollIntoView?.({ block: 'nearest' });
  }, [running]);

  const shown = activeRunOf(project, activeRun, file);
  const [results, did] = useMemo(() => {
    const of = { dataset, ...framesPart(frames) };
    const isOfFile = (run: RunRecord) => isRunOfFile(project, run, file);
    const runs = project?.runs.filter(isOfFile) ?? [];
    const before = shown && isOfFile(shown) ? shown : null;
    const same = before && !isRunOf(steps, of, before) && runs.findLast((run) => isRunOf(steps, of, run));
    return [resultsOfDraft(steps, of, runs, before), same || null] as const;
  }, [project, steps, dataset, frames, shown, file]);

  const open = (id: string, isOpen: boolean) =>
    setOpened((before) => new Set(isOpen ? [...before, id] : [...before].filter((other) => other !== id)));
  const add = (op: string) => {
    // Axes are arranged once.
    const there = op === 'arrange' && steps[0]?.op === 'arrange' ? steps[0].id : null;
    if (there !== null) {
      open(there, true);
      focusCard(list, there);
      return;
    }
    const signal = op === 'crop' && !steps.some((other) => other.op === 'crop') && axis ? offeredCrop(axis) : null;
    const step = newStep(op, signal ? { signal } : {});
    changeDraft(`Add ${describeStep(op).label}`, (draft) => insertStep(draft, step));
    open(step.id, true);
    focusCard(list, step.id);
  };
  const startPreset = (id: Preset['id']) => {
    const draft = presetStepsFor(overview(), steps, id);
    changeDraft('Start a phase map', () => draft);
    starter.run(draft);
  };
  const presets = presetsFor(description);
  const takePreset = (id: Preset['id']) => {
    const { title } = presets.find((preset) => preset.id === id)!;
    replaceDraft(`Take “${title}”`, `Took “${title}”`, presetStepsFor(overview(), steps, id));
  };
  useCommands([
    {
      id: 'steps.run',
      title: 'Run all steps',
      key: 'Ctrl+Enter',
      enabled: starter.obstacle === null && !starter.isRunning && steps.length > 0,
      run: () => starter.run(steps),
    },
    ...presets.map((preset) => ({
      id: `steps.preset.${preset.id}`,
      title: `Take the steps of “${preset.title}”`,
      enabled: file !== null,
      run: () => takePreset(preset.id),
    })),
  ]);

  if (file === null) {
    return (
      <NoDataset
        icon="layers"
        title="No steps yet"
        purpose="Open a spectrum image or a stack of images first; the steps that find its phases stand here."
      />
    );
  }
  const clusters = steps.some(({ op }) => op === 'kmeans' || op === 'sweep');
  const crop = axis && clusters && !steps.some(({ op }) => op === 'crop') ? offeredCrop(axis) : null;
  return (
    <div className="steps-panel">
      <RecipeBar starter={starter} presets={presets} ofImages={ofImages} onAdd={add} onPreset={takePreset} />
      {steps.length > 0 && (
        <>
          {starter.isRunning && draftRun.steps.length === 0 && <RunElsewhere />}
          <JobOutcome />
          {did && shown && !starter.isRunning && <OtherRun did={did} shown={shown} />}
          {crop && (
            <p className="steps-offer">
              The spectra reach beyond the low loss.
              <Button
                size="small"
                variant="outlined"
                text={`Crop to ${toShown(crop[0], fileUnit)} – ${toShown(crop[1], fileUnit)} ${fileUnit.units}`}
                onClick={() =>
                  changeDraft('Add Crop', (draft) => insertStep(draft, newStep('crop', { signal: crop }), 0))
                }
              />
            </p>
          )}
          <StepList
            list={list}
            steps={steps}
            results={results}
            starter={starter}
            signalUnit={signalUnit}
            ofImages={ofImages}
            opened={opened}
            onOpen={open}
          />
        </>
      )}
      {!begun(steps) && (
        <FirstSteps description={description} obstacle={starter.obstacle} onStart={startPreset} onPreset={takePreset} />
      )}
      <StepsNotice />
    </div>
  );
}

function RunElsewhere() {
  const job = useDraftJob();
  return <p className="steps-elsewhere quiet">Another recipe is running: {job?.phase}</p>;
}
