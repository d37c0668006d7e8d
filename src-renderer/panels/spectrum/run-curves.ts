import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { dataUnit } from '../../parts/maps/map-looks.ts';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import { type ComponentGroup, componentGroups, componentsOfStep } from '../../parts/runs/run-components.ts';
import type { CurveUnit } from './spectrum-curves.ts';

/** One curve of a run, before its numbers are read. */
export interface PlannedCurve {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** Array of the run, and which of its rows. */
  readonly array: string;
  readonly row: number;
  readonly unit: CurveUnit;
  readonly component?: string;
  readonly dash?: readonly number[];
}

/** A range of energies of the run's axis in which a trace line, or its background, was measured. */
export interface PlannedBand {
  readonly range: readonly [number, number];
  readonly name: string;
  readonly color: string;
}

/** Curves that one step of a run has made: shown and hidden together. */
export interface CurveGroup {
  readonly id: string;
  readonly label: string;
  readonly curves: readonly PlannedCurve[];
  readonly bands: readonly PlannedBand[];
  /** Whether it is shown while nobody has said otherwise. */
  readonly isShownFirst: boolean;
  /** It has its spectra in counts as well as prepared. */
  readonly hasBoth: boolean;
}

/**
 * Spectra that a run has found besides the means of its phases: endmembers, components, nearly pure pixels with the windows of
 * their trace line, residuals. The endmembers of the last step that has any, and what was measured, are shown first.
 */
export function runCurves(
  run: RunRecord,
  project: ProjectState | null | undefined,
  wanted: 'counts' | 'prepared',
): readonly CurveGroup[] {
  const found = componentGroups(run, project);
  const last = found.findLast(({ op }) => op !== 'pca');
  const groups = [
    ...found.map((group) => ofComponents(run, group, wanted, group === last)),
    ...run.result.steps.flatMap((record, step) =>
      record.op === 'trace' ? ofTrace(run, found, step) : ofResidual(run, step),
    ),
  ];
  return [...groups.filter((group) => group.isShownFirst), ...groups.filter((group) => !group.isShownFirst)];
}

function ofComponents(
  run: RunRecord,
  group: ComponentGroup,
  wanted: 'counts' | 'prepared',
  isShownFirst: boolean,
): CurveGroup {
  const isOwn = group.own !== null && wanted === 'counts';
  // The length of a component is a convention: its numbers have no unit.
  const unit = group.kind === 'components' ? 'component' : isOwn ? 'counts' : unitOf(run, group.step);
  return {
    id: `group:${group.array}`,
    label: group.label,
    curves: group.components.map(({ key, name, color }, row) => ({
      id: `component:${key}`,
      name,
      color,
      array: isOwn ? group.own! : group.array,
      row,
      unit,
      component: key,
    })),
    bands: [],
    isShownFirst,
    hasBoth: group.own !== null,
  };
}

/** Mean spectrum of the pixels that are nearly pure, always in the data's own units, and where its line was looked for. */
function ofTrace(run: RunRecord, found: readonly ComponentGroup[], step: number): CurveGroup[] {
  const { steps } = run.result;
  const array = arrayOf(run, step, 'pure-spectrum');
  if (!array) return [];
  const { parameters, results } = steps[step]!;
  const before = (wanted: string) => steps.findLastIndex(({ op }, i) => i < step && op === wanted);
  const source = before('fcls') >= 0 ? before('fcls') : before('nmf');
  const index = Number(results.endmember);
  const component = componentsOfStep(found, run, source)?.[index];
  const color = component?.color ?? TRACE_COLOR;
  const name = `Nearly pure ${component?.name ?? `Endmember ${index + 1}`} (${formatNumber(Number(results.pixels))} px)`;
  const background = Array.isArray(parameters.background) ? parameters.background : [];
  return [
    {
      id: `group:${array}`,
      label: `Trace line (${results.isDetected === true ? 'detected' : 'not detected'})`,
      curves: [
        {
          id: array,
          name,
          color,
          array,
          row: 0,
          unit: 'counts',
          dash: [6, 2],
          ...(component ? { component: component.key } : {}),
        },
      ],
      bands: [
        ...background.flatMap((range) => bandOf(range, 'background', BAND_COLOR)),
        ...bandOf(parameters.line, 'line', color),
      ],
      isShownFirst: true,
      hasBoth: false,
    },
  ];
}

function bandOf(range: Json | undefined, name: string, color: string): PlannedBand[] {
  if (!Array.isArray(range) || range.length !== 2) return [];
  const [low, high] = range;
  return typeof low === 'number' && typeof high === 'number' ? [{ range: [low, high], name, color }] : [];
}

/** What a model leaves of each channel. */
function ofResidual(run: RunRecord, step: number): CurveGroup[] {
  const unit = unitOf(run, step);
  const { op, results } = run.result.steps[step]!;
  const curves = RESIDUALS.flatMap(({ word, name, dash }): PlannedCurve[] => {
    const array = arrayOf(run, step, word);
    return array ? [{ id: array, name, color: RESIDUAL_COLOR, array, row: 0, unit, ...(dash ? { dash } : {}) }] : [];
  });
  if (curves.length === 0) return [];
  const of = typeof results.of === 'string' ? results.of : op;
  const label = `Residual of ${describeStep(of).label}`;
  return [{ id: `group:${curves[0]!.array}`, label, curves, bands: [], isShownFirst: false, hasBoth: false }];
}

const RESIDUALS: readonly { readonly word: string; readonly name: string; readonly dash?: readonly number[] }[] = [
  { word: 'residual-spectrum', name: 'RMS residual' },
  { word: 'residual-mean', name: 'Mean residual', dash: [2, 3] },
];
/** Grays that are read on both themes, and are no phase's color. */
const RESIDUAL_COLOR = '#7d7d7d';
const BAND_COLOR = '#7d7d7d';
/** Of a trace in an endmember that is the mean of a cluster. */
const TRACE_COLOR = '#a64d79';

function unitOf(run: RunRecord, step: number): CurveUnit {
  return dataUnit(run, step) === 'counts' ? 'counts' : 'prepared';
}

/** Name of an array of a step that has as many channels as the prepared spectra. */
function arrayOf(run: RunRecord, step: number, word: string): string | null {
  const name = new RegExp(`^${word}(-\\d+)?$`);
  const channels = run.result.prepared.shape.at(-1);
  const found = run.arrays.find((one) => one.step === step && name.test(one.name));
  return found?.shape.length === 1 && found.shape[0] === channels ? found.name : null;
}
