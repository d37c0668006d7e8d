import * as looks from '../../../src-preload/contract/map-looks.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { DATA_UNITS, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { signalAxis } from '../../vis/signal-axis.ts';

export { isPicture, type Look } from '../../../src-preload/contract/map-looks.ts';

/** How an array of a run is shown. The table stands in the contract: figures take their labels from it, too. */
export function lookOf(
  name: string,
  run: RunRecord | null = null,
  index: number | null = null,
  units = DATA_UNITS,
): looks.Look {
  return looks.lookOf(name, run && ofRecord(run, units), index);
}

/** What map `index` of an array is called: `Component 2`, or what the run's results call it. */
export function nameOfMap(name: string, run: RunRecord, index: number): string {
  return looks.nameOfMap(name, ofRecord(run), index);
}

/** The name that the run itself gives to map `index` of an array; null where it is only numbered. */
export function givenName(name: string, run: RunRecord, index: number): string | null {
  const found = nameOfMap(name, run, index);
  return found === `${lookOf(name, run).item} ${index + 1}` ? null : found;
}

/** Unit of what a step of a run answers: after Poisson scaling it is brought back to counts, after normalizing not. */
export function dataUnit(run: RunRecord, step = run.result.steps.length): string {
  return looks.dataUnit(ofRecord(run), step);
}

function ofRecord(run: RunRecord, shown: UnitChoice = DATA_UNITS): looks.LookedAtRun {
  const { steps, prepared } = run.result;
  return { arrays: run.arrays, steps, units: signalAxis(prepared.axes).units, shown };
}
