// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { DendrogramPanel } from '../../../../src-renderer/panels/dendrogram/dendrogram-panel.tsx';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

const PIXELS = 10_000;
/** Four leaves of 2,500 pixels each: (0 1) at 1, (2 3) at 2, all at 5. */
const ARRAYS: { readonly [name: string]: { shape: number[]; values: Int32Array | Float64Array } } = {
  linkage: { shape: [3, 4], values: Float64Array.of(0, 1, 1, 2, 2, 3, 2, 2, 4, 5, 5, 4) },
  leaves: { shape: [100, 100], values: Int32Array.from({ length: PIXELS }, (_, i) => (i === 0 ? -1 : i % 4)) },
  'leaf-sizes': { shape: [4], values: Int32Array.of(2499, 2500, 2500, 2500) },
};

async function withTree() {
  const project = await fakeProject();
  const [run] = project.runs;
  const like = run!.arrays.find(({ name }) => name === 'labels')!;
  const step = { ...run!.result.steps[3]!, op: 'agglomerative', results: { clusters: 2 } };
  const arrays = [
    ...run!.arrays.filter(({ name }) => name !== 'labels'),
    { ...like, clusters: 2 },
    ...Object.entries(ARRAYS).map(([name, { shape }]) => ({ ...like, name, shape, clusters: null })),
  ];
  const result = { ...run!.result, steps: run!.result.steps.map((one, i) => (i === 3 ? step : one)) };
  return { ...project, runs: [{ ...run!, arrays, result }] } as typeof project;
}

const answers = {
  'run-array': ({ name }: { name: string }) => ({ dtype: 'float64', ...ARRAYS[name]! }),
};

describe('Dendrogram', () => {
  it('moves its cut by keyboard and by number; the map follows in the colors of the phases', async () => {
    const { calls } = await renderPanel(DendrogramPanel, {
      project: await withTree(),
      answers,
      view: { steps: [newStep('agglomerative', { distance: 3 })] },
    });
    const cut = await screen.findByRole('slider', { name: 'Clusters of the cut' });
    expect(cut.getAttribute('aria-valuenow')).toBe('2');
    fireEvent.keyDown(cut, { key: 'ArrowDown' });
    await waitFor(() => expect(useView.getState().made?.map.name).toBe('Cut into 3 clusters'));
    const { map } = useView.getState().made!;
    if (map.kind !== 'labels') throw new Error('labels were expected');
    expect(map.values[0]).toBe(-1);
    expect(map.phases.map(({ name, pixels }) => [name, pixels])).toEqual([
      ['Austenite', 4999],
      ['Ferrite', 2500],
      ['Cluster D', 2500],
    ]);
    // As the phases of the run's own cut have them.
    expect(map.phases[1]!.color).toBe('#0072b2');
    expect(new Set(map.phases.map(({ color }) => color)).size).toBe(3);
    // The run's phases keep their ids, by which they are lit in all views.
    expect(map.phases.map(({ id }) => id)).toEqual([11, 10, -3]);
    const list = within(screen.getByRole('list', { name: 'Clusters of the cut' })).getAllByRole('listitem');
    fireEvent.pointerEnter(list[0]!);
    expect(useView.getState().litPhase).toBe(11);
    expect(list.map((item) => item.getAttribute('data-lit'))).toEqual(['true', 'false', 'false']);
    fireEvent.pointerLeave(list[0]!);
    fireEvent.change(screen.getByRole('spinbutton'), { target: { value: '1' } });
    await waitFor(() => expect(useView.getState().made?.map.name).toBe('Cut into 1 cluster'));
    fireEvent.change(screen.getByRole('spinbutton'), { target: { value: '4' } });
    fireEvent.click(screen.getByRole('button', { name: 'Use this cut: 4 clusters' }));
    // In place of the distance, beside which it would be refused.
    expect(useView.getState().steps[0]!.parameters).toEqual({ clusters: 4 });
    await waitFor(() => expect(calls.some(({ name }) => name === 'run-to-project')).toBe(true));
  });

  it('says what it is for while there is no tree', async () => {
    await renderPanel(DendrogramPanel);
    expect(await screen.findByRole('button', { name: 'Run agglomerative clustering' })).toBeTruthy();
  });
});
