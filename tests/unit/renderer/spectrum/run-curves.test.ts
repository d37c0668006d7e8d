import { describe, expect, it } from 'vitest';
import { PHASE_COLORS } from '../../../../src-preload/contract/phase-colors.ts';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import { mapGroups } from '../../../../src-renderer/panels/maps/map-groups.ts';
import { runCurves } from '../../../../src-renderer/panels/spectrum/run-curves.ts';
import { componentGroups } from '../../../../src-renderer/parts/runs/run-components.ts';
import { LINE, unmixedProject } from './unmixed-project.ts';

describe('spectra that a run has found', () => {
  it('are endmembers, components, nearly pure pixels and residuals; the last endmembers and traces are shown first', async () => {
    const { project, run } = await unmixedProject();
    const groups = runCurves(run, project, 'prepared');
    expect(
      groups.map(({ label, isShownFirst, curves }) => [label, isShownFirst, curves.map(({ name }) => name)]),
    ).toEqual([
      ['Endmembers (VCA)', true, ['Endmember 1', 'Endmember 2']],
      ['Trace line (detected)', true, ['Nearly pure Endmember 2 (37 px)']],
      ['Components (PCA)', false, ['Component 1', 'Component 2', 'Component 3']],
      ['Residual of Unmix (FCLS)', false, ['RMS residual', 'Mean residual']],
    ]);
  });

  it('are in counts where the run has them so, else as its steps saw them', async () => {
    const { project, run } = await unmixedProject();
    const of = (wanted: 'counts' | 'prepared') => {
      const group = runCurves(run, project, wanted).find(({ label }) => label === 'Endmembers (VCA)')!;
      return [group.hasBoth, group.curves[0]!.array, group.curves[0]!.unit];
    };
    expect(of('counts')).toEqual([true, 'own-endmembers', 'counts']);
    expect(of('prepared')).toEqual([true, 'endmembers', 'prepared']);
    const without = { ...run, arrays: run.arrays.filter(({ name }) => name !== 'own-endmembers') };
    const [group] = runCurves(without, project, 'counts');
    expect([group!.hasBoth, group!.curves[0]!.unit]).toEqual([false, 'prepared']);
  });

  it('have the names of a library, and their step where two have the same', async () => {
    const { project, run } = await unmixedProject(['Oxide', 'Metal']);
    expect(componentGroups(run, project)[1]!.components.map(({ name }) => name)).toEqual(['Oxide', 'Metal']);
    const plain = await unmixedProject();
    const nmf = { ...plain.run.result.steps.at(-1)!, op: 'nmf', results: {} };
    const endmembers = plain.run.arrays.find(({ name }) => name === 'endmembers')!;
    const twice = {
      ...plain.run,
      arrays: [...plain.run.arrays, { ...endmembers, name: 'endmembers-2', step: plain.run.result.steps.length }],
      result: { ...plain.run.result, steps: [...plain.run.result.steps, nmf] },
    } as RunRecord;
    expect(componentGroups(twice, plain.project).map(({ components }) => components[0]!.name)).toEqual([
      'Component 1',
      'Endmember 1 (VCA)',
      'Endmember 1 (NMF)',
    ]);
  });

  it('have colors that no phase of the run has, all different, and the same on their maps', async () => {
    const { project, run } = await unmixedProject();
    const { components } = componentGroups(run, project)[1]!;
    const colors = components.map(({ color }) => color);
    expect(colors).toEqual(PHASE_COLORS.slice(3, 5));
    const maps = mapGroups(run, project).find(({ name }) => name === 'abundances')!;
    expect([0, 1].map((index) => maps.linkOf(index))).toEqual(
      components.map(({ key, color }) => ({ phase: null, component: key, color })),
    );
    const trace = runCurves(run, project, 'counts')[1]!;
    expect(trace.curves[0]).toMatchObject({ color: colors[1], component: components[1]!.key });
    expect(trace.bands.map(({ name, range }) => [name, ...range])).toEqual([
      ['background', 17, 19],
      ['background', 23, 25],
      ['line', ...LINE],
    ]);
  });

  it('leave out what has other channels than the prepared spectra', async () => {
    const { project, run } = await unmixedProject();
    const cropped = {
      ...run,
      arrays: run.arrays.map((one) => (one.name === 'endmembers' ? { ...one, shape: [2, 9] } : one)),
    };
    expect(runCurves(cropped, project, 'counts').map(({ label }) => label)).not.toContain('Endmembers (VCA)');
  });
});
