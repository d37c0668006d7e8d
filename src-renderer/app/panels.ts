import { type ComponentType, createElement, lazy } from 'react';
import { EmptyState } from './empty-state.tsx';
import type { Panel } from './panel.ts';

type Module = { readonly [name: string]: ComponentType };

const MODULES = import.meta.glob<Module>('../panels/*/*-panel.tsx');

/** A panel's component, loaded when it is first shown. */
function panelOf(id: string, name: string): ComponentType {
  const load = MODULES[`../panels/${id}/${id}-panel.tsx`];
  if (!load)
    return () => createElement(EmptyState, { title: 'Not there yet', purpose: `${name} is still being written.` });
  return lazy(async () => ({ default: (await load())[name]! }));
}

/** Every panel of the workspace. */
export const PANELS: readonly Panel[] = [
  { id: 'project', title: 'Project', icon: 'projects', help: 'project', component: panelOf('project', 'ProjectPanel') },
  { id: 'map', title: 'Map', icon: 'heatmap', help: 'map', component: panelOf('map', 'MapPanel') },
  {
    id: 'spectrum',
    title: 'Spectrum',
    icon: 'timeline-area-chart',
    help: 'spectrum',
    component: panelOf('spectrum', 'SpectrumPanel'),
  },
  { id: 'steps', title: 'Steps', icon: 'layers', help: 'steps', component: panelOf('steps', 'StepsPanel') },
  {
    id: 'choose-k',
    title: 'Choose k',
    icon: 'timeline-line-chart',
    help: 'choose-k',
    component: panelOf('choose-k', 'ChooseKPanel'),
  },
  { id: 'phases', title: 'Phases', icon: 'tag', help: 'phases', component: panelOf('phases', 'PhasesPanel') },
  {
    id: 'exemplars',
    title: 'Exemplars',
    icon: 'grid-view',
    help: 'exemplars',
    component: panelOf('exemplars', 'ExemplarsPanel'),
  },
  { id: 'runs', title: 'Runs', icon: 'history', help: 'runs', component: panelOf('runs', 'RunsPanel') },
  { id: 'figures', title: 'Figures', icon: 'media', help: 'figures', component: panelOf('figures', 'FiguresPanel') },
  { id: 'jobs', title: 'Jobs', icon: 'list-detail-view', help: 'jobs', component: panelOf('jobs', 'JobsPanel') },
];
