import type { Recipe } from '../../../src-preload/contract/recipe.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';
import { type EndmemberRegion, STEP_SCHEMAS, type StepOp } from '../../../src-preload/contract/steps.ts';
import { checkParameters, isValid } from '../../forms/check-parameters.ts';
import { sameValue } from '../../forms/field-text.ts';
import type { RecipeDataset } from '../../state/same-dataset.ts';
import type { DraftStep } from '../../state/view-store.ts';

/** A recipe being edited: pure operations on its list of steps. None changes what it is given. */
export type Draft = readonly DraftStep[];

/** A step of its own identity; only what differs from the defaults need be given. */
export function newStep(op: string, parameters: DraftStep['parameters'] = {}): DraftStep {
  return { id: crypto.randomUUID(), op, parameters };
}

/** Puts a step at a place, at the end when none is given. */
export function insertStep(draft: Draft, step: DraftStep, at = draft.length): Draft {
  return draft.toSpliced(step.op === 'arrange' ? 0 : Math.max(at, firstPlace(draft)), 0, step);
}

/** How the dataset is taken from its file stands before everything that is done with it. */
function firstPlace(draft: Draft): 0 | 1 {
  return draft[0]?.op === 'arrange' ? 1 : 0;
}

/** Adds a copy right behind a step; axes are arranged once. */
export function duplicateStep(draft: Draft, id: string): Draft {
  const index = indexOf(draft, id);
  if (index < 0 || draft[index]!.op === 'arrange') return draft;
  return insertStep(draft, newStep(draft[index]!.op, draft[index]!.parameters), index + 1);
}

/** The draft without a step. */
export function removeStep(draft: Draft, id: string): Draft {
  return draft.filter((step) => step.id !== id);
}

/** Moves a step to a place, kept inside the list. */
export function moveStep(draft: Draft, id: string, to: number): Draft {
  const from = indexOf(draft, id);
  if (from < 0) return draft;
  const target = from === 0 && firstPlace(draft) ? 0 : Math.max(firstPlace(draft), Math.min(draft.length - 1, to));
  return target === from ? draft : draft.toSpliced(from, 1).toSpliced(target, 0, draft[from]!);
}

/** Sets one parameter; undefined takes it back to its default. */
export function changeParameter(draft: Draft, id: string, key: string, value: unknown): Draft {
  return draft.map((step) => {
    if (step.id !== id) return step;
    const { [key]: _, ...others } = step.parameters;
    return { ...step, parameters: value === undefined ? others : { ...others, [key]: value } };
  });
}

/** Where a step stands, −1 when it does not. */
export function indexOf(draft: Draft, id: string): number {
  return draft.findIndex((step) => step.id === id);
}

/** Index of the first step with something wrong, −1 when all are right. `through` is the last one looked at. */
export function firstInvalid(draft: Draft, through = draft.length - 1): number {
  return draft.findIndex((step, i) => i <= through && !isValid(checkParameters(step.op, step.parameters)));
}

/** Recipe of the steps up to and with one, defaults filled in. @throws {AppError} `recipe-invalid` */
export function recipeOf(draft: Draft, { dataset, frames }: RecipeDataset, through = draft.length - 1): Recipe {
  const steps = draft.slice(0, through + 1).map(({ op, parameters }) => ({ ...parameters, op }));
  return parseRecipe({ phasewright: 1, dataset, frames, steps, figures: [] });
}

/** Draft of a recipe; parameters that equal their default are left out, so that the form shows what is special. */
export function draftOf(recipe: Recipe): Draft {
  return recipe.steps.map(({ op, ...parameters }) => newStep(op, withoutDefaults(op, parameters)));
}

