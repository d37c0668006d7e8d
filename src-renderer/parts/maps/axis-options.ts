import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { formatPercent } from '../../../src-preload/contract/numbers.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { DATA_UNITS, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import type { ShownWindow } from '../../state/view-store.ts';
import { formatWindow } from '../../vis/signal-axis.ts';
import { givenName, lookOf } from './map-looks.ts';
import { runSources } from './map-sources.ts';

/** What an axis of the scatter plot, or the color of its points, can show. */
export type ScatterSource =
  | { readonly kind: 'total' }
  /** An energy window, in channels `[first, end)`; it stays when another one is drawn. */
  | ({ readonly kind: 'window' } & ShownWindow)
  /** One number per pixel out of an array of the shown run; `index` picks a component. */
  | { readonly kind: 'array'; readonly name: string; readonly index: number };

/** One of the arrays of the lists, with all that it has. */
export interface SourceGroup {
  readonly label: string;
  readonly options: readonly { readonly source: ScatterSource; readonly label: string }[];
}

/** Coordinates of t-SNE, and the pixels that they belong to. */
export const EMBEDDING = /^embedding(-\d+)?$/;
/** Labels of clusters are colors, not numbers on an axis. */
const LABELS = /^(sweep-)?labels(-\d+)?$/;

/** Everything of a run that can stand on an axis: scores and embeddings first. */
export function axisGroups(run: RunRecord | null, units = DATA_UNITS): readonly SourceGroup[] {
  if (!run) return [];
  const ofMaps = runSources(run, units)
    .filter(({ source }) => source.kind === 'array' && !LABELS.test(source.name) && !EMBEDDING.test(source.name))
    .map(({ source, label, count }): SourceGroup => {
      const { name } = source as { name: string };
      const words = arrayLabel(run, name, label);
      return {
        label: words,
        options: Array.from({ length: count }, (_, index) => ({
          source: { kind: 'array', name, index } as const,
          label: count === 1 ? words : `${shortLabel(run, name, label)}${ordinal(run, name, index)}`,
        })),
      };
    });
  const embeddings = run.arrays
    .filter(({ name, shape }) => EMBEDDING.test(name) && shape.length === 2)
    .map(({ name, shape }): SourceGroup => {
      const label = `t-SNE${suffixOf(name)}`;
      return {
        label,
        options: Array.from({ length: shape[1] ?? 0 }, (_, index) => ({
          source: { kind: 'array', name, index } as const,
          label: `${label} axis ${index + 1}`,
        })),
      };
    });
  return [...embeddings, ...ofMaps];
}

/** What the color can show: labels of clusters besides all that can stand on an axis. */
export function colorGroups(run: RunRecord | null, units = DATA_UNITS): readonly SourceGroup[] {
  if (!run) return [];
  const ofLabels = runSources(run)
    .filter(({ source }) => source.kind === 'labels')
    .map(
      ({ source, label, count, nameOf }): SourceGroup => ({
        label,
        options: Array.from({ length: count }, (_, index) => ({
          source: { kind: 'array', name: (source as { name: string }).name, index } as const,
          label: count === 1 ? label : `${label}: ${nameOf(index)}`,
        })),
      }),
    );
  return [...ofLabels, ...axisGroups(run, units)];
}

/** True for labels of clusters. */
export function isLabels(source: ScatterSource): boolean {
  return source.kind === 'array' && LABELS.test(source.name);
}

/** What the two axes show as long as nobody has chosen: t-SNE, then scores, then abundances, then whatever has two. */
export function defaultAxes(run: RunRecord | null): readonly [ScatterSource, ScatterSource] | null {
  const groups = axisGroups(run).filter(({ options }) => options.length >= 2);
  const rank = ({ options }: SourceGroup) => {
    const { source } = options[0]!;
    const at = ['embedding', 'scores', 'abundances'].findIndex(
      (word) => source.kind === 'array' && source.name.startsWith(word),
    );
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  };
  const best = groups.reduce<SourceGroup | null>((one, other) => (one && rank(one) <= rank(other) ? one : other), null);
  return best ? [best.options[0]!.source, best.options[1]!.source] : null;
}

