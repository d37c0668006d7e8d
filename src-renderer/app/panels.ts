import { lazy } from 'react';
import type { Panel } from './panel.ts';

// Each panel is loaded when it is first shown, so that the start view is there at once.
const Project = lazy(() => import('../panels/project/project-panel.tsx').then((m) => ({ default: m.ProjectPanel })));
const MapPanel = lazy(() => import('../panels/map/map-panel.tsx').then((m) => ({ default: m.MapPanel })));
const Spectrum = lazy(() =>
  import('../panels/spectrum/spectrum-panel.tsx').then((m) => ({ default: m.SpectrumPanel })),
);
const Steps = lazy(() => import('../panels/steps/steps-panel.tsx').then((m) => ({ default: m.StepsPanel })));
const ChooseK = lazy(() => import('../panels/choose-k/choose-k-panel.tsx').then((m) => ({ default: m.ChooseKPanel })));
const Maps = lazy(() => import('../panels/maps/maps-panel.tsx').then((m) => ({ default: m.MapsPanel })));
const Scree = lazy(() => import('../panels/scree/scree-panel.tsx').then((m) => ({ default: m.ScreePanel })));
const Dendrogram = lazy(() =>
  import('../panels/dendrogram/dendrogram-panel.tsx').then((m) => ({ default: m.DendrogramPanel })),
);
const Contingency = lazy(() =>
  import('../panels/contingency/contingency-panel.tsx').then((m) => ({ default: m.ContingencyPanel })),
);
const Phases = lazy(() => import('../panels/phases/phases-panel.tsx').then((m) => ({ default: m.PhasesPanel })));
const Exemplars = lazy(() =>
  import('../panels/exemplars/exemplars-panel.tsx').then((m) => ({ default: m.ExemplarsPanel })),
);
const Anomalies = lazy(() =>
  import('../panels/anomalies/anomalies-panel.tsx').then((m) => ({ default: m.AnomaliesPanel })),
);
const Gallery = lazy(() => import('../panels/gallery/gallery-panel.tsx').then((m) => ({ default: m.GalleryPanel })));
const Training = lazy(() =>
  import('../panels/training/training-panel.tsx').then((m) => ({ default: m.TrainingPanel })),
);
const Latent = lazy(() => import('../panels/latent/latent-panel.tsx').then((m) => ({ default: m.LatentPanel })));
const Denoising = lazy(() =>
  import('../panels/denoising/denoising-panel.tsx').then((m) => ({ default: m.DenoisingPanel })),
);
const Runs = lazy(() => import('../panels/runs/runs-panel.tsx').then((m) => ({ default: m.RunsPanel })));
const Figures = lazy(() => import('../panels/figures/figures-panel.tsx').then((m) => ({ default: m.FiguresPanel })));
const Elements = lazy(() =>
  import('../panels/elements/elements-panel.tsx').then((m) => ({ default: m.ElementsPanel })),
);
const Scatter = lazy(() => import('../panels/scatter/scatter-panel.tsx').then((m) => ({ default: m.ScatterPanel })));
const Cube = lazy(() => import('../panels/cube/cube-panel.tsx').then((m) => ({ default: m.CubePanel })));
const Metadata = lazy(() =>
  import('../panels/metadata/metadata-panel.tsx').then((m) => ({ default: m.MetadataPanel })),
);
const Jobs = lazy(() => import('../panels/jobs/jobs-panel.tsx').then((m) => ({ default: m.JobsPanel })));

/** Every panel of the workspace. */
export const PANELS: readonly Panel[] = [
  { id: 'project', title: 'Project', icon: 'projects', help: 'project', component: Project },
  { id: 'map', title: 'Map', icon: 'heatmap', help: 'map', component: MapPanel },
  { id: 'spectrum', title: 'Spectrum', icon: 'timeline-area-chart', help: 'spectrum', component: Spectrum },
  { id: 'steps', title: 'Steps', icon: 'layers', help: 'steps', component: Steps },
  {
    id: 'choose-k',
    title: 'Choose k',
    icon: 'timeline-line-chart',
    help: 'choose-k',
    component: ChooseK,
    restsWhenHidden: true,
  },
  { id: 'phases', title: 'Phases', icon: 'tag', help: 'phases', component: Phases, restsWhenHidden: true },
  {
    id: 'exemplars',
    title: 'Exemplars',
    icon: 'grid-view',
    help: 'exemplars',
    component: Exemplars,
    restsWhenHidden: true,
  },
  { id: 'gallery', title: 'Gallery', icon: 'mugshot', help: 'images', component: Gallery, restsWhenHidden: true },
  { id: 'training', title: 'Training', icon: 'learning', help: 'training', component: Training, restsWhenHidden: true },
  { id: 'latent', title: 'Latent', icon: 'graph', help: 'latent', component: Latent, restsWhenHidden: true },
  {
    id: 'denoising',
    title: 'Denoising',
    icon: 'clean',
    help: 'denoising',
    component: Denoising,
    restsWhenHidden: true,
  },
  { id: 'runs', title: 'Runs', icon: 'history', help: 'runs', component: Runs, restsWhenHidden: true },
  { id: 'figures', title: 'Figures', icon: 'media', help: 'figures', component: Figures, restsWhenHidden: true },
  { id: 'jobs', title: 'Jobs', icon: 'list-detail-view', help: 'jobs', component: Jobs, restsWhenHidden: true },
  { id: 'elements', title: 'Elements', icon: 'lab-test', help: 'elements', component: Elements },
  { id: 'scatter', title: 'Scatter', icon: 'scatter-plot', help: 'scatter', component: Scatter, restsWhenHidden: true },
  { id: 'cube', title: 'Cube', icon: 'cube', help: 'cube', component: Cube, restsWhenHidden: true },
  {
    id: 'metadata',
    title: 'Metadata',
    icon: 'properties',
    help: 'metadata',
    component: Metadata,
    restsWhenHidden: true,
  },
  { id: 'maps', title: 'Maps', icon: 'multi-select', help: 'maps', component: Maps, restsWhenHidden: true },
  {
    id: 'anomalies',
    title: 'Anomalies',
    icon: 'warning-sign',
    help: 'anomalies',
    component: Anomalies,
    restsWhenHidden: true,
  },
  { id: 'scree', title: 'Scree', icon: 'chart', help: 'scree', component: Scree, restsWhenHidden: true },
  { id: 'dendrogram', title: 'Dendrogram', icon: 'diagram-tree', help: 'dendrogram', component: Dendrogram },
  { id: 'contingency', title: 'Contingency', icon: 'comparison', help: 'contingency', component: Contingency },
];
