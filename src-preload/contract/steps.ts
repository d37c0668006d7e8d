/**
 * Parameters of every recipe step: one declaration gives validation, defaults and the form.
 * `meta.label`, `meta.help` and `meta.unit` are what the form shows; ranges come from the schema.
 */
import { anomalyParameters, groupsParameters } from './steps/anomalies.ts';
import { arrangeParameters } from './steps/arranging.ts';
import {
  agglomerativeParameters,
  gmmParameters,
  kMeansParameters,
  outliersParameters,
  sweepParameters,
} from './steps/clustering.ts';
import { pcaParameters } from './steps/decomposing.ts';
import { tsneParameters } from './steps/embedding.ts';
import { icaParameters, nmfParameters } from './steps/factorizing.ts';
import { residualParameters, windowParameters } from './steps/looking.ts';
import {
  applyModelParameters,
  autoencoderParameters,
  denoisingParameters,
  patchesParameters,
} from './steps/networks.ts';
import {
  alignZeroLossParameters,
  backgroundParameters,
  calibrateParameters,
  cropParameters,
  denoiseParameters,
  maskParameters,
  normalizeParameters,
  poissonScaleParameters,
  rebinParameters,
  spikesParameters,
} from './steps/preparing.ts';
import { fclsParameters, traceParameters, vcaParameters } from './steps/unmixing.ts';
import { compareParameters, silhouetteParameters } from './steps/validating.ts';

export * from './steps/anomalies.ts';
export * from './steps/arranging.ts';
export * from './steps/clustering.ts';
export * from './steps/decomposing.ts';
export * from './steps/embedding.ts';
export * from './steps/factorizing.ts';
export * from './steps/looking.ts';
export * from './steps/networks.ts';
export * from './steps/preparing.ts';
export { INPUTS, type Input } from './steps/shared.ts';
export * from './steps/unmixing.ts';
export * from './steps/validating.ts';

export const STEP_SCHEMAS = {
  arrange: arrangeParameters,
  crop: cropParameters,
  rebin: rebinParameters,
  calibrate: calibrateParameters,
  mask: maskParameters,
  spikes: spikesParameters,
  'align-zero-loss': alignZeroLossParameters,
  background: backgroundParameters,
  normalize: normalizeParameters,
  'poisson-scale': poissonScaleParameters,
  denoise: denoiseParameters,
  patches: patchesParameters,
  groups: groupsParameters,
  window: windowParameters,
  residual: residualParameters,
  tsne: tsneParameters,
  pca: pcaParameters,
  nmf: nmfParameters,
  ica: icaParameters,
  kmeans: kMeansParameters,
  gmm: gmmParameters,
  agglomerative: agglomerativeParameters,
  outliers: outliersParameters,
  autoencoder: autoencoderParameters,
  anomaly: anomalyParameters,
  'apply-model': applyModelParameters,
  denoising: denoisingParameters,
  vca: vcaParameters,
  fcls: fclsParameters,
  trace: traceParameters,
  silhouette: silhouetteParameters,
  sweep: sweepParameters,
  compare: compareParameters,
} as const;

export type StepOp = keyof typeof STEP_SCHEMAS;