/** Whether a run has what a source asks for. */
export function isThere(source: ScatterSource, groups: readonly SourceGroup[]): boolean {
  if (source.kind !== 'array') return true;
  return groups.some(({ options }) => options.some((option) => sameSource(option.source, source)));
}

export function sameSource(a: ScatterSource, b: ScatterSource): boolean {
  return sourceText(a) === sourceText(b);
}

/** One text for one source: the value of a list's entry. */
export function sourceText(source: ScatterSource): string {
  if (source.kind === 'window')
    return `window:${source.channels.join('-')}${source.background ? `:${source.background.label}` : ''}`;
  return source.kind === 'array' ? `array:${source.name}:${source.index}` : source.kind;
}

export function isEmbedding(source: ScatterSource): boolean {
  return source.kind === 'array' && EMBEDDING.test(source.name);
}

/** What an axis shows: with its unit, and short. */
export interface AxisWords {
  readonly title: string;
  readonly short: string;
}

export function axisWords(source: ScatterSource, run: RunRecord | null, energies: Axis, units: UnitChoice): AxisWords {
  if (source.kind === 'total') return same('Total counts');
  if (source.kind === 'window') {
    if (source.background) return same(`${source.background.label} (net counts)`);
    const short = formatWindow(energies, source.channels, units);
    return { title: `Counts, ${short}`, short };
  }
  const { name, index } = source;
  if (EMBEDDING.test(name)) return embeddingWords(index, suffixOf(name));
  const array = run?.arrays.find((one) => one.name === name);
  const { title, item, apart } = lookOf(name, run, index);
  if (!run || !array) return same(title);
  const size = array.shape.reduce((product, length) => product * length, 1);
  const pixels = run.result.prepared.shape.slice(0, -1).reduce((product, length) => product * length, 1);
  if (size === pixels || apart) return same(title);
  const step = run.result.steps[array.step];
  const shares = step?.results.explainedVarianceRatio;
  const share = Array.isArray(shares) && typeof shares[index] === 'number' ? shares[index] : null;
  // `Score (counts)` → `PCA score 1 (counts), 69.3 % of variance`.
  const [, words = title, unit = ''] = /^(.*?)( \([^()]*\))?$/.exec(title) ?? [];
  const op = scoresOf(run, name);
  const what = op ? `${op} ${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
  const given = givenName(name, run, index);
  if (given) return { title: `${what} of ${given}${unit}`, short: `${what} ${given}${unit}` };
  const numbered = item === 'Component' ? '' : ` of ${item.toLowerCase()}`;
  const ofVariance = share === null ? '' : `, ${formatPercent(share * 1000, 1000)} of variance`;
  return { title: `${what}${numbered} ${index + 1}${unit}${ofVariance}`, short: `${what} ${index + 1}${unit}` };
}

/** Coordinate of an embedding, counted from zero. */
export function embeddingWords(index: number, suffix = ''): AxisWords {
  const short = `t-SNE${suffix} axis ${index + 1}`;
  return { title: `${short} (no unit)`, short };
}

function same(title: string): AxisWords {
  return { title, short: title };
}

/** `PCA scores`, `Abundances 2`. */
function arrayLabel(run: RunRecord, name: string, label: string): string {
  const op = scoresOf(run, name);
  return op ? `${op} ${label.toLowerCase()}` : label;
}

/** `PCA`, `Abundances`: the number of the component follows. */
function shortLabel(run: RunRecord, name: string, label: string): string {
  const op = scoresOf(run, name);
  return op ? `${op}${suffixOf(name)}` : label;
}

/** The step that gave these scores, in capitals; null for other arrays. */
function scoresOf(run: RunRecord, name: string): string | null {
  if (!/^scores(-\d+)?$/.test(name)) return null;
  const array = run.arrays.find((one) => one.name === name);
  return run.result.steps[array?.step ?? -1]?.op.toUpperCase() ?? null;
}

/** ` 2`, or `: Fe` where the run has a name for it. */
function ordinal(run: RunRecord, name: string, index: number): string {
  const given = givenName(name, run, index);
  return given ? `: ${given}` : ` ${index + 1}`;
}

function suffixOf(name: string): string {
  const number = /-(\d+)$/.exec(name)?.[1];
  return number ? ` ${number}` : '';
}
