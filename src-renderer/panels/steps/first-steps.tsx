import { Button } from '@blueprintjs/core';
import type { DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import { isOfImages } from '../../../src-preload/contract/image-steps.ts';
import { EmptyState } from '../../app/empty-state.tsx';
import { type Preset, presetFor, presetsFor } from '../../parts/recipe/presets.ts';

interface FirstStepsProps {
  readonly description: DatasetDescription | null;
  /** Why nothing can run now; null when it can. */
  readonly obstacle: string | null;
  readonly onStart: (id: Preset['id']) => void;
  readonly onPreset: (id: Preset['id']) => void;
}

/** In place of an empty recipe: one click to a phase map, or another preset to start from. */
export function FirstSteps({ description, obstacle, onStart, onPreset }: FirstStepsProps) {
  if (description?.kind === 'spectrum') {
    return (
      <EmptyState
        icon="layers"
        title="No steps yet"
        purpose="A single spectrum has nothing to be sorted into phases: that takes a line or an image of spectra. Elements names its lines and edges; steps that prepare spectra can be added here."
      />
    );
  }
  const preset = presetFor(description);
  const ofImages = description !== null && isOfImages(description);
  const others = presetsFor(description).filter(({ id }) => id !== preset.id);
  return (
    <EmptyState
      icon="layers"
      title="No steps yet"
      purpose={`The steps that ${ofImages ? 'find out which images are alike' : 'turn spectra into a phase map'}. One click takes “${preset.title}”: ${preset.purpose.replace(/^[^:]*: /, '')}`}
      action={
        <div className="steps-start">
          <Button
            intent="primary"
            icon="heatmap"
            text={ofImages ? preset.title : 'Make a phase map'}
            disabled={obstacle !== null || description === null}
            title={obstacle ?? undefined}
            onClick={() => onStart(preset.id)}
          />
          {others.map((other) => (
            <Button
              key={other.id}
              variant="minimal"
              text={`Start from “${other.title}”`}
              onClick={() => onPreset(other.id)}
            />
          ))}
        </div>
      }
    />
  );
}
