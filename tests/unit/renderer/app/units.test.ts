// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement, Fragment, type ReactElement, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { useSettings } from '../../../../src-renderer/app/settings.ts';
import { SettingsDialog } from '../../../../src-renderer/app/settings-dialog.tsx';
import { UnitCommands } from '../../../../src-renderer/app/unit-settings.tsx';
import { EnergyCalibration } from '../../../../src-renderer/dialogs/calibration/energy-calibration.tsx';
import { LengthCalibration } from '../../../../src-renderer/dialogs/calibration/length-calibration.tsx';
import { StepForm } from '../../../../src-renderer/forms/step-form.tsx';
import { MapPanel } from '../../../../src-renderer/panels/map/map-panel.tsx';
import { SpectrumPanel } from '../../../../src-renderer/panels/spectrum/spectrum-panel.tsx';
import { StepsPanel } from '../../../../src-renderer/panels/steps/steps-panel.tsx';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { movePointer } from '../../../../src-renderer/vis/pointer-bus.ts';
import { fakeApi } from '../fake-host.ts';
import { renderWindow } from './render-window.ts';

// The made-up host computes its cube anew for each test: slow on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

const view = useView.getState();
const host = fakeApi('?fake=project');
const project = { 'project-state': () => host.call('project-state', {}).answer };

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  useView.setState({ ...view, file: '/data/duplex-steel.hspy' }, true);
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: null });
});
afterEach(() => {
  cleanup();
  movePointer({ pixel: null, energy: null });
});

/** A part of the window beside the settings, once these are known. */
const show = async (part: ReactElement) => {
  const settings = createElement(SettingsDialog, { onClose: () => {} });
  const shown = renderWindow(createElement(Fragment, {}, part, settings, createElement(UnitCommands)), project);
  await waitFor(() => expect(shown.queries.getQueryData(['settings'])).toBeTruthy());
  return shown;
};
const choose = async (label: 'Lengths' | 'Energies', value: string) => {
  fireEvent.change(await screen.findByRole('combobox', { name: label, hidden: true }), { target: { value } });
};
const value = (name: string | RegExp) =>
  (screen.getByRole('textbox', { name, hidden: true }) as HTMLInputElement).value;

describe('units of the settings', () => {
  it('change the spectrum at once: axis, energy window and what is typed into it', async () => {
    useView.setState({ window: [0, 11], map: { kind: 'window' } });
    const { calls } = await show(createElement(SpectrumPanel));
    const spectrum = await screen.findByRole('application', { name: /Spectrum/, hidden: true });
    expect(spectrum.getAttribute('aria-label')).toContain('10.0 eV to 34.9 eV');
    await choose('Energies', 'keV');
    await waitFor(() => expect(spectrum.getAttribute('aria-label')).toContain('0.0100 keV to 0.0349 keV'));
    expect(calls.filter(({ name }) => name === 'change-settings').map(({ request }) => request)).toEqual([
      { change: { energyUnit: 'keV' } },
    ]);
    const upper = screen.getByRole('textbox', { name: 'Upper limit of the energy window, keV', hidden: true });
    expect((upper as HTMLInputElement).value).toBe('0.0110');
    fireEvent.change(upper, { target: { value: '0.0205' } });
    fireEvent.keyDown(upper, { key: 'Enter' });
    // 20.5 eV is the middle of channel 105.
    expect(useView.getState().window).toEqual([0, 106]);
    expect(value('Upper limit of the energy window, keV')).toBe('0.0205');
  });

  it('change places on the map, and sizes of regions', async () => {
    const region = { kind: 'rectangle', row: 0, column: 0, rows: 5, columns: 10 } as const;
    useView.setState({ probe: { row: 3, column: 7 }, regions: [{ id: 'a', name: 'A', color: '#ff0000', region }] });
    await show(createElement(MapPanel));
    await screen.findByRole('application', { name: /pixels/, hidden: true });
    const readOut = () => document.querySelector('.readout')!.textContent;
    await waitFor(() => expect(readOut()).toContain('x 140 nm, y 60 nm'));
    expect(screen.getByText('50 px · 20 000 nm²')).toBeTruthy();
    await choose('Lengths', 'µm');
    await waitFor(() => expect(readOut()).toContain('x 0.14 µm, y 0.06 µm'));
    expect(screen.getByText('50 px · 0.0200 µm²')).toBeTruthy();
    await choose('Lengths', 'Å');
    await waitFor(() => expect(readOut()).toContain('x 1\u2009400 Å, y 600 Å'));
  });

  it('are commands of the palette', async () => {
    const { calls } = await show(createElement('i'));
    await screen.findByRole('combobox', { name: 'Energies', hidden: true });
    act(() => void runCommand('units.energy.keV'));
    act(() => void runCommand('units.length.Å'));
    await waitFor(() =>
      expect(calls.filter(({ name }) => name === 'change-settings').map(({ request }) => request)).toEqual([
        { change: { energyUnit: 'keV' } },
        { change: { lengthUnit: 'Å' } },
      ]),
    );
  });
});

