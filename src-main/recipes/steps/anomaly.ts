import type { SessionJudgment } from '../../../src-preload/contract/anomaly-results.ts';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AnomalyParameters } from '../../../src-preload/contract/steps.ts';
import { type ImageModel, linearModel, networkModel } from '../../analysis/anomalies/image-model.ts';
import { judgeSessions } from '../../analysis/anomalies/judge-sessions.ts';
import { framesOf, measureResiduals, residualMaps } from '../../analysis/anomalies/measure-residuals.ts';
import { type ResidualRegion, residualRegions } from '../../analysis/anomalies/regions.ts';
import { areaUnderRoc, averagePrecision, type Curves, confusionOf, curvesOf } from '../../analysis/anomalies/roc.ts';
import {
  type AnomalyThreshold,
  anomalyThreshold,
  expectedFlags,
  noneHeldOut,
} from '../../analysis/anomalies/threshold.ts';
import { FRAME_ROLE, type FrameGroups, type ImageFrames } from '../../analysis/preprocessing/image-frames.ts';
import { placeOfPatch } from '../../analysis/preprocessing/patches.ts';
import { notFinite, surveySpectra } from '../../analysis/preprocessing/survey.ts';
import { wordsOf } from '../../analysis/words.ts';
import { collectPictures } from '../collect-pictures.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { trainingSpectra } from '../training-spectra.ts';
import { missing } from './clustering.ts';
import { notImages } from './groups.ts';

/** Flags of images that are not judged: they are learned from, or set the threshold. */
const NOT_JUDGED = -1;
/** Flagged images that are listed, and those whose regions are; all of them are in `flags`. */
const MOST_LISTED = 1000;
const MOST_OUTLINED = 200;
/** Regions of an image; smaller ones than so many pixels are noise. */
const REGIONS = { fewest: 4, most: 5 };
/** Each training image needs two others to be compared with. */
const FEWEST_FOR_TEXTURE = 3;
/** Stands for "nothing is flagged" in the curves, which hold finite numbers alone. */
const ABOVE_ALL = Number.MAX_VALUE;

/** Flags images that a model of the nominal ones does not explain. */
export async function anomaly(state: RunState, parameters: AnomalyParameters, step: number): Promise<StepOutcome> {
  const { cube, context } = state;
  const { images, groups } = cube;
  if (!images) throw notImages('anomaly');
  if (!groups) throw missing('anomaly', 'to know which images are nominal', '{ "op": "groups", "nominal": ["good"] }');
  const judged = framesOf(groups, FRAME_ROLE.test).length;
  const held = framesOf(groups, FRAME_ROLE.validation);
  if (judged === 0) {
    const advice = 'Keep some: "judged": 0.25 in the step "groups", or name groups to be judged in "test".';
    throw new AppError('data-unsuitable', 'No image is left to be judged.', advice);
  }
  if (held.length === 0) throw noneHeldOut();
  if (parameters.score === 'texture') checkTextures(groups);
  if (parameters.score === 'texture' && framesOf(groups, FRAME_ROLE.train).length < FEWEST_FOR_TEXTURE) {
    const message = `Textures are compared with at least ${FEWEST_FOR_TEXTURE} training images, and there are fewer.`;
    const advice = 'Hold out and judge a smaller share of the nominal images, or take "score": "mean".';
    throw new AppError('data-unsuitable', message, advice, { field: 'score' });
  }
  // Values that are not finite are refused, also in images that no model has looked at.
  await state.survey();
  const [of, model] = await modelOf(state, parameters.of);
  const maps = collectPictures(state);
  const keep = (image: number, map: Float32Array) => maps?.add(image, map);
  const measured = await measureResiduals(state.spectraAtHand, images, groups, model, parameters, context, keep);
  const { scores } = measured;
  // No comparison holds for NaN: such an image would pass as nominal.
  if (!scores.every(Number.isFinite)) throw notFinite(state.spectraAtHand, wordsOf(context));
  const threshold = anomalyThreshold(
    Float64Array.from(held, (image) => scores[image]!),
    parameters.quantile,
  );
  warnOfThreshold(threshold, parameters.quantile, state);
  const flags = Int32Array.from(scores, (score, image) =>
    groups.roles[image] === FRAME_ROLE.test ? Number(score > threshold.value) : NOT_JUDGED,
  );
  const sessions = judgeSessions(scores, flags, groups, threshold);
  warnOfDrift(sessions, state);
  const flagged = Uint32Array.from(scores, (_, image) => image)
    .filter((image) => flags[image] === 1)
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  const outlined = flagged.slice(0, MOST_OUTLINED);
  const regions = await regionsOf(state, maps?.values, measured.regionLimit, outlined, model, parameters);
  const evaluation = evaluate(scores, flags, groups);
  if (!maps) context.job.warn('The residual maps are too large to keep; the model makes them again.');
  const unknown = sessions.reduce((sum, session) => sum + session.judged, 0) - knownAnomalies(groups);
  const expected = expectedFlags(threshold, unknown);
  const arrays = [
    await state.saveMap(step, 'scores', scores),
    await state.saveMap(step, 'flags', flags),
    ...(maps ? [await maps.save(step, 'residual-maps')] : []),
    ...(evaluation ? [await saveCurves(state, step, evaluation.curves)] : []),
  ];
  return {
    results: {
      of,
      score: parameters.score,
      threshold: threshold.value,
      heldOut: threshold.heldOut,
      supportedQuantile: threshold.supportedQuantile,
      falseFlagRate: threshold.falseFlagRate,
      judged,
      flagged: flagged.length,
      expectedFalseFlags: { ...expected },
      regionLimit: measured.regionLimit,
      drift: worstDrift(sessions),
      evaluation: evaluation?.numbers ?? null,
      sessions: sessions.map((session) => ({ ...session })),
      flaggedImages: Array.from(flagged.slice(0, MOST_LISTED), (image) => ({
        ...placeOf(images, image),
        name: images.names[image] ?? String(image),
        group: groups.names[groups.labels[image]!]!,
        score: scores[image]!,
        known: KNOWN[groups.anomalous[image]!] ?? 'unknown',
        regions: regions.filter((region) => region.image === image).length,
      })),
      regions: regions.map((region) => inWhole(images, region)),
    },
    arrays,
  };
}

