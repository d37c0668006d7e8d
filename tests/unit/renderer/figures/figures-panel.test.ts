// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { EXPORT_KINDS } from '../../../../src-preload/contract/export-kinds.ts';
import { figureRequestSchema } from '../../../../src-preload/contract/figure-request.ts';
import { listenToKeys, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { FileDialogHost } from '../../../../src-renderer/app/file-dialog.tsx';
import { FiguresPanel } from '../../../../src-renderer/panels/figures/figures-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeApi } from '../fake-host.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

beforeEach(() => {
  URL.createObjectURL = vi.fn(() => 'blob:figure');
  URL.revokeObjectURL = vi.fn();
});
afterEach(cleanup);

/** Presses Save once the dialog knows what is in the folder. */
async function saveThere() {
  const save = await screen.findByRole('button', { name: 'Save' });
  await waitFor(() => expect(save).toHaveProperty('disabled', false));
  fireEvent.click(save);
}

type Calls = readonly { readonly name: string; readonly request: unknown }[];
const asked = (calls: Calls, name: string) => calls.filter((call) => call.name === name).map(({ request }) => request);

/** Of the settings, which a kept figure has for its own. */
const UNITS = { lengthUnit: 'auto', energyUnit: 'file' };

describe('Figures', () => {
  it('shows the figure as it will be, again when its settings rest', async () => {
    const { calls } = await renderPanel(FiguresPanel);
    const image = await screen.findByRole('img', { name: 'Preview of the phase map of run 2' });
    expect(image.getAttribute('src')).toBe('blob:figure');
    expect(screen.getByText(/180 × 80 mm; PNG 2126 × 945 dots/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '85 mm' }));
    await waitFor(() => expect(asked(calls, 'preview-figure')).toHaveLength(2));
    expect(asked(calls, 'preview-figure')[1]).toMatchObject({ run: 2, figure: { widthMm: 85, format: 'svg' } });
  });

  it('hatches the phases on request', async () => {
    const { calls } = await renderPanel(FiguresPanel);
    await waitFor(() => expect(asked(calls, 'preview-figure')[0]).toMatchObject({ figure: { hatch: false } }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Hatched phases' }));
    await waitFor(() => expect(asked(calls, 'preview-figure').at(-1)).toMatchObject({ figure: { hatch: true } }));
  });

  it('takes the units of the settings until it has its own', async () => {
    const settings = async () => ({ ...(await fakeApi('?fake').call('settings', {}).answer), energyUnit: 'keV' });
    const { calls } = await renderPanel(FiguresPanel, { answers: { settings } });
    const energies = await screen.findByRole('combobox', { name: 'Energies' });
    await waitFor(() => expect((energies as HTMLSelectElement).value).toBe('keV'));
    const drawn = () => asked(calls, 'preview-figure').at(-1);
    await waitFor(() => expect(drawn()).toMatchObject({ figure: { energyUnit: 'keV', lengthUnit: 'auto' } }));
    fireEvent.change(energies, { target: { value: 'eV' } });
    await waitFor(() => expect(drawn()).toMatchObject({ figure: { energyUnit: 'eV' } }));
    expect(useView.getState().figure).toEqual({ energyUnit: 'eV' });
    fireEvent.click(screen.getByRole('button', { name: 'Reset Energies' }));
    expect((energies as HTMLSelectElement).value).toBe('keV');
  });

  it('is that of the run, not of one with its number in another project', async () => {
    const { calls, queries } = await renderPanel(FiguresPanel);
    await screen.findByRole('img', { name: /^Preview/ });
    await waitFor(() => expect(asked(calls, 'methods-text')).toHaveLength(1));
    const project = await fakeProject();
    const runs = project.runs.map((run) => ({ ...run, uuid: `other-${run.uuid}` }));
    queries.setQueryData(['project'], { ...project, runs });
    await waitFor(() => expect(asked(calls, 'preview-figure')).toHaveLength(2));
    await waitFor(() => expect(asked(calls, 'methods-text')).toHaveLength(2));
  });

  it('refuses what cannot be drawn, and still exports data', async () => {
    const { calls } = await renderPanel(FiguresPanel);
    fireEvent.change(await screen.findByRole('textbox', { name: 'Width' }), { target: { value: '10' } });
    expect(screen.getByRole('alert').textContent).toContain('Must be at least 40');
    expect(screen.getByRole('button', { name: 'Export Figure, PNG' })).toHaveProperty('disabled', true);
    expect(screen.getByRole('button', { name: 'Export Labels, CSV' })).toHaveProperty('disabled', false);
    expect(asked(calls, 'preview-figure').length).toBeLessThanOrEqual(1);
  });

  it('exports every kind, to where the person says', async () => {
    const Both = () => createElement('div', null, createElement(FiguresPanel), createElement(FileDialogHost));
    const { calls } = await renderPanel(Both);
    await screen.findByRole('img', { name: /^Preview/ });
    for (const { label } of Object.values(EXPORT_KINDS))
      expect(screen.getByRole('button', { name: `Export ${label}` })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Export Figure, PNG' }));
    await saveThere();
    await waitFor(() => expect(asked(calls, 'export-run')).toHaveLength(1));
    expect(asked(calls, 'export-run')[0]).toMatchObject({
      run: 2,
      what: 'figure-png',
      out: '/data/duplex-steel-run-2-phase-map.png',
    });
    expect(await screen.findByText('Saved /data/duplex-steel-run-2-phase-map.png')).toBeTruthy();
  });

  it('copies the methods paragraph', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    await renderPanel(FiguresPanel);
    const copy = await screen.findByRole('button', { name: 'Copy methods paragraph' });
    await waitFor(() => expect(copy).toHaveProperty('disabled', false));
    fireEvent.click(copy);
    expect(writeText).toHaveBeenCalledWith(expect.stringContaining('k-means (k = 3'));
  });

  it('keeps settings and takes them again', async () => {
    const project = await fakeProject();
    const request = {
      figure: 'phase-map',
      format: 'pdf',
      widthMm: 85,
      fontPt: 7,
      dpi: 600,
      title: 'Steel',
      spectra: 'overlaid',
    } as const;
    const figures = [{ id: 1, run: 2, request, createdAt: '2026-11-20T10:00:00Z' }];
    const { calls } = await renderPanel(FiguresPanel, { project: { ...project, figures: figures as never } });
    fireEvent.click(await screen.findByRole('button', { name: /^“Steel”, 85 mm, 7 pt, spectra overlaid, PDF/ }));
    expect(useView.getState().figure).toEqual(request);
    fireEvent.click(screen.getByRole('button', { name: 'Keep these settings' }));
    await waitFor(() => expect(asked(calls, 'save-figure')).toEqual([{ run: 2, figure: { ...UNITS, ...request } }]));
  });

  it('replaces and deletes what is kept', async () => {
    const project = await fakeProject();
    const request = {
      figure: 'phase-map',
      format: 'svg',
      widthMm: 85,
      fontPt: 7,
      dpi: 600,
      title: 'Steel',
      spectra: 'offset',
    };
    const figures = [{ id: 7, run: 2, request, createdAt: '2026-11-20T10:00:00Z' }] as never;
    const { calls } = await renderPanel(FiguresPanel, {
      project: { ...project, figures },
      view: { figure: { widthMm: 180 } },
      answers: { 'change-figure': () => project, 'delete-figure': () => project },
    });
    fireEvent.click(await screen.findByRole('button', { name: /^Replace “Steel”/ }));
    await waitFor(() => expect(asked(calls, 'change-figure')).toEqual([{ id: 7, figure: { ...UNITS, widthMm: 180 } }]));
    cleanup();
    const again = await renderPanel(FiguresPanel, {
      project: { ...project, figures },
      answers: { 'delete-figure': () => project },
    });
    fireEvent.click(await screen.findByRole('button', { name: /^Delete “Steel”/ }));
    await waitFor(() => expect(asked(again.calls, 'delete-figure')).toEqual([{ id: 7 }]));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Delete “Steel”/ })).toBeNull());
  });

  it('gives a kept figure a name in its place; Escape does not', async () => {
    const project = await fakeProject();
    const request = figureRequestSchema.parse({ title: 'Steel' });
    const record = { id: 7, run: 2, name: '', request, createdAt: '2026-11-20T10:00:00Z' };
    const named = { ...project, figures: [{ ...record, name: 'Figure 2' }] };
    const { calls } = await renderPanel(FiguresPanel, {
      project: { ...project, figures: [record] },
      answers: { 'rename-figure': () => named },
    });
    fireEvent.keyDown(await screen.findByRole('button', { name: /^“Steel”/ }), { key: 'F2' });
    const box = () => screen.getByRole('textbox', { name: /^Name of “Steel”/ });
    fireEvent.change(box(), { target: { value: 'Nothing' } });
    fireEvent.keyDown(box(), { key: 'Escape' });
    fireEvent.click(screen.getByRole('button', { name: /^Name “Steel”/ }));
    fireEvent.change(box(), { target: { value: ' Figure 2 ' } });
    fireEvent.keyDown(box(), { key: 'Enter' });
    await waitFor(() => expect(asked(calls, 'rename-figure')).toEqual([{ id: 7, name: 'Figure 2' }]));
    fireEvent.click(await screen.findByRole('button', { name: /^Figure 2/ }));
    expect(useView.getState().figure).toMatchObject({ title: 'Steel' });
  });

  it('has titles of its panels and names of its maps, undone like other settings', async () => {
    await renderPanel(FiguresPanel);
    fireEvent.change(await screen.findByRole('textbox', { name: 'Spectra' }), { target: { value: 'Means' } });
    expect(useView.getState().figure).toEqual({ panelTitles: { spectra: 'Means' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Spectra' }), { target: { value: '' } });
    expect(useView.getState().figure).toEqual({});
    fireEvent.change(screen.getByRole('combobox', { name: 'Figure' }), { target: { value: 'map' } });
    const [first] = document.querySelectorAll('.figures-maps .bp6-editable-text');
    fireEvent.focus(first!);
    const name = await screen.findByRole('textbox', { name: /in the figure$/ });
    fireEvent.change(name, { target: { value: 'First of all' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    await waitFor(() => expect(screen.queryByRole('textbox', { name: /in the figure$/ })).toBeNull());
    expect(useView.getState().figure.maps![0]).toMatchObject({ name: 'First of all' });
    expect(screen.getByRole('button', { name: /^Undo in the figure: Name / })).toBeTruthy();
  });

  it('takes back what was set, by its own keys', async () => {
    useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'figures' });
    const stop = listenToKeys();
    await renderPanel(FiguresPanel);
    fireEvent.click(await screen.findByRole('button', { name: '85 mm' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Spectra' }));
    expect(useView.getState().figure).toEqual({ widthMm: 85, panels: ['map', 'legend'] });
    fireEvent.keyDown(document.body, { key: 'z', code: 'KeyZ', ctrlKey: true });
    expect(useView.getState().figure).toEqual({ widthMm: 85 });
    fireEvent.click(screen.getByRole('button', { name: 'Undo in the figure: Change width' }));
    expect(useView.getState().figure).toEqual({});
    fireEvent.keyDown(document.body, { key: 'y', code: 'KeyY', ctrlKey: true });
    expect(useView.getState().figure).toEqual({ widthMm: 85 });
    stop();
  });

  it('shows maps instead, with settings of their own', async () => {
    const { calls } = await renderPanel(FiguresPanel);
    fireEvent.change(await screen.findByRole('combobox', { name: 'Figure' }), { target: { value: 'map' } });
    expect(useView.getState().figure).toMatchObject({ figure: 'map' });
    const { length } = useView.getState().figure.maps!;
    expect(screen.queryByRole('checkbox', { name: 'Hatched phases' })).toBeNull();
    expect(screen.getByRole('combobox', { name: 'Color map' })).toBeTruthy();
    const add = screen.getByRole('combobox', { name: 'Add a map' });
    const option = add.querySelectorAll('option')[1]!;
    fireEvent.change(add, { target: { value: option.value } });
    expect(useView.getState().figure.maps!.length).toBeGreaterThan(length);
    await waitFor(() => expect(asked(calls, 'preview-figure').at(-1)).toMatchObject({ figure: { figure: 'map' } }));
    expect(await screen.findByRole('img', { name: /^Preview of the maps with color bars/ })).toBeTruthy();
  });

  it('exports any array, as a whole or one part of it', async () => {
    const Both = () => createElement('div', null, createElement(FiguresPanel), createElement(FileDialogHost));
    const { calls } = await renderPanel(Both);
    const arrays = await screen.findByRole('combobox', { name: 'Array to export' });
    fireEvent.change(arrays, { target: { value: 'components' } });
    expect(screen.getByRole('button', { name: 'Export Array, TIFF (calibrated)' })).toHaveProperty('disabled', false);
    fireEvent.change(screen.getByRole('combobox', { name: 'Which part of the array' }), { target: { value: '1' } });
    expect(screen.getByRole('button', { name: 'Export Array, TIFF (calibrated)' })).toHaveProperty('disabled', true);
    fireEvent.click(screen.getByRole('button', { name: 'Export Array, NumPy' }));
    await saveThere();
    await waitFor(() => expect(asked(calls, 'export-run')).toHaveLength(1));
    expect(asked(calls, 'export-run')[0]).toMatchObject({
      what: 'array-npy',
      array: { name: 'components', index: 1 },
      out: '/data/duplex-steel-run-2-components-2.npy',
    });
  });

  it('says below the preview what will not be as expected', async () => {
    const warnings = ['The font of figures lacks 奥.'];
    const draw = () => ({ svg: '<svg/>', widthMm: 85, heightMm: 50, warnings });
    await renderPanel(FiguresPanel, { answers: { 'preview-figure': draw } });
    expect(await screen.findByText('The font of figures lacks 奥.')).toBeTruthy();
  });

  it('says why it cannot be drawn, and tries again', async () => {
    let fails = true;
    const draw = () => {
      if (fails) throw new AppError('project-damaged', 'The labels are gone.', '');
      return { svg: '<svg/>', widthMm: 85, heightMm: 50 };
    };
    await renderPanel(FiguresPanel, { answers: { 'preview-figure': draw } });
    expect((await screen.findByRole('alert')).textContent).toContain('The labels are gone.');
    fails = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('img', { name: /^Preview/ })).toBeTruthy();
  });
});
