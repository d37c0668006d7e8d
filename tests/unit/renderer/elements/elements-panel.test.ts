// @vitest-environment jsdom
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import { ElementsPanel } from '../../../../src-renderer/panels/elements/elements-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';
import { fakeApi } from '../fake-host.ts';

configure({ asyncUtilTimeout: 20_000 });

const view = useView.getState();
const FILE = '/data/eds.hspy';
const AXIS: Axis = { name: 'Energy', size: 2000, scale: 0.01, offset: 0, units: 'keV', role: 'signal' };
const map = new Float32Array(16);
const host = fakeApi('?fake=project');

/** A project and a cube with this axis, whose elements change as they are chosen. */
function answers(axis: Axis = AXIS, signalType = 'EDS_TEM') {
  let elements: readonly string[] | null = null;
  const state = async () => ({ ...(await host.call('project-state', {}).answer)!, elements });
  return {
    'project-state': state,
    'choose-elements': (request: { elements: readonly string[] }) => {
      elements = request.elements;
      return state();
    },
    overview: () => ({
      description: {
        title: '',
        kind: 'spectrum-image',
        shape: [4, 4, axis.size],
        dtype: 'uint16',
        axes: [axis],
        metadata: { Signal: { signal_type: signalType }, Sample: { elements: ['Fe'] } },
        originalMetadata: {},
      },
      rows: 4,
      columns: 4,
      map,
      sumSpectrum: new Float32Array(axis.size),
      maxSpectrum: new Float32Array(axis.size),
      notFinite: 0,
      warnings: [],
      frames: 1,
      share: 1,
    }),
    'window-map': () => ({ map, net: { counts: 12_345.4, error: 120.2 } }),
    'find-elements': () => ({
      signal: 'lines',
      peaks: [
        { energy: 6.404, significance: 30, is: 'Fe Kα' },
        { energy: 12.2, significance: 6, is: null },
      ],
      proposals: [
        { symbol: 'Fe', confidence: 'certain', reason: 'Kα and Kβ.', found: [], alternatives: [] },
        { symbol: 'O', confidence: 'likely', reason: 'Only Kα.', found: [], alternatives: [] },
        { symbol: 'Co', confidence: 'possible', reason: 'Weak.', found: [], alternatives: ['Er'] },
        {
          symbol: 'Cu',
          confidence: 'certain',
          reason: 'Kα and Kβ.',
          found: [],
          alternatives: [],
          origin: { source: 'the grid or the holder', map: { evenness: 'even', parts: 64 } },
        },
        {
          symbol: 'Si',
          confidence: 'certain',
          reason: 'Only Kα.',
          found: [],
          alternatives: [],
          origin: { source: 'the detector or a support', map: { evenness: 'uneven', parts: 64 } },
        },
      ],
      correction: {
        scale: 0.00998,
        offset: -0.003,
        errors: [
          { keV: 0, eV: 3 },
          { keV: 20, eV: 43 },
        ],
        lines: 7,
      },
      notes: ['Look at the map.'],
    }),
  };
}

const element = (name: RegExp) =>
  within(screen.getByRole('grid', { name: 'Periodic table' })).getByRole('button', { name });
const isChosen = (name: RegExp) => element(name).getAttribute('aria-pressed') === 'true';

beforeEach(() => useView.setState({ ...view, file: FILE }, true));
afterEach(cleanup);

async function show(given: ReturnType<typeof answers> = answers()) {
  const shown = renderWindow(createElement(ElementsPanel), given);
  await screen.findByRole('grid', { name: 'Periodic table' });
  // The project is known once its elements can be chosen.
  await waitFor(() => expect(element(/^H, Hydrogen/).getAttribute('aria-disabled')).toBe('false'));
  return shown;
}

