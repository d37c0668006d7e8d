// @vitest-environment jsdom
import { createDockview, type DockviewApi, type SerializedDockview } from 'dockview-react';
import { beforeEach, describe, expect, it } from 'vitest';
import { arrange, restore } from '../../../../src-renderer/app/layout.ts';
import { PANELS } from '../../../../src-renderer/app/panels.ts';

const ALL = PANELS.map(({ id }) => id).sort();

function dock(): DockviewApi {
  const api = createDockview(document.body.appendChild(document.createElement('div')), {
    createComponent: () => ({ element: document.createElement('div'), init: () => {} }),
  });
  api.layout(1280, 740);
  return api;
}

const present = (api: DockviewApi) => api.panels.map(({ id }) => id).sort();
const groupOf = (api: DockviewApi, id: string) => api.getPanel(id)!.group.panels.map((panel) => panel.id);
/** As the settings give it back. */
const kept = (api: DockviewApi) => JSON.parse(JSON.stringify(api.toJSON())) as SerializedDockview;

let api: DockviewApi;
beforeEach(() => {
  const nothing = () => {};
  globalThis.ResizeObserver ??= class {
    observe = nothing;
    unobserve = nothing;
    disconnect = nothing;
  };
  api = dock();
});

describe.each([
  ['a wide', false],
  ['a compact', true],
])('the arrangement of %s window', (_, compact) => {
  it('has every panel, and is restored as it was left', () => {
    arrange(api, compact);
    expect(present(api)).toEqual(ALL);
    api.getPanel('phases')!.api.moveTo({ group: api.getPanel('map')!.group });
    const again = dock();
    expect(restore(again, kept(api), compact)).toBe(true);
    expect(groupOf(again, 'map')).toEqual(groupOf(api, 'map'));
    expect(kept(again).grid).toEqual(kept(api).grid);
  });

  it('that an older version kept gets the newer panels where they belong, and stays as it is else', () => {
    arrange(api, compact);
    api.getPanel('phases')!.api.moveTo({ group: api.getPanel('map')!.group });
    for (const id of ['scree', 'latent', 'elements']) api.removePanel(api.getPanel(id)!);
    const again = dock();
    expect(restore(again, kept(api), compact)).toBe(true);
    expect(present(again)).toEqual(ALL);
    expect(groupOf(again, 'map')).toContain('phases');
    expect(groupOf(again, 'steps')).toContain('elements');
    expect(groupOf(again, compact ? 'steps' : 'spectrum')).toContain('scree');
    expect(groupOf(again, compact ? 'steps' : 'map')).toContain('latent');
    const inFront = (of: DockviewApi) => of.groups.map(({ activePanel }) => activePanel?.id).sort();
    expect(inFront(again)).toEqual(inFront(api));
    expect(again.activePanel?.id).toBe(api.activePanel?.id);
  });

  it('that a newer version kept loses the panels that are not known here', () => {
    arrange(api, compact);
    const unknown = { component: 'panel', title: 'Later', params: { id: 'later' } };
    api.addPanel({ ...unknown, id: 'later', position: { referencePanel: 'map', direction: 'within' } });
    api.addPanel({ ...unknown, id: 'alone', position: { referencePanel: 'map', direction: 'left' } });
    const again = dock();
    expect(restore(again, kept(api), compact)).toBe(true);
    expect(present(again)).toEqual(ALL);
    expect(again.groups).toHaveLength(api.groups.length - 1);
  });
});

it.each([undefined, null, 7, {}, { panels: {} }, { panels: { later: {} } }, { panels: { map: {} }, grid: 'broken' }])(
  'what is no arrangement is said to be none: %j',
  (layout) => {
    expect(restore(api, layout)).toBe(false);
    arrange(api);
    expect(present(api)).toEqual(ALL);
  },
);
