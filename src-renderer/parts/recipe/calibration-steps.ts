import { useMemo } from 'react';
import { indexAt, positionAt, type Steps } from '../../../src-preload/contract/axis.ts';
import { axisIndex, calibrateAxes } from '../../../src-preload/contract/calibrated-axes.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { type CalibrateParameters, calibrateParameters } from '../../../src-preload/contract/steps.ts';
import { type DraftStep, useView } from '../../state/view-store.ts';
import { type Draft, newStep } from './draft.ts';

/**
 * The `calibrate` steps that a recipe begins with, once the axes are arranged. They count in the dataset's own channels and
 * pixels, so that what is looked at can be shown as they make it; later ones follow crops and bins.
 */
export function leadingCalibrations(steps: Draft): readonly DraftStep[] {
  const arranged = steps[0]?.op === 'arrange' ? steps.slice(1) : steps;
  const end = arranged.findIndex(({ op }) => op !== 'calibrate');
  return end < 0 ? arranged : arranged.slice(0, end);
}

/** What a recipe says of the data themselves, before it does anything with them: their axes and calibrations. */
export function openingSteps(steps: Draft): readonly DraftStep[] {
  return [...steps.slice(0, steps[0]?.op === 'arrange' ? 1 : 0), ...leadingCalibrations(steps)];
}

/** Axes as the first `calibrate` steps of a recipe make them. Steps that do not fit are left to the recipe to complain of. */
export function calibratedAxes(axes: readonly Axis[], steps: Draft): readonly Axis[] {
  return leadingCalibrations(steps).reduce<readonly Axis[]>((before, { parameters }) => {
    const parsed = calibrateParameters.safeParse(parameters);
    if (!parsed.success) return before;
    try {
      return calibrateAxes(before, parsed.data);
    } catch {
      return before;
    }
  }, axes);
}

/** A recipe that begins with these calibrations; each takes the place of an earlier one of its axis. */
export function withCalibrations(
  steps: Draft,
  axes: readonly Axis[],
  calibrations: readonly CalibrateParameters[],
): Draft {
  const indexOf = (axis: unknown) =>
    typeof axis === 'string' || typeof axis === 'number' ? axisIndex(axes, axis) : undefined;
  const replaced = calibrations.map(({ axis }) => indexOf(axis));
  const before = leadingCalibrations(steps);
  const kept = before.filter(({ parameters }) => !replaced.includes(indexOf(parameters.axis)));
  const made = calibrations.map((parameters) => newStep('calibrate', withoutUndefined(parameters)));
  const opening = openingSteps(steps).length;
  return [...steps.slice(0, opening - before.length), ...kept, ...made, ...steps.slice(opening)];
}

/** How a recipe names an axis: by its name where no other has it, else by its place. */
export function axisKey(axes: readonly Axis[], index: number): string | number {
  const { name, role } = axes[index]!;
  if (role === 'signal' && index === axes.length - 1 && axes.filter((axis) => axis.role === 'signal').length === 1) {
    return 'signal';
  }
  return name !== '' && axisIndex(axes, name) === index ? name : index;
}

/**
 * The signal axis of a run as the present calibration has it. `base` is the dataset's axis under the run's own calibration,
 * `shown` under the present one: cropped and binned channels keep their place on it.
 */
export function onShownAxis(axis: Steps, base: Axis, shown: Axis): Steps {
  const isSame = base.units === shown.units && base.scale === shown.scale && base.offset === shown.offset;
  if (isSame || base.positions || shown.positions) return axis;
  return { scale: (axis.scale / base.scale) * shown.scale, offset: positionAt(shown, indexAt(base, axis.offset)) };
}

/** A first look with the axes that the recipe's first steps make; the same object where there are none. */
export function useCalibrated(overview: Overview | undefined): Overview | undefined {
  const steps = useView((view) => view.steps);
  const key = JSON.stringify(leadingCalibrations(steps).map(({ parameters }) => parameters));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the steps
  return useMemo(() => {
    if (!overview || key === '[]') return overview;
    const { description } = overview;
    return { ...overview, description: { ...description, axes: calibratedAxes(description.axes, steps) } };
  }, [overview, key]);
}

function withoutUndefined(parameters: object): DraftStep['parameters'] {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
