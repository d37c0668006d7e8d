import { sourceStep } from '../../../src-preload/contract/map-looks.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { type Look, lookOf } from '../../parts/maps/map-looks.ts';
import { runSources } from '../../parts/maps/map-sources.ts';
import { phaseTitle } from '../../parts/phases/phase-title.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import { phasesOf } from '../../parts/runs/active-run.ts';
import { componentGroups, componentsOfStep } from '../../parts/runs/run-components.ts';

/** Maps that one step made of one thing: all abundances, all scores. */
export interface MapGroup {
  /** Name of the array. */
  readonly name: string;
  /** `Abundances (FCLS)`. */
  readonly label: string;
  readonly count: number;
  readonly look: Look;
  /** Name of map `index`: an endmember, or the phase that it belongs to. */
  readonly nameOf: (index: number) => string;
  /** What map `index` is lit with in all views, in the color that it has there; null where it belongs to nothing. */
  readonly linkOf: (index: number) => MapLink | null;
  /** Map of the entropy of the same step, and the entropy of knowing nothing, in nats. */
  readonly entropy: { readonly name: string; readonly most: number } | null;
}

/** A phase, or an endmember with its spectrum. */
export interface MapLink {
  readonly phase: number | null;
  readonly component: string | null;
  readonly color: string;
}

/** Every group of maps of a run, in the order of its steps. */
export function mapGroups(run: RunRecord, project: ProjectState | null | undefined): readonly MapGroup[] {
  const groups = componentGroups(run, project);
  return runSources(run).flatMap(({ source, label, count, nameOf }): MapGroup[] => {
    if (source.kind !== 'array' || count < 2) return [];
    const { name } = source;
    const step = run.arrays.find((array) => array.name === name)!.step;
    const phases = phasesOfMaps(run, step, project);
    const phaseOf = (index: number) => phases.find(({ clusters }) => clusters.includes(index));
    const components = componentsOfStep(groups, run, step);
    const entropy = run.arrays.find((array) => array.step === step && /^entropy(-\d+)?$/.test(array.name));
    return [
      {
        name,
        label: `${label} (${shortStep(run.result.steps[step]?.op ?? '')})`,
        count,
        look: lookOf(name, run),
        nameOf: (index) => {
          const phase = phaseOf(index);
          return phase ? phaseTitle(phase) : nameOf(index);
        },
        linkOf: (index) => {
          const phase = phaseOf(index);
          if (phase) return { phase: phase.id, component: null, color: phase.color };
          const component = components?.length === count ? components[index] : undefined;
          return component ? { phase: null, component: component.key, color: component.color } : null;
        },
        entropy: entropy ? { name: entropy.name, most: Math.log(count) } : null,
      },
    ];
  });
}

/** What a step is called in parentheses: `FCLS` of `Unmix (FCLS)`. */
function shortStep(op: string): string {
  const { label } = describeStep(op);
  return /\(([^()]+)\)$/.exec(label)?.[1] ?? label;
}

/** Phases that the maps of a step stand for: its own clusters, or those whose mean spectra it unmixed. */
function phasesOfMaps(run: RunRecord, step: number, project: ProjectState | null | undefined) {
  const at = sourceStep(run.result, step);
  const labels = run.arrays.find((array) => array.step === at && array.clusters !== null);
  return labels ? phasesOf(project, run.number, labels.name) : [];
}

type Values = ArrayLike<number>;

/** Mean of each map over the pixels that have a value; NaN where none has. */
export function meansOfMaps(values: Values, count: number): Float64Array {
  const sums = new Float64Array(count);
  const known = new Float64Array(count);
  for (let at = 0, map = 0; at < values.length; at++, map = map + 1 === count ? 0 : map + 1) {
    const value = values[at]!;
    if (!Number.isFinite(value)) continue;
    sums[map] += value;
    known[map]++;
  }
  return sums.map((sum, i) => sum / known[i]!);
}

/** Values that the common scale of all maps is looked up in. */
const SAMPLE = 65_536;
/** Share of values beyond the end of the scale. */
const TAIL = 0.002;

/** One scale for all maps: from zero, or the smallest value where that is negative, to nearly the largest. */
export function commonRange(values: Values, count: number): readonly [number, number] {
  // Whole pixels are skipped, so that every map has its part.
  const pixels = Math.floor(values.length / count);
  const stride = Math.max(1, Math.ceil((pixels * count) / SAMPLE));
  const sample: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel += stride) {
    for (let map = 0; map < count; map++) {
      const value = values[pixel * count + map]!;
      if (Number.isFinite(value)) sample.push(value);
    }
  }
  if (sample.length === 0) return [0, 1];
  sample.sort((a, b) => a - b);
  const high = sample[Math.max(0, Math.ceil(sample.length * (1 - TAIL)) - 1)]!;
  const low = Math.min(0, sample[0]!);
  return high > low ? [low, high] : [low, low + 1];
}
