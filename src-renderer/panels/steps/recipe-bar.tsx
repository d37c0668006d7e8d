import { Button, HTMLSelect } from '@blueprintjs/core';
import { DEVICE_NAMES, type DeviceName } from '../../../src-preload/contract/compute.ts';
import { firstInvalid } from '../../parts/recipe/draft.ts';
import { type RunStarter, useDraftJob } from '../../parts/recipe/draft-run.ts';
import type { Preset } from '../../parts/recipe/presets.ts';
import { useViewOf } from '../../state/view-store.ts';
import { AddStepMenu } from './add-step-menu.tsx';
import { RecipeHistory } from './recipe-history.tsx';
import { RecipeMenu } from './recipe-menu.tsx';

const DEVICE_TITLES: { readonly [name in DeviceName]: string } = {
  auto: 'Automatic',
  cpu: 'CPU',
  webgpu: 'GPU (WebGPU)',
  dml: 'GPU (DirectML)',
  cuda: 'GPU (CUDA)',
  coreml: 'Apple (Core ML)',
  tfjs: 'TensorFlow.js (training)',
};

interface RecipeBarProps {
  readonly starter: RunStarter;
  readonly presets: readonly Preset[];
  readonly ofImages: boolean;
  readonly onAdd: (op: string) => void;
  readonly onPreset: (id: Preset['id']) => void;
}

/** What is done with the recipe as a whole: run or cancel, add to it, undo, where to compute, presets and files. */
export function RecipeBar({ starter, presets, ofImages, onAdd, onPreset }: RecipeBarProps) {
  const { steps, device, set } = useViewOf('steps', 'device', 'set');
  const invalid = firstInvalid(steps);
  return (
    <div className="steps-bar" role="toolbar" aria-label="Recipe">
      {starter.isRunning ? (
        <CancelButton />
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
      <AddStepMenu ofImages={ofImages} onAdd={onAdd} />
      <RecipeHistory />
      <span className="steps-bar-space" />
      <HTMLSelect
        aria-label="Device"
        title="Processor that computes the next run; a window begins with the one of the settings"
        value={device}
        options={DEVICE_NAMES.map((value) => ({ value, label: DEVICE_TITLES[value] }))}
        onChange={(event) => set({ device: event.currentTarget.value as DeviceName })}
      />
      <RecipeMenu {...{ steps, presets, onPreset }} />
    </div>
  );
}

function CancelButton() {
  const job = useDraftJob();
  return <Button icon="stop" intent="danger" variant="outlined" text="Cancel" onClick={() => job?.cancel()} />;
}
