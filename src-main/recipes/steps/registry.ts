import type { Step } from '../../../src-preload/contract/recipe.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { agglomerative } from './agglomerative.ts';
import { anomaly } from './anomaly.ts';
import { applyModel } from './apply-model.ts';
import { autoencoder } from './autoencoder.ts';
import { kmeans, silhouette } from './clustering.ts';
import { alignZeroLoss, background, spikes } from './correcting.ts';
import { pca } from './decomposing.ts';
import { denoising } from './denoising.ts';
import { fcls } from './fcls.ts';
import { gmm } from './gmm.ts';
import { groups } from './groups.ts';
import { ica } from './ica.ts';
import { window } from './looking.ts';
import { mask } from './mask.ts';
import { nmf } from './nmf.ts';
import { outliers } from './outliers.ts';
import { arrange, calibrate, crop, patches, rebin } from './preparing.ts';
import { residual } from './residual.ts';
import { denoise, normalize, poissonScale } from './scaling.ts';
import { sweep } from './sweep.ts';
import { tsne } from './tsne.ts';
import { trace, vca } from './unmixing.ts';
import { compare } from './validating.ts';

/** Steps that make other spectra of the spectra, or fewer; all others look at them. */
export const CHANGES_SPECTRA: ReadonlySet<Step['op']> = new Set([
  'arrange',
  'crop',
  'rebin',
  'calibrate',
  'mask',
  'spikes',
  'align-zero-loss',
  'background',
  'normalize',
  'poisson-scale',
  'denoise',
  'patches',
  'groups',
]);

/** The code of each step, by its word in the recipe. */
export const STEPS: {
  readonly [Op in Step['op']]: (state: RunState, step: never, index: number) => Promise<StepOutcome>;
} = {
  arrange,
  crop,
  rebin,
  calibrate,
  mask,
  spikes,
  'align-zero-loss': alignZeroLoss,
  background,
  normalize,
  'poisson-scale': poissonScale,
  denoise,
  patches,
  groups,
  window,
  residual,
  tsne,
  pca,
  nmf,
  ica,
  kmeans,
  gmm,
  agglomerative,
  outliers,
  autoencoder,
  anomaly,
  'apply-model': applyModel,
  denoising,
  vca,
  fcls,
  trace,
  silhouette,
  sweep,
  compare,
};