/** Text of a recipe file: what a person changed, in the order of the steps. */
export function recipeText(draft: Draft, of: RecipeDataset, figures: readonly object[] = []): string {
  const { steps, dataset, frames } = recipeOf(draft, of);
  const lines = steps.map(({ op, ...parameters }) => `    ${JSON.stringify({ op, ...parameters })}`);
  const shown = figures.map((figure) => `    ${JSON.stringify(figure)}`);
  const list = (items: readonly string[]) => (items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n  ]`);
  const summed = frames ? `  "frames": ${JSON.stringify(frames)},\n` : '';
  return `{\n  "phasewright": 1,\n  "dataset": ${dataset},\n${summed}  "steps": ${list(lines)},\n  "figures": ${list(shown)}\n}\n`;
}

/** What of a sweep a clustering step after it takes over. */
const SHARED_WITH_SWEEP: { readonly [op in 'kmeans' | 'gmm']: readonly string[] } = {
  kmeans: ['input', 'seed'],
  gmm: ['input', 'seed', 'covariance', 'regularization'],
};

/** Sets the number of clusters of the last step of this kind, or adds one that works as the sweep did. */
export function withClusters(draft: Draft, clusters: number, op: 'kmeans' | 'gmm' = 'kmeans'): Draft {
  const last = draft.findLast((step) => step.op === op);
  if (last) return changeParameter(draft, last.id, 'clusters', clusters);
  const sweep = draft.findLastIndex((step) => step.op === 'sweep');
  const given = sweep < 0 ? [] : Object.entries(draft[sweep]!.parameters);
  const shared = given.filter(([key, value]) => SHARED_WITH_SWEEP[op].includes(key) && value !== undefined);
  const step = newStep(op, { clusters, ...Object.fromEntries(shared) });
  return insertStep(draft, step, sweep < 0 ? draft.length : sweep + 1);
}

/** Clusters of the last step of this kind, or null. */
export function usedClusters(steps: Draft, op: 'kmeans' | 'gmm' = 'kmeans'): number | null {
  const last = steps.findLast((step) => step.op === op);
  if (!last) return null;
  const parsed = STEP_SCHEMAS[op].shape.clusters.safeParse(last.parameters.clusters);
  return parsed.success ? parsed.data : null;
}

/** Steps that take a number of components of a PCA. */
const CUT_OPS: readonly string[] = ['pca', 'denoise'];

/** Sets how many components the last PCA keeps, and denoising if there is any; adds a PCA where there is neither. */
export function withComponents(draft: Draft, components: number): Draft {
  const last = CUT_OPS.flatMap((op) => draft.findLast((step) => step.op === op) ?? []);
  if (last.length === 0) return insertStep(draft, newStep('pca', { components }));
  return last.reduce((changed, { id }) => changeParameter(changed, id, 'components', components), draft);
}

/** Components that the last PCA keeps, or null. */
export function usedComponents(steps: Draft): number | null {
  const last = steps.findLast(({ op }) => op === 'pca');
  if (!last) return null;
  const parsed = STEP_SCHEMAS.pca.shape.components.safeParse(last.parameters.components);
  return parsed.success ? parsed.data : null;
}

/** Cuts the tree of the last agglomerative step into so many clusters, in place of a distance; adds one where there is none. */
export function withCut(draft: Draft, clusters: number): Draft {
  const last = draft.findLast(({ op }) => op === 'agglomerative');
  if (!last) return insertStep(draft, newStep('agglomerative', { clusters }));
  return changeParameter(changeParameter(draft, last.id, 'distance', undefined), last.id, 'clusters', clusters);
}

/** Unmixes with the mean spectra of regions: in the last step that did so already, or in a new one at the end. */
export function withEndmembers(draft: Draft, regions: readonly EndmemberRegion[]): Draft {
  const last = draft.findLast(({ op, parameters }) => op === 'fcls' && parameters.regions !== undefined);
  return last
    ? changeParameter(draft, last.id, 'regions', regions)
    : insertStep(draft, newStep('fcls', { from: 'regions', regions }));
}

/** The draft with a sweep: before the k-means step if there is one, on the same input. */
export function withSweep(draft: Draft): { readonly draft: Draft; readonly sweep: number } {
  const there = draft.findLastIndex((step) => step.op === 'sweep');
  if (there >= 0) return { draft, sweep: there };
  const kmeans = draft.findIndex((step) => step.op === 'kmeans');
  const at = kmeans < 0 ? draft.length : kmeans;
  const input = kmeans < 0 ? undefined : draft[kmeans]!.parameters.input;
  const step = newStep('sweep', input === undefined ? {} : { input });
  return { draft: insertStep(draft, step, at), sweep: at };
}

function withoutDefaults(op: string, parameters: object): DraftStep['parameters'] {
  const schema = STEP_SCHEMAS[op as StepOp];
  // Required ones have no default: parsing them alone fails and they stay.
  const isDefault = (key: string, value: unknown) => {
    const parsed = (schema.shape as { [key: string]: { safeParse(v: unknown): { data?: unknown } } })[key]?.safeParse(
      undefined,
    );
    return parsed !== undefined && sameValue(parsed.data, value);
  };
  return Object.fromEntries(
    Object.entries(parameters).filter(([key, value]) => value !== undefined && !isDefault(key, value)),
  );
}
