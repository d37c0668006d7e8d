import * as looks from '../../../src-preload/contract/map-looks.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';

export { isPicture, type Look } from '../../../src-preload/contract/map-looks.ts';

/** How an array of a run is shown. The table stands in the contract: figures take their labels from it, too. */
export function lookOf(name: string, run: RunRecord | null = null): looks.Look {
  return looks.lookOf(name, run && ofRecord(run));
}

/** Unit of what a step of a run answers: after Poisson scaling it is brought back to counts, after normalizing not. */
export function dataUnit(run: RunRecord, step = run.result.steps.length): string {
  return looks.dataUnit(ofRecord(run), step);
}

function ofRecord(run: RunRecord): looks.LookedAtRun {
  return { arrays: run.arrays, steps: run.result.steps };
}
