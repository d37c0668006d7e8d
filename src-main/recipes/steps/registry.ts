import type { Step } from '../../../src-preload/contract/recipe.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { kmeans, silhouette } from './clustering.ts';
import { pca } from './decomposing.ts';
import { gmm } from './gmm.ts';
import { window } from './looking.ts';
import { calibrate, crop, normalize, rebin } from './preparing.ts';
import { residual } from './residual.ts';
import { sweep } from './sweep.ts';
import { fcls, trace, vca } from './unmixing.ts';
import { compare } from './validating.ts';

/** The code of each step, by its word in the recipe. */
export const STEPS: {
  readonly [Op in Step['op']]: (state: RunState, step: never, index: number) => Promise<StepOutcome>;
} = {
  crop,
  rebin,
  calibrate,
  normalize,
  window,
  residual,
  pca,
  kmeans,
  gmm,
  vca,
  fcls,
  trace,
  silhouette,
  sweep,
  compare,
};