describe('forms of steps', () => {
  it('show and take the unit shown; the recipe keeps that of the data, exactly', async () => {
    const crop = newStep('crop', { signal: [12, 30.7] });
    useView.setState({ steps: [crop] });
    await show(createElement(StepsPanel));
    await choose('Energies', 'keV');
    const card = await screen.findByRole('button', { name: /^Crop/, hidden: true });
    await waitFor(() => expect(card.textContent).toContain('0.012 – 0.0307 keV'));
    fireEvent.click(card);
    expect(value('Signal range: from')).toBe('0.012');
    const box = screen.getByRole('textbox', { name: 'Signal range: to', hidden: true });
    fireEvent.focus(box);
    fireEvent.change(box, { target: { value: '0,0289' } });
    expect(useView.getState().steps[0]!.parameters).toEqual({ signal: [12, 28.9] });
    // What is being typed stays as typed.
    expect((box as HTMLInputElement).value).toBe('0,0289');
    fireEvent.change(box, { target: { value: '0.02e' } });
    expect(useView.getState().steps[0]!.parameters).toEqual({ signal: [12, '0.02e'] });
    await choose('Energies', 'file');
    await waitFor(() => expect(value('Signal range: from')).toBe('12'));
  });

  it('take both ranges of a background, which are no points', () => {
    const seen: unknown[] = [];
    function Form() {
      const [parameters, set] = useState<{ [key: string]: unknown }>({ signal: [700, 750] });
      const onChange = (key: string, next: unknown) => {
        seen.push(next);
        set({ ...parameters, [key]: next });
      };
      return createElement(StepForm, { op: 'window', parameters, signalUnit: { units: 'keV', power: -3 }, onChange });
    }
    renderWindow(createElement(Form));
    const group = screen.getByRole('group', { name: /^Background/ });
    const boxes = within(group).getAllByRole('textbox');
    expect(boxes.map((box) => box.getAttribute('aria-label'))).toEqual(
      ['from 1', 'to 1', 'from 2', 'to 2'].map((part) => `Background: ${part}`),
    );
    ['0.6', '0.65', '0.66', '0.69'].forEach((text, i) => {
      fireEvent.change(boxes[i]!, { target: { value: text } });
    });
    expect(seen.at(-1)).toEqual([
      [600, 650],
      [660, 690],
    ]);
  });
});

describe('calibration', () => {
  const overview = () => host.call('overview', { file: '/data/duplex-steel.hspy', dataset: 0, budgetMs: 0 }).answer;
  const settings = (units: object) => ({
    settings: async () => ({ ...(await host.call('settings', {}).answer), ...units }),
  });

  it('takes energies in the unit shown, and keeps the data’s in the recipe', async () => {
    const read = await overview();
    const part = createElement(Late, { of: () => createElement(EnergyCalibration, { overview: read, onClose() {} }) });
    renderWindow(part, settings({ energyUnit: 'keV' }));
    const units = await screen.findByRole('combobox', { name: 'Units' });
    expect((units as HTMLSelectElement).value).toBe('keV');
    const type = (name: string, text: string) =>
      fireEvent.change(screen.getByRole('textbox', { name }), { target: { value: text } });
    type('Channel of point 1', '0');
    type('Value of point 1', '0.0101');
    type('Channel of point 2', '100');
    type('Value of point 2', '0,0203');
    fireEvent.click(screen.getByRole('button', { name: 'Calibrate' }));
    expect(useView.getState().steps[0]!.parameters).toMatchObject({
      points: [
        [0, 10.1],
        [100, 20.3],
      ],
      units: 'eV',
    });
  });

  it('takes lengths in the unit shown, and keeps the data’s in the recipe', async () => {
    const read = await overview();
    const part = createElement(Late, { of: () => createElement(LengthCalibration, { overview: read, onClose() {} }) });
    renderWindow(part, settings({ lengthUnit: 'µm' }));
    const units = await screen.findByRole('combobox', { name: 'Units' });
    expect((units as HTMLSelectElement).value).toBe('µm');
    fireEvent.click(screen.getByRole('radio', { name: 'The size of a pixel' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Pixel width' }), { target: { value: '0.019' } });
    fireEvent.click(screen.getByRole('button', { name: 'Calibrate' }));
    expect(useView.getState().steps.map(({ parameters }) => parameters)).toEqual([
      { axis: 'y', scale: 19, offset: 0, units: 'nm' },
      { axis: 'x', scale: 19, offset: 0, units: 'nm' },
    ]);
  });
});

/** Something that is opened once the settings are known, as a dialog is. */
function Late({ of }: { readonly of: () => ReactElement }) {
  const { ready } = useSettings();
  return ready ? of() : null;
}
