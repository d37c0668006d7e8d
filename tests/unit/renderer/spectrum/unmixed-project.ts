import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import { fakeProject } from '../steps/render-panel.ts';

const CHANNELS = 250;
const [ROWS, COLUMNS] = [100, 100];
/** Range of the trace line and of its background, in eV. */
export const LINE = [20, 22] as const;
const BACKGROUND = [
  [17, 19],
  [23, 25],
] as const;

/**
 * The made-up project with more steps in its last run: VCA, FCLS from it, a trace line in its second endmember, the residual
 * of FCLS. Names of the endmembers are those of a library where `names` are given.
 */
export async function unmixedProject(names?: readonly string[]): Promise<{ project: ProjectState; run: RunRecord }> {
  const project = await fakeProject();
  const before = project.runs.at(-1)!;
  const [like] = before.arrays;
  const steps = [
    {
      op: 'vca',
      results: names ? { names } : {},
      arrays: { endmembers: [2, CHANNELS], 'own-endmembers': [2, CHANNELS] },
    },
    { op: 'fcls', results: { from: 'vca' }, arrays: { abundances: [ROWS, COLUMNS, 2] } },
    {
      op: 'trace',
      parameters: { endmember: 1, purity: 0.9, line: LINE, background: BACKGROUND },
      results: { endmember: 1, pixels: 37, isDetected: true },
      arrays: { 'pure-pixels': [ROWS, COLUMNS], 'pure-spectrum': [CHANNELS] },
    },
    {
      op: 'residual',
      results: { of: 'fcls' },
      arrays: { residual: [ROWS, COLUMNS], 'residual-spectrum': [CHANNELS], 'residual-mean': [CHANNELS] },
    },
  ];
  const first = before.result.steps.length;
  const arrays = steps.flatMap(({ arrays: made }, i) =>
    Object.entries(made).map(([name, shape]) => ({ ...like!, name, shape, step: first + i, clusters: null })),
  );
  const records = steps.map(({ op, parameters = {}, results, arrays: made }) => ({
    op,
    parameters,
    results,
    arrays: Object.keys(made),
    seconds: 1,
  }));
  const run = {
    ...before,
    arrays: [...before.arrays, ...arrays],
    result: { ...before.result, steps: [...before.result.steps, ...records] },
  } as unknown as RunRecord;
  return { project: { ...project, runs: [...project.runs.slice(0, -1), run] }, run };
}

/** Answers `run-array` for the arrays above: row i of an array of spectra is everywhere i + 1. */
export function unmixedArray({ name }: { readonly name: string }) {
  const shape = name === 'abundances' ? [ROWS, COLUMNS, 2] : name.endsWith('endmembers') ? [2, CHANNELS] : [CHANNELS];
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    dtype: 'float32',
    shape,
    values: Float32Array.from({ length: size }, (_, i) => Math.floor(i / CHANNELS) + 1),
  };
}