const KNOWN: { readonly [anomalous: number]: string } = { 0: 'nominal', 1: 'anomalous' };

/** The model whose residual is judged, by its name in the recipe. */
async function modelOf(state: RunState, wanted: AnomalyParameters['of']): Promise<[string, ImageModel]> {
  const { network, cube, context } = state;
  const pca = state.linearModel('pca');
  const of = wanted ?? (network ? 'autoencoder' : 'pca');
  if (of === 'mean') {
    const { mean } = await surveySpectra(trainingSpectra(cube, state.spectraAtHand), context);
    return [of, linearModel(mean, new Float32Array(0))];
  }
  if (of === 'autoencoder' && network) return [of, networkModel(network, context)];
  if (of === 'pca' && pca) return [of, linearModel(pca.mean, pca.components)];
  const example = of === 'pca' && wanted ? '{ "op": "pca", "components": 10 }' : '{ "op": "autoencoder" }';
  throw missing('anomaly', `a model of the nominal images, made after the step "groups"`, example);
}

/** Images to learn from without which no texture is usual: each is compared with two others. */
const FEWEST_TEXTURES = 3;

function checkTextures(groups: FrameGroups): void {
  const count = framesOf(groups, FRAME_ROLE.train).length;
  if (count >= FEWEST_TEXTURES) return;
  throw new AppError(
    'data-unsuitable',
    `${count === 1 ? '1 image is' : `${count} images are`} too few to say what texture is usual.`,
    `Take another score, or let the step "groups" leave ${FEWEST_TEXTURES} images to learn from at least, better some dozen.`,
    { field: 'score' },
  );
}

/** The image of the data, and of a patch where in it that lies, in pixels of the image as it was cut. */
function placeOf({ patches }: ImageFrames, number: number): { readonly [key: string]: Json } {
  if (!patches) return { image: number };
  const { image, top, left } = placeOfPatch(patches, number);
  return { image, patch: number, top, left };
}

/** A region in pixels of the whole image. */
function inWhole(images: ImageFrames, { image: number, ...region }: RegionRow): { readonly [key: string]: Json } {
  if (!images.patches) return { image: number, ...region };
  const { image, top, left } = placeOfPatch(images.patches, number);
  return {
    ...region,
    image,
    patch: number,
    top: region.top + top,
    left: region.left + left,
    peakRow: region.peakRow + top,
    peakColumn: region.peakColumn + left,
  };
}

type RegionRow = { readonly image: number } & ResidualRegion;

