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

/** Panels that stand behind each other at the start, the one in front first. */
const GROUPS: readonly (readonly string[])[] = [
  ['project'],
  ['map', 'cube', 'training', 'latent', 'denoising'],
  ['spectrum', 'gallery', 'anomalies', 'scree', 'dendrogram', 'metadata'],
  ['steps', 'elements'],
  ['choose-k', 'phases', 'exemplars', 'scatter', 'maps', 'runs', 'contingency', 'figures'],
  ['jobs'],
];

/** In a small or much enlarged window: two groups of tabs, so that every panel has all the height. */
const COMPACT_MAIN = ['map', 'spectrum', 'project', 'jobs'];

/** Puts all panels where UI.md draws them, or into two groups when there is little room. */
export function arrange(api: DockviewApi, compact = false): void {
  api.clear();
  const add = (id: string, placing: Placing = {}) => addPanel(api, id, placing);
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
  const addBehind = (front: string) => {
    for (const id of groupOf(front).slice(1)) add(id, { ...beside(front, 'within'), inactive: true });
  };
  addBehind('map');
  const jobs = add('jobs', { ...beside('map', 'below'), initialHeight: jobsHeight, minimumHeight: JOBS.least });
  add('project', { ...beside('map', 'left'), initialWidth: size(width, PROJECT), minimumWidth: 120 });
  add('steps', { ...beside('map', 'right'), initialWidth: size(width, SIDE), minimumWidth: 240 });
  addBehind('steps');
  add('spectrum', { ...beside('map', 'below'), initialHeight: height - jobsHeight - mapHeight, minimumHeight: 120 });
  add('choose-k', {
    ...beside('steps', 'below'),
    initialHeight: (height - jobsHeight) * STEPS_SHARE,
    minimumHeight: 120,
  });
  addBehind('choose-k');
  addBehind('spectrum');
  jobs.api.group.api.setConstraints({ minimumHeight: JOBS.least });
  jobs.api.group.api.setSize({ height: jobsHeight });
  map.api.group.api.setConstraints({ minimumWidth: 320, minimumHeight: 160 });
  api.getPanel('spectrum')?.api.setActive();
  api.getPanel('choose-k')?.api.setActive();
  map.api.setActive();
}

/**
 * Puts the panels where a person left them; false when that is no arrangement. One that another version kept has panels that
 * are no more, which go, and lacks newer ones, which stand behind those that they belong to.
 */
export function restore(api: DockviewApi, layout: unknown, compact = false): boolean {
  const kept = Object.keys((layout as { readonly panels?: object } | null | undefined)?.panels ?? {});
  if (!kept.some(isKnown)) return false;
  try {
    api.fromJSON(layout as SerializedDockview);
  } catch {
    return false;
  }
  for (const panel of [...api.panels]) if (!isKnown(panel.id)) api.removePanel(panel);
  for (const { id } of PANELS) {
    if (api.getPanel(id)) continue;
    const isMain = COMPACT_MAIN.includes(id);
    const group = compact
      ? PANELS.map((panel) => panel.id).filter((other) => COMPACT_MAIN.includes(other) === isMain)
      : groupOf(id);
    const neighbor = group.find((other) => api.getPanel(other)) ?? api.panels[0]!.id;
    addPanel(api, id, { position: { referencePanel: neighbor, direction: 'within' }, inactive: true });
  }
  return true;
}

type Placing = Omit<Partial<AddPanelOptions>, 'id' | 'component'>;

function addPanel(api: DockviewApi, id: string, placing: Placing) {
  const { title } = PANELS.find((one) => one.id === id)!;
  return api.addPanel({ ...placing, id, component: 'panel', title, params: { id } } as AddPanelOptions);
}

function groupOf(id: string): readonly string[] {
  return GROUPS.find((group) => group.includes(id)) ?? [];
}

function isKnown(id: string): boolean {
  return PANELS.some((panel) => panel.id === id);
}
