import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signalRange } from '../../../../src-main/analysis/preprocessing/signal-range.ts';
import { positionAt } from '../../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import { arrayChoices, canExport } from '../../../../src-renderer/export/run-exports.ts';
import {
  changeFigure,
  redoFigure,
  undoFigure,
  useFigureHistory,
} from '../../../../src-renderer/parts/figures/figure-history.ts';
import { kindsOf, mapChoices, startKind } from '../../../../src-renderer/parts/figures/figure-kind.ts';
import { figureOfRun } from '../../../../src-renderer/parts/figures/figure-of-run.ts';
import { withWindowStep } from '../../../../src-renderer/parts/maps/window-step.ts';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeApi } from '../fake-host.ts';

const project = (await fakeApi('?fake=project').call('project-state', {}).answer)!;
const run = project.runs.at(-1)!;
const pixels = run.result.prepared.shape.slice(0, -1);

/** The run with these arrays instead of its own. */
function withArrays(arrays: readonly { readonly name: string; readonly shape: readonly number[] }[]): RunRecord {
  const made = arrays.map((array) => ({
    ...run.arrays[0]!,
    dtype: 'float32' as const,
    step: 0,
    clusters: null,
    ...array,
  }));
  return { ...run, arrays: made };
}
const unmixed = withArrays([{ name: 'abundances', shape: [...pixels, 3] }]);
const stack = {
  ...withArrays([]),
  result: {
    ...run.result,
    source: { ...run.result.source, shape: [40, 12, 16], axes: [1, 2, 3].map(() => run.result.prepared.axes[0]!) },
    prepared: {
      shape: [40, 192],
      axes: [{ ...run.result.prepared.axes[0]!, size: 40 }, run.result.prepared.axes.at(-1)!],
      images: { axes: [run.result.prepared.axes[0]!, run.result.prepared.axes[0]!] as const },
    },
  },
} as RunRecord;

describe('kinds of figures', () => {
  it('a run with phases begins with their map; one without with its maps; a stack with its images', () => {
    expect(kindsOf(run)[0]).toBe('phase-map');
    expect(figureOfRun({ title: 'Mine' }, run)).toEqual({ title: 'Mine' });
    expect(kindsOf(unmixed)).toEqual(['map', 'rgb-map']);
    expect(figureOfRun({}, unmixed)).toMatchObject({
      figure: 'map',
      maps: [0, 1, 2].map((index) => ({ array: 'abundances', index })),
    });
    expect(kindsOf(stack)).toEqual(['contact-sheet']);
    expect(figureOfRun({}, stack)).toMatchObject({ figure: 'contact-sheet', groupBy: 'group' });
    // What a person has chosen stays, also when it is not needed here.
    expect(startKind('rgb-map', { hatch: true }, unmixed)).toMatchObject({ figure: 'rgb-map', hatch: true });
    expect(kindsOf(withArrays([]))).toEqual([]);
    expect(kindsOf(run)).toContain('phase-overlay');
    const several = { figure: 'map' as const, maps: [0, 1].map((index) => ({ array: 'scores', index })) };
    expect(startKind('phase-overlay', several, run).maps).toEqual([{ array: 'scores', index: 0 }]);
  });

  it('maps to choose from are named like those on the map', () => {
    expect(mapChoices(unmixed).map(({ name }) => name)).toEqual([
      'Abundances: Endmember 1',
      'Abundances: Endmember 2',
      'Abundances: Endmember 3',
    ]);
  });
});

describe('arrays to export', () => {
  it('are whole or in parts; a TIFF holds one image', () => {
    expect(arrayChoices(unmixed)).toMatchObject([{ name: 'abundances', parts: 3, isImage: false, isPartImage: true }]);
    expect(canExport(unmixed, 'array-tiff', { name: 'abundances' })).toBe(false);
    expect(canExport(unmixed, 'array-tiff', { name: 'abundances', index: 1 })).toBe(true);
    expect(canExport(unmixed, 'array-npy', { name: 'abundances' })).toBe(true);
    expect(canExport(unmixed, 'labels-csv', null)).toBe(false);
    expect(canExport(unmixed, 'recipe', null)).toBe(true);
    expect(arrayChoices(withArrays([{ name: 'encoder', shape: [1000] }]))).toEqual([]);
  });
});

describe('history of the figure', () => {
  beforeEach(() => useView.setState({ figure: {} }));
  afterEach(() => useView.setState({ figure: {} }));
  const figure = () => useView.getState().figure;

  it('takes changes back and does them again; typing into one field is one change', () => {
    changeFigure('Change width', (now) => ({ ...now, widthMm: 8 }), 'widthMm');
    changeFigure('Change width', (now) => ({ ...now, widthMm: 85 }), 'widthMm');
    changeFigure('Change title', (now) => ({ ...now, title: 'Steel' }), 'title');
    undoFigure();
    expect(figure()).toEqual({ widthMm: 85 });
    undoFigure();
    expect(figure()).toEqual({});
    expect(undoFigure()).toBe(false);
    redoFigure();
    redoFigure();
    expect(figure()).toEqual({ widthMm: 85, title: 'Steel' });
  });

  it('settings of another project are not mixed with these', () => {
    changeFigure('Change title', (now) => ({ ...now, title: 'Steel' }));
    useView.getState().set({ figure: {} });
    expect(useFigureHistory.getState()).toEqual({ past: [], future: [] });
    expect(undoFigure()).toBe(false);
  });
});

describe('an energy window as a step', () => {
  const axis: Axis = { name: 'Energy', size: 2048, scale: 0.01, offset: -0.2, units: 'keV', role: 'signal' };

  it('has the channels that were shown, whatever the axis', () => {
    for (const [scale, offset] of [
      [0.01, -0.2],
      [0.3, 1 / 3],
      [-0.05, 99.9],
      [1e-4, 5],
      [7.3e3, 0],
    ] as const) {
      for (const window of [
        [0, 1],
        [17, 18],
        [333, 1024],
        [2047, 2048],
      ] as const) {
        const shown = { ...axis, scale, offset };
        const [step] = withWindowStep([], shown, window, null);
        const { signal } = step!.parameters as { signal: [number, number] };
        expect(signalRange(shown, signal), `${scale} ${offset} ${window}`).toEqual([...window]);
      }
    }
  });

  it('stands behind calibrations and other windows, before the spectra are changed, with what is taken off', () => {
    const draft = ['calibrate', 'window', 'normalize', 'kmeans'].map((op) =>
      newStep(op, op === 'calibrate' ? { axis: 'signal', scale: 1 } : {}),
    );
    const background = {
      model: 'line',
      windows: [
        [10, 20],
        [40, 50],
      ],
      label: 'Fe Kα',
    } as const;
    const added = withWindowStep(draft, axis, [20, 40], background as never);
    expect(added.map(({ op }) => op)).toEqual(['calibrate', 'window', 'window', 'normalize', 'kmeans']);
    const limits = (a: number, b: number) =>
      [a - 0.5, b - 0.5].map((channel) => Number(positionAt(axis, channel).toPrecision(9)));
    expect(added[2]!.parameters).toEqual({
      signal: limits(20, 40),
      background: [limits(10, 20), limits(40, 50)],
      model: 'line',
    });
  });
});
