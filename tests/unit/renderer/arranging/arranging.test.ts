// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import * as fc from 'fast-check';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrangeAxes } from '../../../../src-preload/contract/arranged-axes.ts';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import { parseRecipe } from '../../../../src-preload/contract/recipe-parsing.ts';
import { arrangeParameters } from '../../../../src-preload/contract/steps.ts';
import { ArrangeDialog } from '../../../../src-renderer/dialogs/arranging/arrange-dialog.tsx';
import { withArrangement } from '../../../../src-renderer/dialogs/arranging/arrangement.ts';
import {
  arrangementOf,
  possibleRoles,
  rolesOf,
  rolesOfArrangement,
  rolesText,
  withRole,
} from '../../../../src-renderer/dialogs/arranging/axis-roles.ts';
import { leadingCalibrations, withCalibrations } from '../../../../src-renderer/parts/recipe/calibration-steps.ts';
import { insertStep, moveStep, newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { presetStepsFor } from '../../../../src-renderer/parts/recipe/presets.ts';
import { presentationOf } from '../../../../src-renderer/state/presentation.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';

const axis = (name: string, size: number, role: Axis['role'] = 'navigation'): Axis => ({
  name,
  size,
  scale: 1,
  offset: 0,
  units: '',
  role,
});
/** As a reader takes an array of three axes of which it knows nothing. */
const STACK = [axis('', 60), axis('y', 8, 'signal'), axis('x', 9, 'signal')];
const CUBE = [axis('y', 60), axis('x', 8), axis('channel', 9, 'signal')];

describe('roles of axes', () => {
  it('are guessed from what the file has, and say what comes out', () => {
    expect(rolesOf(STACK)).toEqual(['images', 'rows', 'columns']);
    expect(rolesOf(CUBE)).toEqual(['rows', 'columns', 'energy']);
    expect(rolesOf([axis('', 5, 'signal')])).toEqual(['energy']);
    expect(rolesText(STACK, rolesOf(STACK))).toBe('60 images of 9 × 8 pixels.');
    expect(rolesText(CUBE, rolesOf(CUBE))).toBe('8 × 60 pixels, each with a spectrum of 9 channels.');
  });

  it('follow when one axis is said to be the energy', () => {
    const roles = withRole(rolesOf(STACK), 0, 'energy');
    expect(roles).toEqual(['energy', 'rows', 'columns']);
    expect(arrangementOf(STACK, roles)).toEqual({ order: [1, 2, 0], signal: 1, names: ['y', 'x', 'channel'] });
    expect(withRole(rolesOf(CUBE), 0, 'energy')).toEqual(['energy', 'rows', 'columns']);
    expect(withRole(rolesOf(CUBE), 2, 'images')).toEqual(['rows', 'columns', 'images']);
    expect(withRole(['columns', 'energy'], 1, 'rows')).toEqual(['columns', 'rows']);
  });

  it('are a right recipe whatever a person chooses, and are found again in it', () => {
    const choices = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.boolean(), choices, (rank, spectra, choice) => {
        const axes = Array.from({ length: rank }, (_, at) =>
          axis(`a${at}`, at + 2, at >= rank - (spectra ? 1 : 2) ? 'signal' : 'navigation'),
        );
        let roles = rolesOf(axes);
        const possible = possibleRoles(rank);
        for (const [at, role] of choice) roles = withRole(roles, at % rank, possible[role % possible.length]!);
        // Each place of a picture is there once, and two axes of it or an energy are the signal.
        for (const once of ['rows', 'columns', 'energy']) {
          expect(roles.filter((role) => role === once).length).toBeLessThanOrEqual(1);
        }
        const arrange = arrangementOf(axes, roles);
        if (arrange === null) {
          expect(roles).toEqual(rolesOf(axes));
          return;
        }
        expect(arrangeParameters.safeParse(arrange).success).toBe(true);
        expect(rolesOfArrangement(axes, arrange)).toEqual(roles);
        const arranged = arrangeAxes(axes, arrange);
        for (const [at, one] of arranged.entries()) {
          expect(one).toMatchObject({ name: axes[arrange.order[at]!]!.name, size: axes[arrange.order[at]!]!.size });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keep names that say something, and name the others after their place', () => {
    const axes = [axis('Raman shift', 60), axis('index 2', 8, 'signal'), axis('', 9, 'signal')];
    expect(arrangementOf(axes, ['energy', 'rows', 'columns'])?.names).toEqual(['y', 'x', 'Raman shift']);
  });
});

describe('the recipe', () => {
  const arrange = newStep('arrange', { order: [1, 2, 0] });

  it('begins with it, whatever is added, moved or calibrated', () => {
    const steps = insertStep([newStep('crop'), newStep('pca')], arrange);
    expect(steps.map(({ op }) => op)).toEqual(['arrange', 'crop', 'pca']);
    const added = insertStep(steps, newStep('groups'), 0);
    expect(added.map(({ op }) => op)).toEqual(['arrange', 'groups', 'crop', 'pca']);
    expect(moveStep(added, added[2]!.id, 0).map(({ op }) => op)).toEqual(['arrange', 'crop', 'groups', 'pca']);
    expect(moveStep(added, arrange.id, 2)).toBe(added);
    const calibrated = withCalibrations(added, CUBE, [{ axis: 'signal', scale: 2 }]);
    expect(calibrated.map(({ op }) => op)).toEqual(['arrange', 'calibrate', 'groups', 'crop', 'pca']);
    expect(leadingCalibrations(calibrated)).toHaveLength(1);
    expect(presentationOf(calibrated)).toEqual({ arrange: { order: [1, 2, 0], signal: 1, names: [] } });
    expect(() =>
      parseRecipe({ phasewright: 1, steps: added.map(({ op, parameters }) => ({ op, ...parameters })) }),
    ).not.toThrow();
  });

  it('keeps what it says of the data when a preset takes its place', () => {
    const before = [
      arrange,
      newStep('calibrate', { axis: 'signal', units: 'eV', scale: 0.1, offset: 0 }),
      newStep('nmf'),
    ];
    const overview = { description: { kind: 'spectrum-image', axes: [CUBE[0]!, CUBE[1]!, axis('E', 900, 'signal')] } };
    const steps = presetStepsFor({ ...overview, map: new Float32Array(1) } as never, before, 'eels-low-loss');
    expect(steps.slice(0, 2)).toEqual(before.slice(0, 2));
    // The preset is fitted to the calibrated axis: its zero-loss peak goes.
    expect(steps[2]).toMatchObject({ op: 'crop', parameters: { signal: [5, 50] } });
    expect(steps.some(({ op }) => op === 'nmf')).toBe(false);
  });

  it('takes one in the place of another', () => {
    const steps = [arrange, newStep('calibrate', { axis: 0, scale: 2 }), newStep('pca')];
    const other = withArrangement(steps, { order: [2, 1, 0], signal: 1, names: [] });
    expect(other.map(({ op }) => op)).toEqual(['arrange', 'pca']);
    expect(withArrangement(steps, null).map(({ op }) => op)).toEqual(['pca']);
  });
});

describe('the dialog', () => {
  beforeEach(() => useView.setState({ steps: [newStep('pca')] }));
  afterEach(cleanup);

  it('says what becomes of the axes while they are chosen, and puts the step first', () => {
    renderWindow(createElement(ArrangeDialog, { axes: STACK, canArrange: true, onClose: () => {} }));
    const status = () => screen.getByRole('status').textContent;
    expect(status()).toBe('60 images of 9 × 8 pixels.');
    fireEvent.change(screen.getByRole('combobox', { name: 'Axis axis 0, 60' }), { target: { value: 'energy' } });
    expect(status()).toBe('9 × 8 pixels, each with a spectrum of 60 channels.');
    fireEvent.click(screen.getByRole('button', { name: 'Arrange' }));
    const [first, second] = useView.getState().steps;
    expect(first).toMatchObject({ op: 'arrange', parameters: { order: [1, 2, 0], signal: 1 } });
    expect(second).toMatchObject({ op: 'pca' });
    cleanup();
    // Opened again, it shows what there is, and goes back to the file.
    renderWindow(createElement(ArrangeDialog, { axes: STACK, canArrange: true, onClose: () => {} }));
    expect(status()).toContain('spectrum of 60 channels');
    fireEvent.click(screen.getByRole('button', { name: 'As in the file' }));
    fireEvent.click(screen.getByRole('button', { name: 'Arrange' }));
    expect(useView.getState().steps.map(({ op }) => op)).toEqual(['pca']);
  });
});
