// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { PhasesPanel } from '../../../../src-renderer/panels/phases/phases-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

type Calls = readonly { readonly name: string; readonly request: unknown }[];
const asked = (calls: Calls, name: string) => calls.filter((call) => call.name === name).map(({ request }) => request);
const box = (letter: string) => screen.getByRole('textbox', { name: `Name of phase ${letter}` }) as HTMLInputElement;

describe('Phases', () => {
  it('shows name, area and pixels of every phase, and of what is in none', async () => {
    const project = await fakeProject();
    const phases = project.phases.filter(({ name }) => name !== 'Carbide');
    await renderPanel(PhasesPanel, { project: { ...project, phases } });
    await screen.findByRole('table', { name: 'Phases' });
    expect(box('A').value).toBe('Ferrite');
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows).toHaveLength(3);
    const percents = rows.map((row) => Number.parseFloat(within(row).getAllByRole('cell')[3]!.textContent ?? ''));
    expect(percents.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 0);
    expect(rows[2]!.textContent).toContain('Unassigned: cluster 3');
    expect(screen.getByRole('button', { name: 'Make a phase of cluster 3' })).toBeTruthy();
  });

  it('names fast: Enter keeps the name and goes to the next, Escape takes it back', async () => {
    const { calls } = await renderPanel(PhasesPanel);
    await screen.findByRole('table', { name: 'Phases' });
    box('A').focus();
    fireEvent.change(box('A'), { target: { value: 'α-Fe' } });
    fireEvent.keyDown(box('A'), { key: 'Enter' });
    expect(document.activeElement).toBe(box('B'));
    await waitFor(() => expect(asked(calls, 'change-phase')).toEqual([{ id: 20, patch: { name: 'α-Fe' } }]));
    fireEvent.change(box('B'), { target: { value: 'nonsense' } });
    fireEvent.keyDown(box('B'), { key: 'Escape' });
    expect(box('B').value).toBe('Austenite');
    expect(asked(calls, 'change-phase')).toHaveLength(1);
  });

  it('merges the selected phases', async () => {
    const { calls } = await renderPanel(PhasesPanel);
    await screen.findByRole('table', { name: 'Phases' });
    expect(screen.getByRole('button', { name: 'Merge' })).toHaveProperty('disabled', true);
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Ferrite' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Carbide' }));
    fireEvent.click(screen.getByRole('button', { name: 'Merge' }));
    await waitFor(() => expect(asked(calls, 'merge-phases')).toEqual([{ ids: [20, 22] }]));
  });

  it('takes a color of the ten', async () => {
    const { calls } = await renderPanel(PhasesPanel);
    fireEvent.click(await screen.findByRole('button', { name: 'Phase A: change color' }));
    const colors = await screen.findByRole('group', { name: 'Color of Ferrite' });
    expect(within(colors).getAllByRole('button')).toHaveLength(10);
    fireEvent.click(within(colors).getByRole('button', { name: 'pink' }));
    await waitFor(() => expect(asked(calls, 'change-phase')).toEqual([{ id: 20, patch: { color: '#cc79a7' } }]));
  });

  it('lights a phase under the pointer', async () => {
    await renderPanel(PhasesPanel);
    await screen.findByRole('table', { name: 'Phases' });
    fireEvent.mouseEnter(screen.getAllByRole('row')[2]!);
    expect(useView.getState().litPhase).toBe(21);
    fireEvent.mouseLeave(screen.getAllByRole('row')[2]!);
    expect(useView.getState().litPhase).toBeNull();
  });

  it('assigns the clusters that fill a region', async () => {
    const region = {
      id: 'r',
      name: 'Region 1',
      color: '#000000',
      region: { kind: 'rectangle', row: 28, column: 66, rows: 4, columns: 4 },
    } as const;
    const { calls } = await renderPanel(PhasesPanel, { view: { regions: [region] } });
    fireEvent.click(await screen.findByRole('button', { name: 'Assign by region' }));
    const clusters = await screen.findByRole('list', { name: 'Clusters in the region' });
    expect(clusters.textContent).toContain('Cluster 3 (Carbide): 100.0');
    fireEvent.click(within(clusters).getByRole('button', { name: 'Assign cluster 3' }));
    await waitFor(() =>
      expect(asked(calls, 'assign-clusters')).toEqual([{ run: 2, labels: 'labels', clusters: [2], phase: 'new' }]),
    );
  });

  it('copies the legend', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    await renderPanel(PhasesPanel);
    fireEvent.click(await screen.findByRole('button', { name: 'Copy legend' }));
    expect(writeText).toHaveBeenCalledWith(expect.stringContaining('A\tFerrite\t'));
  });

  it('offers a phase map when there is none, and says what failed', async () => {
    const project = { ...(await fakeProject()), runs: [] };
    await renderPanel(PhasesPanel, { project });
    expect(await screen.findByRole('button', { name: 'Make a phase map' })).toBeTruthy();
    cleanup();
    const fail = () => {
      throw new AppError('project-damaged', 'The labels are gone.', 'Restore the folder.');
    };
    await renderPanel(PhasesPanel, { answers: { 'run-array': fail } });
    expect((await screen.findByRole('alert')).textContent).toContain('The labels are gone.');
  });
});