async function regionsOf(
  state: RunState,
  maps: Float32Array | undefined,
  regionLimit: number,
  numbers: Uint32Array,
  model: ImageModel,
  parameters: AnomalyParameters,
): Promise<RegionRow[]> {
  const { cube, context } = state;
  const images = cube.images!;
  const found = new Map<number, readonly ResidualRegion[]>();
  const look = (image: number, map: Float32Array) => {
    found.set(image, residualRegions(map, images.width, regionLimit, REGIONS));
  };
  const size = cube.signal.size;
  if (maps) for (const image of numbers) look(image, maps.subarray(image * size, (image + 1) * size));
  else if (numbers.length > 0) {
    await residualMaps(state.spectraAtHand, numbers, images, model, parameters, context, look);
  }
  return Array.from(numbers).flatMap((image) => found.get(image)!.map((region) => ({ image, ...region })));
}

/** Curves and numbers for the judged images whose kind is known; undefined unless there are some of both kinds. */
function evaluate(scores: Float64Array, flags: Int32Array, { roles, anomalous }: FrameGroups) {
  const known = Uint32Array.from(scores, (_, image) => image).filter(
    (image) => roles[image] === FRAME_ROLE.test && anomalous[image] !== -1,
  );
  const kinds = Uint8Array.from(known, (image) => anomalous[image]!);
  const positives = kinds.reduce((sum, kind) => sum + kind, 0);
  if (positives === 0 || positives === kinds.length) return undefined;
  const own = Float64Array.from(known, (image) => scores[image]!);
  const curves = curvesOf(own, kinds);
  const { area, standardError } = areaUnderRoc(own, kinds);
  const confusion = confusionOf(
    Int32Array.from(known, (image) => flags[image]!),
    kinds,
  );
  const numbers: { readonly [key: string]: Json } = {
    auroc: area,
    standardError: Number.isFinite(standardError) ? standardError : null,
    averagePrecision: averagePrecision(curves),
    f1: confusion.f1,
    precision: confusion.precision,
    recall: confusion.recall,
    prevalence: positives / kinds.length,
    anomalous: positives,
    nominal: kinds.length - positives,
  };
  return { curves, numbers };
}

function saveCurves(state: RunState, step: number, curves: Curves): Promise<string> {
  const { thresholds, falsePositiveRates, truePositiveRates, precisions } = curves;
  const rows = Array.from(thresholds, (threshold, i) => [
    Number.isFinite(threshold) ? threshold : ABOVE_ALL,
    falsePositiveRates[i]!,
    truePositiveRates[i]!,
    precisions[i]!,
  ]);
  return state.save(step, 'curves', [rows.length, 4], Float64Array.from(rows.flat()));
}

function knownAnomalies({ roles, anomalous }: FrameGroups): number {
  return anomalous.reduce((sum, known, image) => sum + (known === 1 && roles[image] === FRAME_ROLE.test ? 1 : 0), 0);
}

function warnOfThreshold(threshold: AnomalyThreshold, quantile: number, { context }: RunState): void {
  if (threshold.isSupported) return;
  const { heldOut, supportedQuantile, falseFlagRate } = threshold;
  const wanted = Math.ceil(quantile / (1 - quantile) - 1e-9);
  context.job.warn(
    `The quantile ${quantile} needs ${wanted} held-out nominal images, and there are ${heldOut}, which support ${supportedQuantile.toFixed(3)} at most. The threshold is the largest of their scores: expect ${(100 * falseFlagRate).toFixed(1)} % of nominal images to be flagged.`,
  );
}

function warnOfDrift(sessions: readonly SessionJudgment[], { context }: RunState): void {
  for (const { session, drift, nominal, z, ewma } of sessions) {
    if (drift === 'out-of-control') {
      const which = nominal > 0 ? 'The nominal images' : 'The images';
      const off = `score ${z! > 0 ? 'higher' : 'lower'} than those that set the threshold (${Math.abs(z!).toFixed(1)} standard errors)`;
      const means =
        nominal > 0
          ? 'its flags mean something else there. Look at what changed, or train with images of it.'
          : 'nothing is known of them, so either they are of another kind, or something else changed. Look at some before you trust the flags.';
      context.job.warn(`${which} of ${session} ${off}: ${means}`);
    } else if (drift === 'drifting') {
      context.job.warn(
        `The scores of images that are not known to be anomalous drift ${ewma! > 0 ? 'upward' : 'downward'} up to ${session}: check the instrument, or train again with newer images.`,
      );
    }
  }
}

function worstDrift(sessions: readonly SessionJudgment[]): string {
  const words = sessions.map(({ drift }) => drift);
  return (['out-of-control', 'drifting', 'steady'] as const).find((word) => words.includes(word)) ?? 'too-few';
}