describe('elements panel', () => {
  it('chooses what the file names at first, and marks it', async () => {
    await show();
    await waitFor(() => expect(isChosen(/^Fe, Iron, 26, named by the file/)).toBe(true));
    expect(isChosen(/^O, Oxygen/)).toBe(false);
  });

  it('chooses and takes away by a press', async () => {
    const { calls } = await show();
    await waitFor(() => expect(isChosen(/^Fe,/)).toBe(true));
    fireEvent.click(element(/^Ti, Titanium/));
    await waitFor(() => expect(isChosen(/^Ti,/)).toBe(true));
    fireEvent.click(element(/^Fe, Iron/));
    await waitFor(() => expect(isChosen(/^Fe,/)).toBe(false));
    const asked = calls.filter(({ name }) => name === 'choose-elements').map(({ request }) => request);
    expect(asked).toEqual([{ elements: ['Fe', 'Ti'] }, { elements: ['Ti'] }]);
  });

  it('is one stop for Tab, and arrows move in it over gaps', async () => {
    await show();
    const stops = screen.getByRole('grid').querySelectorAll('[tabindex="0"]');
    expect(stops).toHaveLength(1);
    element(/^H, Hydrogen/).focus();
    fireEvent.keyDown(element(/^H,/), { key: 'ArrowRight' });
    expect(document.activeElement).toBe(element(/^He,/));
    fireEvent.keyDown(element(/^He,/), { key: 'ArrowDown' });
    expect(document.activeElement).toBe(element(/^Ne,/));
    fireEvent.keyDown(element(/^Ne,/), { key: 'ArrowRight' });
    expect(document.activeElement).toBe(element(/^Ne,/));
  });

  it('shows the net map of a line, with its counts and their error', async () => {
    await show();
    const lines = await screen.findByRole('region', { name: 'Chosen elements' });
    fireEvent.click(within(lines).getByRole('button', { name: /^Fe Kα/ }));
    const { window, background, map: source } = useView.getState();
    expect(source).toEqual({ kind: 'window' });
    expect(window![0]).toBeLessThanOrEqual(640);
    expect(window![1]).toBeGreaterThan(640);
    expect(background).toMatchObject({ label: 'Fe Kα', model: 'line' });
    expect(background!.windows[0]![1]).toBeLessThan(window![0]);
    expect(background!.windows[1]![0]).toBeGreaterThan(window![1]);
    expect((await within(lines).findByRole('status')).textContent).toMatch(/12.345 ± 120 net counts/);
  });

  it('proposes elements with reasons; takes one, or the sure ones', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Find elements' }));
    const found = await screen.findByRole('region', { name: 'Proposed elements' });
    expect(found.textContent).toContain('Only Kα.');
    fireEvent.click(within(found).getByRole('button', { name: 'Take the certain and likely ones' }));
    await waitFor(() => expect(isChosen(/^O,/)).toBe(true));
    expect(isChosen(/^Co,/)).toBe(false);
    // Copper is possibly the grid's; silicon has a map of its own.
    expect(isChosen(/^Cu,/)).toBe(false);
    expect(isChosen(/^Si,/)).toBe(true);
    expect(found.textContent).toContain(
      'Possibly from the instrument: the grid or the holder; its map is the same everywhere',
    );
    fireEvent.click(within(found).getByRole('button', { name: 'Take Co' }));
    await waitFor(() => expect(isChosen(/^Co,/)).toBe(true));
  });

  it('searches each phase of the run, and all of them as a table', async () => {
    useView.setState({ file: '/data/duplex-steel.hspy' });
    const { calls } = renderWindow(createElement(ElementsPanel), {
      'project-state': () => host.call('project-state', {}).answer,
    });
    const choice = await screen.findByRole('combobox', { name: 'Spectrum to search' });
    await within(choice).findByRole('option', { name: 'Phase B: Austenite' });
    const names = within(choice)
      .getAllByRole('option')
      .map(({ textContent }) => textContent);
    expect(names).toEqual([
      'Sum of all pixels',
      'Brightest of each channel',
      'Phase A: Ferrite',
      'Phase B: Austenite',
      'Phase C: Carbide',
      'All phases, one by one',
    ]);
    const choose = (name: string) =>
      fireEvent.change(choice, {
        target: { value: within(choice).getByRole<HTMLOptionElement>('option', { name }).value },
      });
    const find = () => fireEvent.click(screen.getByRole('button', { name: 'Find elements' }));
    choose('Phase B: Austenite');
    find();
    await screen.findByRole('heading', { name: /^Proposed for Austenite/ });
    const asked = calls.findLast(({ name }) => name === 'find-elements')!.request as { region: { kind: string } };
    expect(asked.region.kind).toMatch(/bits|pixels/);

    choose('All phases, one by one');
    find();
    const table = await screen.findByRole('table', { name: 'How strong elements are in the phases' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent?.trim()),
    ).toEqual(['Element', 'A Ferrite', 'B Austenite', 'C Carbide']);
    const [, iron] = within(table).getAllByRole('row');
    expect(
      within(iron!)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['● 30 σ, certain', '● 26 σ, certain', '● 22 σ, certain']);
    expect(screen.getByRole('button', { name: 'Save as CSV' })).toBeTruthy();
  });

  it('calibrates the axis by the lines found, once; then says that it has', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Find elements' }));
    const found = await screen.findByRole('region', { name: 'Proposed elements' });
    fireEvent.click(within(found).getByRole('button', { name: 'Calibrate by these lines (−3 … −43 eV)' }));
    const steps = useView.getState().steps.map(({ op, parameters }) => ({ op, parameters }));
    const parameters = { axis: 'signal', scale: 0.00998, offset: -0.003, units: 'keV' };
    expect(steps).toEqual([{ op: 'calibrate', parameters }]);
    await waitFor(() => expect(found.textContent).toContain('The axis has been calibrated since.'));
    expect(within(found).queryByRole('button', { name: /^Calibrate by/ })).toBeNull();
  });

  it('says what is at an energy: typed, or of a peak that nothing explains', async () => {
    await show();
    const search = screen.getByRole('region', { name: 'What is at this energy?' });
    const box = within(search).getByRole('textbox', { name: 'Energy to search for, keV' });
    fireEvent.change(box, { target: { value: '6,40' } });
    expect(within(search).getAllByRole('listitem')[0]!.textContent).toContain('Fe Kα 6.404 keV');
    fireEvent.change(box, { target: { value: 'six' } });
    expect(within(search).getByRole('status').textContent).toContain('An energy in keV is needed.');
    fireEvent.click(screen.getByRole('button', { name: 'Find elements' }));
    fireEvent.click(await screen.findByRole('button', { name: '12.200 keV' }));
    await waitFor(() => expect((box as HTMLInputElement).value).toBe('12.200'));
  });

  it('says why nothing can be shown', async () => {
    await show(answers({ ...AXIS, units: 'cm^-1', name: 'Raman shift' }, ''));
    expect(screen.getByText(/The signal axis is in cm\^-1/)).toBeTruthy();
    expect((screen.getByRole('button', { name: 'Find elements' }) as HTMLButtonElement).disabled).toBe(true);
    expect(screen.queryByRole('region', { name: 'What is at this energy?' })).toBeNull();
  });
});
