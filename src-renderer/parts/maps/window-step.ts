import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useView, type ViewState } from '../../state/view-store.ts';
import { formatWindow, windowEdges } from '../../vis/signal-axis.ts';
import { openingSteps } from '../recipe/calibration-steps.ts';
import { type Draft, insertStep, newStep } from '../recipe/draft.ts';
import { changeDraft } from '../recipe/draft-history.ts';

/** Digits that tell channels apart and hide what rounding adds: 532.0000000001. */
const DIGITS = 9;

/**
 * The recipe with the energy window as a step, where it sees what is shown: after the calibrations and other windows, before
 * anything changes the spectra.
 *
 * @param axis the signal axis as it is shown
 */
export function withWindowStep(
  draft: Draft,
  axis: Axis,
  window: readonly [number, number],
  background: ViewState['background'],
): Draft {
  // From edge to edge: a range takes the channels whose middles lie in it.
  const range = (channels: readonly [number, number]) =>
    windowEdges(axis, channels).map((limit) => Number(limit.toPrecision(DIGITS)));
  const taken = background ? { background: background.windows.map(range), model: background.model } : {};
  const opening = openingSteps(draft).length;
  const others = draft.slice(opening).findIndex(({ op }) => op !== 'window');
  const at = others < 0 ? draft.length : opening + others;
  return insertStep(draft, newStep('window', { signal: range(window), ...taken }), at);
}

/** Adds the window that is shown to the recipe, undoable there. The answer says what was added; null without a window. */
export function addWindowStep(axis: Axis, units: UnitChoice): string | null {
  const { window, background } = useView.getState();
  if (!window) return null;
  const name = background ? `the net map of ${background.label}` : `the window ${formatWindow(axis, window, units)}`;
  changeDraft(`Add ${name}`, (draft) => withWindowStep(draft, axis, window, background));
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} is a step of the recipe.`;
}
