// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { MapsPanel } from '../../../../src-renderer/panels/maps/maps-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { unmixedArray, unmixedProject } from '../spectrum/unmixed-project.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

describe('Maps', () => {
  it('shows all maps of a kind with their numbers; a press shows one large, keys go on', async () => {
    await renderPanel(MapsPanel);
    const list = await screen.findByRole('listbox', { name: 'Scores (PCA)' });
    const tiles = screen.getAllByRole('option').filter((tile) => list.contains(tile));
    expect(tiles.map((tile) => tile.getAttribute('aria-label'))).toEqual([
      expect.stringMatching(/^Component 1, ± 0\.01/),
      expect.stringMatching(/^Component 2, ± /),
      expect.stringMatching(/^Component 3, ± /),
    ]);
    expect(screen.getByRole('img', { name: /Color bar, Score .*each map has its own scale/ })).toBeTruthy();
    fireEvent.click(tiles[1]!);
    expect(useView.getState().map).toEqual({ kind: 'array', run: 2, name: 'scores', index: 1 });
    expect(tiles[1]!.getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(tiles[1]!, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(tiles[2]);
    fireEvent.keyDown(tiles[2]!, { key: 'Enter' });
    expect(useView.getState().map).toMatchObject({ index: 2 });
  });

  it('lights the spectrum of an endmember in all views while its map is pointed at, and is lit from there', async () => {
    const { project, run } = await unmixedProject();
    await renderPanel(MapsPanel, {
      project,
      view: { map: { kind: 'array', run: run.number, name: 'abundances' } },
      answers: { 'run-array': unmixedArray },
    });
    await screen.findByRole('option', { name: /^Endmember 2/ });
    // Asked for each time: the tiles are laid out anew when their maps come.
    const tile = () => screen.getByRole('option', { name: /^Endmember 2/ });
    const key = `${run.result.steps.length - 4}:1`;
    await waitFor(() => {
      fireEvent.pointerEnter(tile());
      expect(useView.getState().litComponent).toBe(key);
    });
    await waitFor(() => expect(tile().getAttribute('data-lit')).toBe('true'));
    fireEvent.pointerLeave(tile());
    expect(useView.getState().litComponent).toBeNull();
    act(() => useView.getState().set({ litComponent: key }));
    expect(tile().getAttribute('data-lit')).toBe('true');
    expect(screen.getByRole('option', { name: /^Endmember 1/ }).getAttribute('data-lit')).toBe('false');
  });

  it('says what it is for while there is nothing, and what went wrong', async () => {
    const project = await fakeProject();
    await renderPanel(MapsPanel, { project: { ...project, runs: [] } });
    expect(await screen.findByRole('button', { name: 'Run a Gaussian mixture' })).toBeTruthy();
    cleanup();
    const fail = () => {
      throw new AppError('project-damaged', 'The array is damaged.', 'Run it again.');
    };
    await renderPanel(MapsPanel, { answers: { 'run-array': fail } });
    expect((await screen.findByRole('alert')).textContent).toContain('The array is damaged.');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
