import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { signalAxis } from '../../vis/signal-axis.ts';

import { kindsOf, startKind } from './figure-kind.ts';

type Figure = Partial<FigureRequest>;

/** The run that maps or marks were first shown with: the one that they were chosen for. */
const chosenFor = new WeakMap<object, RunRecord>();

/**
 * A figure's settings as they fit a run, which has not something for every kind. Maps of another run go, with the kind of figure that needs them: under the same name
 * this one has other numbers. Marks of another energy axis go as well; they stay wanted.
 */
export function figureOfRun({ maps, marks, ...others }: Figure, run: RunRecord): Figure {
  const isThere = (array: string) => run.arrays.some(({ name }) => name === array);
  const hasMaps = maps?.every(({ array }) => isThere(array)) && runOf(maps, run).uuid === run.uuid;
  const { figure: _, range: _range, ...ofPhases } = others;
  const fitting: Figure = {
    ...(maps && !hasMaps ? ofPhases : others),
    ...(hasMaps ? { maps } : {}),
    ...(marks ? { marks: axisOf(runOf(marks, run)) === axisOf(run) ? marks : [] } : {}),
  };
  const kinds = kindsOf(run);
  const [first] = kinds;
  return !first || kinds.includes(fitting.figure ?? 'phase-map') ? fitting : startKind(first, fitting, run);
}

function runOf(chosen: object, run: RunRecord): RunRecord {
  const known = chosenFor.get(chosen);
  if (!known) chosenFor.set(chosen, run);
  return known ?? run;
}

function axisOf(run: RunRecord): string {
  return JSON.stringify(signalAxis(run.result.prepared.axes));
}
