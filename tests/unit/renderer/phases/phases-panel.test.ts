// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { packPixels } from '../../../../src-preload/contract/packed-pixels.ts';
import { allCommands, runCommand } from '../../../../src-renderer/app/commands.ts';
import { PhasesPanel } from '../../../../src-renderer/panels/phases/phases-panel.tsx';
import { UnassignCommands } from '../../../../src-renderer/panels/phases/unassign-commands.tsx';
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
    const percents = rows
      .slice(0, 2)
      .map((row) => Number.parseFloat(within(row).getAllByRole('cell')[3]!.textContent ?? ''));
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

  describe('pixels by region', () => {
    const region = {
      id: 'r',
      name: 'Hole',
      color: '#000000',
      region: { kind: 'rectangle', row: 28, column: 66, rows: 4, columns: 4 },
    } as const;
    const open = async () => fireEvent.click(await screen.findByRole('button', { name: 'Assign by region' }));
    /** Presses a button once what went before has been answered. */
    const press = async (name: string) => {
      await waitFor(() => expect(screen.getByRole('button', { name })).toHaveProperty('disabled', false));
      fireEvent.click(screen.getByRole('button', { name }));
    };
    /** The map of the made-up host is 100 pixels wide. */
    const inside = [28, 29, 30, 31].flatMap((row) => [66, 67, 68, 69].map((column) => 100 * row + column));
    const bits = { kind: 'bits', bits: packPixels(inside) };

    it('are taken out of every phase, or of one', async () => {
      const { calls } = await renderPanel(PhasesPanel, { view: { regions: [region] } });
      await open();
      fireEvent.click(await screen.findByRole('button', { name: 'Unassign 16 px' }));
      const request = { run: 2, labels: 'labels', region: bits, name: 'Hole' };
      await waitFor(() => expect(asked(calls, 'unassign-pixels')).toEqual([{ ...request, phase: null }]));
      await waitFor(() => expect(screen.queryByRole('combobox', { name: 'Pixels of' })).toBeNull());
      await open();
      const of = await screen.findByRole('combobox', { name: 'Pixels of' });
      fireEvent.change(of, { target: { value: '20' } });
      expect(screen.getByRole('button', { name: 'Unassign 0 px' })).toHaveProperty('disabled', true);
      fireEvent.change(of, { target: { value: '22' } });
      await press('Unassign 16 px');
      await waitFor(() => expect(asked(calls, 'unassign-pixels').at(-1)).toEqual({ ...request, phase: 22 }));
    });

    it('stand in the legend by their place, and are put back from there or from the region', async () => {
      const project = await fakeProject();
      const out = { name: 'Hole', phase: null, pixels: packPixels(inside), taken: [0, 0, 16] };
      const unassigned = [{ run: 2, labels: 'labels', regions: [out], clusters: [2], measured: [] }];
      const { calls } = await renderPanel(PhasesPanel, {
        project: { ...project, unassigned },
        answers: { 'put-back-pixels': () => ({ ...project, unassigned }) },
        view: { regions: [region] },
      });
      await screen.findByRole('table', { name: 'Phases' });
      const rows = screen.getAllByRole('row').slice(1);
      expect(rows.at(-1)!.textContent).toContain('Unassigned: Hole');
      expect(rows.at(-1)!.textContent).toContain('16 px');
      const percents = rows
        .slice(0, 3)
        .map((row) => Number.parseFloat(within(row).getAllByRole('cell')[3]!.textContent!));
      expect(percents.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 0);
      fireEvent.click(screen.getByRole('button', { name: 'Put the pixels of Hole back' }));
      await waitFor(() => expect(asked(calls, 'put-back-pixels')).toEqual([{ run: 2, labels: 'labels', place: 0 }]));
      await open();
      expect(await screen.findByRole('button', { name: 'Unassign 0 px' })).toHaveProperty('disabled', true);
      await press('Put back 16 px');
      await waitFor(() =>
        expect(asked(calls, 'put-back-pixels').at(-1)).toEqual({ run: 2, labels: 'labels', region: bits }),
      );
    });

    it('are taken out and put back by command, of all phases or of one', async () => {
      const { calls } = await renderPanel(UnassignCommands, { view: { regions: [region] } });
      const titles = () =>
        allCommands()
          .filter(({ enabled }) => enabled !== false)
          .map(({ title }) => title);
      await waitFor(() => expect(titles()).toContain('Unassign the pixels in “Hole”'));
      expect(titles()).toContain('Unassign the pixels of Carbide in “Hole”');
      expect(titles()).not.toContain('Unassign the pixels of Ferrite in “Hole”');
      expect(titles()).not.toContain('Put the pixels in “Hole” back into their phases');
      runCommand('phases.unassign-pixels');
      await waitFor(() => expect(asked(calls, 'unassign-pixels')).toHaveLength(1));
      expect(asked(calls, 'unassign-pixels')[0]).toMatchObject({ name: 'Hole', phase: null });
    });
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
