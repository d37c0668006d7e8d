import type { Json } from '../../src-preload/contract/dataset.ts';
import type { Input, ResidualModel } from '../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../analysis/context.ts';
import type { Autoencoder } from '../analysis/networks/autoencoder.ts';
import { alreadyCentered, type CenteredSpectra, centerSpectra } from '../analysis/preprocessing/centered.ts';
import { mapShape, overMap, type SpectrumCube } from '../analysis/preprocessing/spectrum-cube.ts';
import { type Survey, surveySpectra, surveyWarnings } from '../analysis/preprocessing/survey.ts';
import { type Spectra, spectraFromArray } from '../analysis/spectra.ts';
import { IMAGES, SPECTRA } from '../analysis/words.ts';
import { cachedSpectra } from '../cubes/spectra-of-source.ts';
import type { ArrayFiles, RunArray } from './array-files.ts';

/** Labels of the last clustering step. */
export interface Clustering {
  readonly labels: Int32Array;
  readonly clusters: number;
  /** The step that found it. */
  readonly op: Extract<ResidualModel, 'kmeans' | 'gmm' | 'agglomerative' | 'sweep'>;
  /** What was clustered. */
  readonly input: Input;
  /** Mean of the prepared spectra of each cluster, clusters × channels, where the step has measured it. */
  readonly means?: Float32Array;
  /** Distance of each pixel to the center of its cluster, where the step has measured it. */
  readonly distances?: Float32Array;
}

/** A model that explains each spectrum as mean + weights · components: any decomposition or unmixing. */
export interface LinearModel {
  /** n × channels */
  readonly components: Float32Array;
  /** spectra × n */
  readonly weights: Float32Array;
  /** `[channels]`; zeros where nothing was subtracted. */
  readonly mean: Float32Array;
}

/** Scores of a decomposition or latent numbers of an autoencoder, pixels × components. */
interface Coordinates {
  readonly values: Float32Array;
  readonly components: number;
  /** Whether their mean is 0. */
  readonly centered: boolean;
}

/** Steps that make a {@link LinearModel}. */
export type LinearOp = Extract<ResidualModel, 'pca' | 'nmf' | 'ica' | 'fcls'>;

/** What the steps of a run hand on to each other. */
export class RunState {
  readonly context: AnalysisContext;
  /** Folder against which file names in the recipe are resolved. */
  readonly recipeFolder: string;
  readonly #linearModels = new Map<LinearOp, LinearModel>();
  #coordinates: { scores?: Coordinates; latent?: Coordinates; last?: 'scores' | 'latent' } = {};
  #clustering: Clustering | undefined;
  #network: (Autoencoder & { readonly heldOutNumbers?: Uint32Array }) | undefined;
  #lastModel: ResidualModel | undefined;
  /**
   * Spectra to unmix with, n × channels, by the op that made them: endmembers, mean spectra of clusters; the latest last. They
   * are in the units of the prepared spectra, or, after Poisson scaling, counts as they are saved, divided by the weights of the channels
   * alone: what is saved then explains the counts.
   */
  readonly referenceSpectra = new Map<string, Float32Array>();
  #cube: SpectrumCube;
  #cached: Spectra | undefined;
  #survey: Survey | undefined;
  #centered: { [Of in Input]?: CenteredSpectra } = {};
  readonly #arrays: ArrayFiles;

  constructor(cube: SpectrumCube, arrays: ArrayFiles, context: AnalysisContext, recipeFolder: string) {
    this.#cube = cube;
    this.#arrays = arrays;
    this.context = { ...context, words: cube.images ? IMAGES : SPECTRA };
    this.recipeFolder = recipeFolder;
  }

  get cube(): SpectrumCube {
    return this.#cube;
  }

  /** Takes the cube that a preparing step made. What was derived from the earlier one is forgotten. */
  prepare(cube: SpectrumCube): void {
    const sameSpectra = cube.spectra === this.#cube.spectra;
    this.#cube = cube;
    if (sameSpectra) return;
    this.#cached = undefined;
    this.#survey = undefined;
    this.#centered = {};
    this.#coordinates = {};
    this.#clustering = undefined;
    this.referenceSpectra.clear();
    this.forgetModels();
  }

  /** The prepared spectra, for work that passes over them once or twice. */
  get spectra(): Spectra {
    return this.#cached ?? this.#cube.spectra;
  }

  /** The same spectra in the data's own units: what was measured, where a step has normalized or scaled it since. */
  get ownSpectra(): Spectra {
    return this.#cube.own ?? this.spectra;
  }

  /** The same for work that passes over them many times: kept in memory as they are read, when they fit. */
  get spectraAtHand(): Spectra {
    const { spectra } = this.#cube;
    const fits = spectra.pixels * spectra.channels * 4 <= this.context.cacheBytes;
    if (fits && !spectra.view) this.#cached ??= cachedSpectra(spectra);
    return this.spectra;
  }

