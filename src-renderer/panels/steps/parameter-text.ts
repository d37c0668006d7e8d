import type { ShownUnit } from '../../../src-preload/contract/shown-units.ts';
import { STEP_SCHEMAS, type StepOp } from '../../../src-preload/contract/steps.ts';
import { describeFields, type FieldDescription } from '../../forms/describe-fields.ts';
import { isOnSignalAxis, sameValue, shownValue, textsOf } from '../../forms/field-text.ts';
import { wordsOfOption } from '../../forms/option-words.ts';
import type { DraftStep } from '../../state/view-store.ts';

/** Parameters that say most about a step, shown on its closed card even at their default. */
const LEADING: { readonly [op: string]: readonly string[] } = {
  kmeans: ['clusters', 'input'],
  gmm: ['clusters', 'covariance', 'input'],
  agglomerative: ['linkage', 'clusters', 'distance', 'input'],
  outliers: ['quantile'],
  sweep: ['method', 'clusters', 'input'],
  pca: ['components'],
  nmf: ['components', 'loss'],
  ica: ['components', 'algorithm'],
  arrange: ['order', 'names'],
  normalize: ['method'],
  mask: ['file', 'below', 'above', 'labels'],
  spikes: ['threshold'],
  'align-zero-loss': ['range'],
  background: ['model', 'window'],
  denoise: ['components'],
  crop: ['signal', 'rows', 'columns'],
  window: ['signal'],
  calibrate: ['axis'],
  vca: ['endmembers'],
  fcls: ['from', 'constraint'],
  trace: ['endmember', 'line'],
  residual: ['of'],
  tsne: ['perplexity', 'input'],
  autoencoder: ['kind', 'latent', 'loss'],
  'apply-model': ['model'],
  denoising: ['components', 'reference'],
  patches: ['size', 'overlap'],
  groups: ['nominal', 'anomalous'],
  anomaly: ['of', 'score', 'quantile'],
};

/** One line of what a step does: its leading parameters, then the others that differ from their default. */
export function parameterText({ op, parameters }: DraftStep, signalUnit: ShownUnit): string {
  const schema = STEP_SCHEMAS[op as StepOp];
  if (!schema) return '';
  const leading = LEADING[op] ?? [];
  return describeFields(schema)
    .filter(({ key, default: fallback }) => {
      const value = parameters[key];
      return leading.includes(key) ? isSaying(value ?? fallback) : value !== undefined && !sameValue(value, fallback);
    })
    .map((field) => {
      const value = parameters[field.key] ?? field.default;
      if (field.kind === 'regions' && Array.isArray(value)) return value.map(({ name }) => name).join(', ');
      if (isOnSignalAxis(field)) return rangeText(field, shownValue(value, signalUnit), signalUnit.units);
      const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : textsOf(field, value).join(' – ');
      if (op === 'normalize' || field.key === 'axis') return text;
      if (['kmeans', 'gmm', 'agglomerative', 'sweep'].includes(op) && field.key === 'clusters') return `k = ${text}`;
      if (op === 'sweep' && field.key === 'method') return text === 'gmm' ? 'mixtures' : 'k-means';
      if (field.key === 'from' || field.key === 'of')
        return `${field.key} ${wordsOfOption(op, field.key, text) ?? text}`;
      if (field.key === 'input') return `on ${text}`;
      return `${field.label.toLowerCase()} ${text}`;
    })
    .join(' · ');
}

/** `300 – 400 eV`, `background 300 – 400, 500 – 550 eV`: the range of a crop or a window needs no name. */
function rangeText(field: FieldDescription, value: unknown, unit: string): string {
  const texts = textsOf(field, value);
  const ranges = texts.flatMap((text, i) => (i % 2 === 0 ? [`${text} – ${texts[i + 1]}`] : []));
  const name = field.key === 'signal' ? '' : field.label.toLowerCase();
  return [name, ranges.join(', '), unit].filter(Boolean).join(' ');
}

/** An empty list names nothing. */
function isSaying(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
