// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ContingencyPanel } from '../../../../src-renderer/panels/contingency/contingency-panel.tsx';
import { useRegionHistory } from '../../../../src-renderer/parts/maps/region-history.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

describe('Contingency', () => {
  it('counts what two runs share; a cell lights its pixels and keeps them as a region', async () => {
    useRegionHistory.setState({ past: [], future: [] });
    await renderPanel(ContingencyPanel);
    const table = await screen.findByRole('table', { name: 'Run 2 in rows, run 1 in columns' });
    const cells = within(table).getAllByRole('button');
    expect(cells).toHaveLength(9);
    expect(cells[0]!.getAttribute('aria-label')).toMatch(
      /^A Ferrite and A Ferrite: [\d\s]+ pixels, 100\.0\s% of the row$/,
    );
    const heading = within(table).getByRole('rowheader', { name: 'B Austenite' }).firstElementChild!;
    fireEvent.pointerEnter(heading);
    expect(useView.getState().litPhase).toBe(21);
    const lights = within(table)
      .getAllByRole('columnheader')
      .map((one) => one.firstElementChild!.getAttribute('data-lit'));
    expect(lights).toEqual(['false', 'true', 'false']);
    fireEvent.pointerLeave(heading);
    expect(useView.getState().litPhase).toBeNull();
    fireEvent.click(cells[0]!);
    expect(useView.getState()).toMatchObject({ map: { kind: 'made' }, made: { run: 2, by: 'contingency' } });
    const { map } = useView.getState().made!;
    if (map.kind !== 'labels') throw new Error('labels were expected');
    const lit = Array.from(map.values).filter((value) => value === 0).length;
    expect(lit).toBe(map.phases[0]!.pixels);
    fireEvent.keyDown(cells[0]!, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(cells[1]);
    fireEvent.click(screen.getByRole('button', { name: 'Keep these pixels as a region' }));
    const [region] = useView.getState().regions;
    expect(region!.region.kind === 'pixels' && region!.region.pixels.length).toBe(lit);
  });

  it('says what it needs', async () => {
    await renderPanel(ContingencyPanel, { project: { ...(await fakeProject()), runs: [] } });
    expect(await screen.findByText('Nothing to compare yet')).toBeTruthy();
  });
});
