import type { AnomalyParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { FRAME_ROLE, type FrameGroups, type ImageFrames } from '../preprocessing/image-frames.ts';
import { selectSpectra } from '../preprocessing/select-spectra.ts';
import type { Spectra } from '../spectra.ts';
import { eachResidual, type ImageModel } from './image-model.ts';
import { quantileOf, residualScore } from './residual-score.ts';
import { smoothResidual } from './smooth-residual.ts';
import { textureDistances, textureEnergies, textureSize } from './texture.ts';

/** Share of the pixels of held-out nominal images that lie below the limit of a region. */
const REGION_QUANTILE = 0.999;
/** Pixels of held-out images from which that limit is found; more tell no more. */
export const MOST_LIMIT_PIXELS = 4 * 1024 * 1024;

export interface MeasuredResiduals {
  /** Of each image; larger is further from nominal. */
  readonly scores: Float64Array;
  /** Squared residual above which a pixel is more than nominal images have; from held-out ones alone. */
  readonly regionLimit: number;
}

/** Numbers of the images of a role. */
export function framesOf({ roles }: FrameGroups, role: number): Uint32Array {
  return Uint32Array.from(roles, (_, image) => image).filter((image) => roles[image] === role);
}

/** Scores of all images by what a model leaves of them, in one pass; `hear` gets the smoothed squared residual of each. */
export async function measureResiduals(
  spectra: Spectra,
  { height, width }: Pick<ImageFrames, 'height' | 'width'>,
  groups: FrameGroups,
  model: ImageModel,
  { score, scoreQuantile, smoothing }: AnomalyParameters,
  context: AnalysisContext,
  hear?: (image: number, map: Float32Array) => void,
): Promise<MeasuredResiduals> {
  const { pixels: images, channels } = spectra;
  const scores = new Float64Array(images);
  const size = textureSize(height, width);
  const energies = score === 'texture' ? new Float64Array(images * size) : undefined;
  const nominal = new PixelSample(framesOf(groups, FRAME_ROLE.validation), channels);
  await eachResidual(spectra, model, context, (image, residual) => {
    energies?.set(textureEnergies(residual, height, width), image * size);
    const map = squaredMap(residual, width, smoothing);
    hear?.(image, map);
    nominal.take(image, map);
    if (score !== 'texture') scores[image] = residualScore(map, score, scoreQuantile);
  });
  if (energies) scores.set(textureDistances(energies, size, framesOf(groups, FRAME_ROLE.train)));
  return { scores, regionLimit: quantileOf(nominal.values, REGION_QUANTILE) };
}

/** Residual maps of some of the images, made again from the model. */
export async function residualMaps(
  spectra: Spectra,
  numbers: Uint32Array,
  { width }: Pick<ImageFrames, 'width'>,
  model: ImageModel,
  { smoothing }: Pick<AnomalyParameters, 'smoothing'>,
  context: AnalysisContext,
  hear: (image: number, map: Float32Array) => void,
): Promise<void> {
  await eachResidual(selectSpectra(spectra, numbers), model, context, (at, residual) => {
    hear(numbers[at]!, squaredMap(residual, width, smoothing));
  });
}

function squaredMap(residual: Float32Array, width: number, smoothing: number): Float32Array {
  return smoothResidual(
    residual.map((value) => value * value),
    width,
    smoothing,
  );
}

/** Every n-th pixel of the held-out images, so that at most {@link MOST_LIMIT_PIXELS} are kept. */
class PixelSample {
  readonly values: Float32Array;
  readonly #places: ReadonlyMap<number, number>;
  readonly #every: number;
  readonly #each: number;

  constructor(numbers: Uint32Array, pixels: number) {
    this.#every = Math.ceil((numbers.length * pixels) / MOST_LIMIT_PIXELS);
    this.#each = Math.ceil(pixels / this.#every);
    this.values = new Float32Array(numbers.length * this.#each);
    this.#places = new Map(Array.from(numbers, (image, at) => [image, at]));
  }

  take(image: number, map: Float32Array): void {
    const at = this.#places.get(image);
    if (at === undefined) return;
    for (let i = 0; i < this.#each; i++) this.values[at * this.#each + i] = map[i * this.#every]!;
  }
}
