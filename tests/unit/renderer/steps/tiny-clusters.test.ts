// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import type { StepRecord } from '../../../../src-preload/contract/results.ts';
import { inCube, TinyClusters } from '../../../../src-renderer/panels/steps/tiny-clusters.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeProject, renderPanel } from './render-panel.ts';

afterEach(cleanup);

const RECORD: StepRecord = {
  op: 'outliers',
  parameters: {},
  results: {
    tinyClusters: [
      { cluster: 2, size: 3, pixels: [5, 105, 106] },
      { cluster: 7, size: 240, pixels: [0, 1] },
    ],
  },
  arrays: ['outliers'],
  seconds: 1,
};

describe('tiny clusters on the card', () => {
  it('are listed by their phase; a press selects their pixels', async () => {
    const project = await fakeProject();
    const run = project.runs.at(-1)!;
    const steps = [...run.result.steps, RECORD];
    const runs = [...project.runs.slice(0, -1), { ...run, result: { ...run.result, steps } } as RunRecord];
    await renderPanel(() => createElement(TinyClusters, { number: run.number, record: RECORD }), {
      project: { ...project, runs },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Select C Carbide, 3 px' }));
    expect(useView.getState().selection).toEqual({
      region: { kind: 'pixels', pixels: [5, 105, 106] },
      saved: null,
    });
    expect(screen.getByRole('button', { name: 'Select Cluster 8, 240 px' }).textContent).toContain('the first 2');
  });

  it('lie where the crop and the bins of their run leave them', () => {
    const axis = (size: number, role: string) => ({ name: '', size, scale: 1, offset: 0, units: '', role });
    const result = {
      prepared: { axes: [axis(2, 'navigation'), axis(3, 'navigation'), axis(9, 'signal')] },
      steps: [
        { op: 'crop', parameters: { rows: [1, 3], columns: [2, 8] } },
        { op: 'rebin', parameters: { rows: 1, columns: 2 } },
      ],
    };
    const region = inCube({ result } as unknown as RunRecord, [0, 4], { rows: 4, columns: 10 });
    // Row 1, columns 2 and 3; row 2, columns 4 and 5.
    expect(region).toEqual({ kind: 'pixels', pixels: [12, 13, 24, 25] });
  });
});
