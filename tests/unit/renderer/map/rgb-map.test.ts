// @vitest-environment jsdom
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { figureRequestSchema } from '../../../../src-preload/contract/recipe.ts';
import { useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { MapPanel } from '../../../../src-renderer/panels/map/map-panel.tsx';
import { automaticRgb, rgbGroups, useRgbChoice } from '../../../../src-renderer/parts/maps/rgb-choice.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { overlayImage } from '../../../../src-renderer/vis/map-image.ts';
import { renderWindow } from '../app/render-window.ts';

configure({ asyncUtilTimeout: 20_000 });
const view = useView.getState();
const FILE = '/data/duplex-steel.hspy';

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  useView.setState({ ...view, file: FILE, map: { kind: 'rgb' } }, true);
  useRgbChoice.setState({ sources: [null, null, null] });
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'map' });
});
afterEach(cleanup);

const { fakeApi } = await import('../fake-host.ts');
const open = fakeApi('?fake=project');
const show = () =>
  renderWindow(createElement('div', { 'data-panel': 'map' }, createElement(MapPanel)), {
    'project-state': () => open.call('project-state', {}).answer,
  });

describe('colors of an overlay', () => {
  it('each map between its own ends, a gap is transparent, a map without contrast is half bright', () => {
    const { rgba } = overlayImage(
      [
        { channel: 0, values: [0, 5, 10, 20], range: [0, 10] },
        { channel: 2, values: [1, 1, 2, Number.NaN], range: [1, 2] },
      ],
      4,
      1,
    );
    expect([...rgba]).toEqual([0, 0, 0, 255, 128, 0, 0, 255, 255, 0, 255, 255, 255, 0, 0, 0]);
    const flat = overlayImage([{ channel: 1, values: [3], range: [3, 3] }], 1, 1);
    expect([...flat.rgba]).toEqual([0, 128, 0, 255]);
  });

  it('without a run the total counts are red, and windows can be chosen, also after another one is drawn', () => {
    const words = ([first, end]: readonly [number, number]) => `${first} to ${end}`;
    const groups = rgbGroups(null, { channels: [3, 9] }, [{ kind: 'window', channels: [1, 2] }, null, 'none'], words);
    expect(groups.flatMap(({ options }) => options.map(({ label }) => label))).toEqual([
      'Total counts',
      'Window 3 to 9',
      'Window 1 to 2',
    ]);
    expect(automaticRgb(groups)).toEqual([{ kind: 'total' }, 'none', 'none']);
  });
});

describe('RGB overlay on the map', () => {
  it('begins with the scores of the run, names them in their colors, and makes a figure of them', async () => {
    show();
    await screen.findByRole('application', { name: /^Overlay of PCA score 1/ });
    const legend = screen.getByRole('list', { name: 'Maps of the overlay' });
    expect(within(legend).getAllByRole('listitem')).toHaveLength(3);
    expect(legend.textContent).toMatch(/PCA score 1.* to .*PCA score 2.* to .*PCA score 3/);
    fireEvent.click(screen.getByRole('button', { name: 'Figure' }));
    const { figure } = useView.getState();
    expect(figureRequestSchema.parse(figure)).toMatchObject({
      figure: 'rgb-map',
      maps: [0, 1, 2].map((index) => ({ array: 'scores', index })),
    });
  });

  it('takes any map into any color; a window is no part of a figure', async () => {
    useView.setState({ window: [10, 20] });
    show();
    await screen.findByRole('application', { name: /^Overlay of PCA score 1/ });
    const select = (name: string) => screen.getByRole<HTMLSelectElement>('combobox', { name });
    const choose = (name: string, text: RegExp) => {
      const option = [...select(name).options].find((one) => text.test(one.text))!;
      fireEvent.change(select(name), { target: { value: option.value } });
    };
    choose('Red', /^Window/);
    await screen.findByRole('application', { name: /^Overlay of .*eV.*, PCA score 2.*, PCA score 3/ });
    choose('Green', /Total counts/);
    choose('Blue', /nothing/);
    await screen.findByRole('application', { name: /^Overlay of .*(eV|keV).*, Total counts/ });
    expect(screen.getByRole('button', { name: 'Figure' })).toHaveProperty('disabled', true);
    choose('Red', /nothing/);
    choose('Green', /nothing/);
    await waitFor(() => expect(screen.getByText('No map is chosen')).toBeTruthy());
  });
});
