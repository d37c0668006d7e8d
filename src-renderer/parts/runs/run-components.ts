import { nameOfEndmember, sourceStep } from '../../../src-preload/contract/map-looks.ts';
import { phaseColor } from '../../../src-preload/contract/phase-colors.ts';
import type { PhaseRecord, RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { describeStep } from '../recipe/step-catalog.ts';
import { labelsOf, phasesOf } from './active-run.ts';

/** One of the spectra that a step has found: an endmember, or a component of a decomposition. */
export interface RunComponent {
  /** Step and place: the same for its spectrum and its map, and what is lit in all views. */
  readonly key: string;
  readonly name: string;
  readonly color: string;
}

/** The spectra that one step of a run has found. */
export interface ComponentGroup {
  readonly step: number;
  readonly op: string;
  /** `Endmembers (VCA)`. */
  readonly label: string;
  readonly kind: 'endmembers' | 'components';
  /** Array of count × channels, as the step saw the spectra. */
  readonly array: string;
  /** The same in the data's own units, where the step worked on others and has kept both. */
  readonly own: string | null;
  readonly components: readonly RunComponent[];
}

const SPECTRA = /^(endmembers|components)(-\d+)?$/;
const OWN = /^own-(endmembers|components)(-\d+)?$/;

/**
 * Every group of endmembers and components of a run whose channels are those of its prepared spectra, in the order of its
 * steps. Their colors are those of phases that the run's own phases leave free.
 */
export function componentGroups(run: RunRecord, project: ProjectState | null | undefined): readonly ComponentGroup[] {
  const channels = run.result.prepared.shape.at(-1);
  const isOfSpectra = ({ shape }: StoredArray) => shape.length === 2 && shape[1] === channels;
  const labels = labelsOf(run);
  const phases = labels ? phasesOf(project, run.number, labels.name) : [];
  const groups = run.arrays.flatMap((array): ComponentGroup[] => {
    const word = SPECTRA.exec(array.name)?.[1];
    const record = run.result.steps[array.step];
    if (!word || !record || !isOfSpectra(array)) return [];
    const kind = word === 'endmembers' ? 'endmembers' : 'components';
    const { step } = array;
    const count = array.shape[0]!;
    const names = Array.from(
      { length: count },
      (_, i) => nameOfEndmember(run.result, step, i) ?? `${ITEM[kind]} ${i + 1}`,
    );
    const colors = freeColors(phases, count);
    const own = run.arrays.find((one) => one.step === step && OWN.test(one.name) && isOfSpectra(one));
    return [
      {
        step,
        op: record.op,
        label: labelOf(kind, record.op),
        kind,
        array: array.name,
        own: own?.name ?? null,
        components: names.map((name, i) => ({ key: `${step}:${i}`, name, color: colors[i]! })),
      },
    ];
  });
  return groups.map((group) => {
    const others = new Set(
      groups.flatMap((other) => (other === group ? [] : other.components.map(({ name }) => name))),
    );
    const components = group.components.map((one) =>
      others.has(one.name) ? { ...one, name: `${one.name} (${group.op.toUpperCase()})` } : one,
    );
    return { ...group, components };
  });
}

const ITEM = { endmembers: 'Endmember', components: 'Component' } as const;

/** `Endmembers (VCA)`, without saying anything twice. */
function labelOf(kind: ComponentGroup['kind'], op: string): string {
  const { label } = describeStep(op);
  return label.startsWith(ITEM[kind]) ? label : `${ITEM[kind]}s (${label})`;
}

/** The spectra that the maps of a step are shares or amounts of; null where a clustering gave them, or nothing did. */
export function componentsOfStep(
  groups: readonly ComponentGroup[],
  run: RunRecord,
  step: number,
): readonly RunComponent[] | null {
  const group =
    groups.find((one) => one.step === step) ?? groups.find((one) => one.step === sourceStep(run.result, step)) ?? null;
  return group?.components ?? null;
}

/** The first colors that no phase of the run has. */
function freeColors(phases: readonly PhaseRecord[], count: number): readonly string[] {
  const taken = new Set(phases.map(({ color }) => color.toLowerCase()));
  const colors: string[] = [];
  for (let i = 0; colors.length < count; i++) if (!taken.has(phaseColor(i))) colors.push(phaseColor(i));
  return colors;
}