  /** Sums and extremes of the prepared spectra; found once, with its warnings. */
  async survey(spectra = this.spectra): Promise<Survey> {
    if (!this.#survey) {
      this.#survey = await surveySpectra(spectra, this.context);
      for (const warning of surveyWarnings(this.#survey, this.#cube.images ? 'images' : 'spectra'))
        this.context.job.warn(warning);
    }
    return this.#survey;
  }

  /** The input of a clustering step, with its mean. */
  async centered(input: Input): Promise<CenteredSpectra> {
    if (input !== 'spectra') {
      const { values, components, centered } = this.coordinates(input)!;
      // Scores of a decomposition that was not centered have a mean like any other data.
      const spectra = spectraFromArray(values, components);
      this.#centered[input] ??= centered
        ? alreadyCentered(spectra, values)
        : await centerSpectra(spectra, (await surveySpectra(spectra, this.context)).mean, this.context);
      return this.#centered[input];
    }
    if (!this.#centered.spectra) {
      const spectra = this.spectraAtHand;
      const { mean } = await this.survey(spectra);
      this.#centered.spectra = await centerSpectra(spectra, mean, this.context);
    }
    return this.#centered.spectra;
  }

  /** Takes in spectra that later steps may start from, n × channels; the op's earlier ones go. */
  setReferenceSpectra(op: string, spectra: Float32Array): void {
    this.referenceSpectra.delete(op);
    this.referenceSpectra.set(op, spectra);
  }

  /** Takes new scores of a decomposition or latent numbers of an autoencoder in. */
  setCoordinates(of: 'scores' | 'latent', coordinates: Coordinates): void {
    this.#coordinates = { ...this.#coordinates, [of]: coordinates, last: of };
    delete this.#centered[of];
  }

  /** Scores of the last decomposition, or latent numbers of the last autoencoder. */
  coordinates(of: 'scores' | 'latent'): Coordinates | undefined {
    return this.#coordinates[of];
  }

  /** Which of the two were found last; undefined when there are none. */
  get lastCoordinates(): 'scores' | 'latent' | undefined {
    return this.#coordinates.last;
  }

  /** Takes in a decomposition or an unmixing of the prepared spectra. */
  setLinearModel(op: LinearOp, model: LinearModel): void {
    this.#linearModels.set(op, model);
    this.#lastModel = op;
  }

  /** The last model of this op. */
  linearModel(op: LinearOp): LinearModel | undefined {
    return this.#linearModels.get(op);
  }

  /** Takes in what a clustering step has found. */
  setClustering(clustering: Clustering): void {
    this.#clustering = clustering;
    this.#lastModel = clustering.op;
  }

  get clustering(): Clustering | undefined {
    return this.#clustering;
  }

  /** Takes in an autoencoder of the prepared spectra or images: trained here, with what it has held out, or of another run. */
  setNetwork(network: Autoencoder & { readonly heldOutNumbers?: Uint32Array }): void {
    this.#network = network;
    this.#lastModel = 'autoencoder';
  }

  get network(): Autoencoder | undefined {
    return this.#network;
  }

  /** Numbers of the spectra or images that the network has not learned from although it might have. */
  get heldOutNumbers(): Uint32Array {
    return this.#network?.heldOutNumbers ?? new Uint32Array(0);
  }

  /** The step that made the last model of the prepared spectra, of any kind. */
  get lastModel(): ResidualModel | undefined {
    return this.#lastModel;
  }

  /** Forgets decompositions, unmixings and networks, which have seen what they should not have seen. */
  forgetModels(): void {
    this.#linearModels.clear();
    this.#network = undefined;
    this.#lastModel = this.#clustering?.op;
  }

  /**
   * Writes values of the spectra as a map `[y, x]`, or `[y, x, …each]` with several for each; masked pixels hold NaN, or
   * −1 where these are labels. Answers with the name it got.
   */
  saveMap(
    step: number,
    word: string,
    values: Float32Array | Float64Array | Int32Array,
    each: readonly number[] = [],
  ): Promise<string> {
    const width = each.reduce((product, size) => product * size, 1);
    return this.save(step, word, [...mapShape(this.#cube), ...each], overMap(this.#cube, values, width));
  }

  /** Writes an ONNX model of this step; answers with the name of its bytes as an array. */
  saveModel(step: number, word: string, model: Uint8Array): Promise<string> {
    return this.#arrays.saveModel(step, word, model);
  }

  /** Writes pictures of this step, `[…, height, width]`, such as patches put together; answers with the name that they got. */
  savePictures(step: number, word: string, shape: readonly number[], values: Float32Array): Promise<string> {
    return this.#arrays.save(step, word, shape, values);
  }

  /** Writes an array of this step; answers with the name it got. Where channels are pixels of images, these get their shape. */
  save(step: number, word: string, shape: readonly number[], values: RunArray): Promise<string> {
    const { images, signal } = this.#cube;
    const isOfImages = images && shape.at(-1) === signal.size;
    const written = isOfImages ? [...shape.slice(0, -1), images.height, images.width] : shape;
    return this.#arrays.save(step, word, written, values);
  }
}

/** What a step answers. */
export interface StepOutcome {
  readonly results?: { readonly [key: string]: Json };
  readonly arrays?: readonly string[];
}
