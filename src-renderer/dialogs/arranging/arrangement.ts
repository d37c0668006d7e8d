import { useEffect } from 'react';
import { create } from 'zustand';
import type { ArrangeParameters } from '../../../src-preload/contract/steps.ts';
import { openingSteps } from '../../parts/recipe/calibration-steps.ts';
import { type Draft, newStep } from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { useView } from '../../state/view-store.ts';

/**
 * A recipe that takes its dataset so from the file; null as the file has it. Calibrations that it began with go: they speak
 * of axes that are others now.
 */
export function withArrangement(steps: Draft, arrange: ArrangeParameters | null): Draft {
  const others = steps.slice(openingSteps(steps).length);
  return arrange ? [newStep('arrange', { ...arrange }), ...others] : others;
}

interface AskedArrangement {
  readonly file: string;
  readonly dataset: number;
  readonly arrange: ArrangeParameters;
}

const useAsked = create<{ readonly asked: AskedArrangement | null }>(() => ({ asked: null }));

/** Arranges the axes of a dataset as soon as it is open. */
export function arrangeOnOpening(asked: AskedArrangement): void {
  useAsked.setState({ asked });
}

/** Does what was asked before the dataset was open. Stands once in the window, above whatever brings a recipe of its own. */
export function useAskedArrangement(): void {
  const asked = useAsked((state) => state.asked);
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  useEffect(() => {
    if (!asked || asked.file !== file || asked.dataset !== dataset) return;
    useAsked.setState({ asked: null });
    changeDraft('Arrange axes', (draft) => withArrangement(draft, asked.arrange));
  }, [asked, file, dataset]);
}
