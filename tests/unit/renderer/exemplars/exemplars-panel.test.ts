// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ExemplarsPanel } from '../../../../src-renderer/panels/exemplars/exemplars-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { currentPointer } from '../../../../src-renderer/vis/pointer-bus.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

describe('Exemplars', () => {
  it('shows mean and pixels of every phase with the box for its name', async () => {
    await renderPanel(ExemplarsPanel);
    const phase = await screen.findByRole('region', { name: 'Ferrite' });
    expect(within(phase).getByRole('img', { name: 'Mean spectrum of Ferrite' })).toBeTruthy();
    expect(within(phase).getByRole('textbox', { name: 'Name of phase A' })).toBeTruthy();
    expect(
      within(phase).getAllByRole('button', { name: /^Purest pixel of Ferrite: row \d+, column \d+$/ }),
    ).toHaveLength(3);
    expect(within(phase).getAllByRole('button', { name: /^Boundary pixel/ })).toHaveLength(3);
  });

  it('points at a pixel on the map, and moves the probe there', async () => {
    await renderPanel(ExemplarsPanel);
    const phase = await screen.findByRole('region', { name: 'Carbide' });
    const pixel = within(phase).getAllByRole('button', { name: /^Typical pixel/ })[0]!;
    const [, row, column] = /row (\d+), column (\d+)/.exec(pixel.getAttribute('aria-label')!)!;
    const place = { row: Number(row), column: Number(column) };
    fireEvent.focus(pixel);
    expect(currentPointer().pixel).toEqual(place);
    fireEvent.blur(pixel);
    expect(currentPointer().pixel).toBeNull();
    fireEvent.click(pixel);
    expect(useView.getState().probe).toEqual(place);
  });

  it('says so when the run has none', async () => {
    const project = await fakeProject();
    const runs = project.runs.map((run) => ({
      ...run,
      result: {
        ...run.result,
        steps: run.result.steps.map((step) => ({ ...step, results: { ...step.results, exemplars: null } })),
      },
    }));
    await renderPanel(ExemplarsPanel, { project: { ...project, runs } });
    expect(await screen.findByText(/made before exemplars were kept/)).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Mean spectrum of Ferrite' })).toBeTruthy();
  });
});
