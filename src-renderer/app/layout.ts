import type { AddPanelOptions, DockviewApi, SerializedDockview } from 'dockview-react';
import { PANELS } from './panels.ts';

/** Widths and heights of the arrangement at the start, as shares of the window, and the least that is useful, in pixels. */
const PROJECT = { share: 0.15, least: 150, most: 280 };
const SIDE = { share: 0.3, least: 280, most: 560 };
const JOBS = { share: 0.1, least: 96, most: 180 };
/** Room for three screen pixels per map pixel at 1280 × 800 and 100 × 100. */
const MAP_SHARE = 0.63;
const STEPS_SHARE = 0.5;

function size(total: number, { share, least, most }: typeof PROJECT): number {
  return Math.round(Math.min(most, Math.max(least, total * share)));
}

/** Below this size the panels beside map and spectrum would leave them no room. */
export const COMPACT = '(max-width: 999px), (max-height: 559px)';

/** In a small or much enlarged window: two groups of tabs, so that every panel has all the height. */
const COMPACT_MAIN = ['map', 'spectrum', 'project', 'jobs'];

/** Puts all panels where UI.md draws them, or into two groups when there is little room. */
export function arrange(api: DockviewApi, compact = false): void {
  api.clear();
  const add = (id: string, placing: Omit<Partial<AddPanelOptions>, 'id' | 'component'> = {}) => {
    const panel = PANELS.find((one) => one.id === id)!;
    return api.addPanel({ ...placing, id, component: 'panel', title: panel.title, params: { id } } as AddPanelOptions);
  };
  const beside = (referencePanel: string, direction: 'left' | 'right' | 'below' | 'within') => ({
    position: { referencePanel, direction },
  });
  const { width, height } = api;
  if (compact) {
    for (const id of COMPACT_MAIN) add(id, id === 'map' ? {} : { ...beside('map', 'within'), inactive: true });
    add('steps', { ...beside('map', 'right'), initialWidth: Math.max(SIDE.least, width * 0.45) });
    for (const { id } of PANELS) {
      if (!api.getPanel(id)) add(id, { ...beside('steps', 'within'), inactive: true });
    }
    api.getPanel('map')?.api.setActive();
    return;
  }
  const jobsHeight = size(height, JOBS);
  const mapHeight = (height - jobsHeight) * MAP_SHARE;
  const map = add('map');
  for (const id of ['cube', 'training', 'latent', 'denoising']) add(id, { ...beside('map', 'within'), inactive: true });
  const jobs = add('jobs', { ...beside('map', 'below'), initialHeight: jobsHeight, minimumHeight: JOBS.least });
  add('project', { ...beside('map', 'left'), initialWidth: size(width, PROJECT), minimumWidth: 120 });
  add('steps', { ...beside('map', 'right'), initialWidth: size(width, SIDE), minimumWidth: 240 });
  add('elements', { ...beside('steps', 'within'), inactive: true });
  add('spectrum', { ...beside('map', 'below'), initialHeight: height - jobsHeight - mapHeight, minimumHeight: 120 });
  add('choose-k', {
    ...beside('steps', 'below'),
    initialHeight: (height - jobsHeight) * STEPS_SHARE,
    minimumHeight: 120,
  });
  for (const id of ['phases', 'exemplars', 'scatter', 'maps', 'runs', 'contingency', 'figures']) {
    add(id, { ...beside('choose-k', 'within'), inactive: true });
  }
  for (const id of ['gallery', 'anomalies', 'scree', 'dendrogram', 'metadata'])
    add(id, { ...beside('spectrum', 'within'), inactive: true });
  jobs.api.group.api.setConstraints({ minimumHeight: JOBS.least });
  jobs.api.group.api.setSize({ height: jobsHeight });
  map.api.group.api.setConstraints({ minimumWidth: 320, minimumHeight: 160 });
  api.getPanel('spectrum')?.api.setActive();
  api.getPanel('choose-k')?.api.setActive();
  map.api.setActive();
}

/** Puts the panels where a person left them; false when that arrangement is of another version and cannot be used. */
export function restore(api: DockviewApi, layout: unknown): boolean {
  if (typeof layout !== 'object' || layout === null) return false;
  const panels = (layout as { panels?: object }).panels;
  const known = PANELS.map(({ id }) => id).sort();
  if (!panels || Object.keys(panels).sort().join() !== known.join()) return false;
  try {
    api.fromJSON(layout as SerializedDockview);
    return true;
  } catch {
    return false;
  }
}
