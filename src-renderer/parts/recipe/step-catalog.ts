import type { IconName } from '@blueprintjs/icons';
import { fitsImages, fitsSpectra } from '../../../src-preload/contract/image-steps.ts';
import { STEP_SCHEMAS, type StepOp } from '../../../src-preload/contract/steps.ts';

/** Heading of the menu that adds steps. */
export type StepGroup = 'Preparing' | 'Decomposing' | 'Clustering' | 'Unmixing' | 'Looking';

/** How a step is called and what it is for, in one line. */
export interface StepDescription {
  readonly op: StepOp;
  readonly label: string;
  readonly group: StepGroup;
  readonly purpose: string;
  readonly icon: IconName;
  /** Page of the help: what it does, when to use it, when not, its reference. */
  readonly help: string;
}

const CATALOG: { readonly [Op in StepOp]: Omit<StepDescription, 'op' | 'help'> } = {
  arrange: {
    label: 'Arrange axes',
    group: 'Preparing',
    purpose: 'Say which axis of the file is the energy, which are rows and columns.',
    icon: 'swap-horizontal',
  },
  crop: { label: 'Crop', group: 'Preparing', purpose: 'Keep a range of energies, rows or columns.', icon: 'widget' },
  rebin: {
    label: 'Bin',
    group: 'Preparing',
    purpose: 'Sum neighboring channels or pixels: less noise, smaller data.',
    icon: 'grid-view',
  },
  calibrate: {
    label: 'Calibrate',
    group: 'Preparing',
    purpose: 'Correct the scale of an axis.',
    icon: 'array-numeric',
  },
  mask: {
    label: 'Mask',
    group: 'Preparing',
    purpose: 'Leave pixels out: vacuum, holes, clusters that are of no interest.',
    icon: 'eraser',
  },
  spikes: {
    label: 'Remove spikes',
    group: 'Preparing',
    purpose: 'Replace single values that X-rays and cosmic rays have left.',
    icon: 'flash',
  },
  'align-zero-loss': {
    label: 'Align zero loss',
    group: 'Preparing',
    purpose: 'Bring the zero-loss peaks of all spectra to the energy 0.',
    icon: 'alignment-vertical-center',
  },
  background: {
    label: 'Subtract background',
    group: 'Preparing',
    purpose: 'Fit what lies under an edge in each spectrum, and take it off.',
    icon: 'trending-down',
  },
  normalize: {
    label: 'Normalize',
    group: 'Preparing',
    purpose: 'Compare shapes of spectra: thickness and dose drop out.',
    icon: 'align-justify',
  },
  'poisson-scale': {
    label: 'Poisson scaling',
    group: 'Preparing',
    purpose: 'Make counting noise alike everywhere, before a decomposition.',
    icon: 'timeline-bar-chart',
  },
  denoise: {
    label: 'Denoise',
    group: 'Preparing',
    purpose: 'Keep of each spectrum what a few principal components hold.',
    icon: 'clean',
  },
  patches: {
    label: 'Cut into patches',
    group: 'Preparing',
    purpose: 'Make a stack of small overlapping images out of large ones.',
    icon: 'grid',
  },
  groups: {
    label: 'Groups',
    group: 'Preparing',
    purpose: 'Which images are nominal, which set the threshold, which are judged.',
    icon: 'git-branch',
  },
  pca: {
    label: 'PCA',
    group: 'Decomposing',
    purpose: 'Find the few components that hold the signal, apart from noise.',
    icon: 'layers',
  },
  nmf: {
    label: 'NMF',
    group: 'Decomposing',
    purpose: 'Endmembers and their abundances, none negative.',
    icon: 'stacked-chart',
  },
  ica: {
    label: 'ICA',
    group: 'Decomposing',
    purpose: 'Turn the PCA so that independent signals come apart.',
    icon: 'split-columns',
  },
  kmeans: {
    label: 'k-means',
    group: 'Clustering',
    purpose: 'Sort all pixels into k clusters: the phase map.',
    icon: 'heatmap',
  },
  gmm: {
    label: 'Gaussian mixture',
    group: 'Clustering',
    purpose: 'Clusters that may overlap, with the probability of each in every pixel.',
    icon: 'heat-grid',
  },
  agglomerative: {
    label: 'Agglomerative',
    group: 'Clustering',
    purpose: 'A tree of clusters within clusters, cut where you like.',
    icon: 'diagram-tree',
  },
  outliers: {
    label: 'Outliers',
    group: 'Clustering',
    purpose: 'Pixels far from the centroid of their cluster, and tiny clusters.',
    icon: 'outdated',
  },
  sweep: {
    label: 'Sweep k',
    group: 'Clustering',
    purpose: 'Try many numbers of clusters and say which fits.',
    icon: 'timeline-line-chart',
  },
  silhouette: {
    label: 'Silhouette',
    group: 'Clustering',
    purpose: 'Check how well the clusters are separated.',
    icon: 'endorsed',
  },
  compare: {
    label: 'Compare with truth',
    group: 'Clustering',
    purpose: 'Score the clusters against known labels.',
    icon: 'comparison',
  },
  vca: {
    label: 'Endmembers (VCA)',
    group: 'Unmixing',
    purpose: 'Find the purest spectra, of which the others are mixtures.',
    icon: 'polygon-filter',
  },
  fcls: {
    label: 'Unmix (FCLS)',
    group: 'Unmixing',
    purpose: 'Share of each endmember in every pixel.',
    icon: 'pie-chart',
  },
  trace: {
    label: 'Trace line',
    group: 'Unmixing',
    purpose: 'Is a weak line there, in the pixels that are nearly pure?',
    icon: 'pulse',
  },
  window: {
    label: 'Energy window',
    group: 'Looking',
    purpose: 'Map the intensity in a range of energies.',
    icon: 'horizontal-distribution',
  },
  residual: {
    label: 'Residual',
    group: 'Looking',
    purpose: 'Map what a model leaves unexplained.',
    icon: 'delta',
  },
  denoising: {
    label: 'Judge the denoising',
    group: 'Looking',
    purpose: 'See what a network took away, and whether PCA would have done as well.',
    icon: 'comparison',
  },
  'apply-model': {
    label: 'Apply a model',
    group: 'Decomposing',
    purpose: 'Let the autoencoder of another run work on these data.',
    icon: 'import',
  },
  autoencoder: {
    label: 'Autoencoder',
    group: 'Decomposing',
    purpose: 'Learn the spectra by a network with a narrow waist: latent maps, residuals, a model to keep.',
    icon: 'graph',
  },
  anomaly: {
    label: 'Anomalies',
    group: 'Looking',
    purpose: 'Flag images that a model of the nominal ones does not explain.',
    icon: 'warning-sign',
  },
  tsne: {
    label: 't-SNE',
    group: 'Looking',
    purpose: 'All spectra as points in a plane, similar ones together.',
    icon: 'scatter-plot',
  },
};

/** Steps whose page has another name than they have themselves. */
const PAGES: { readonly [op: string]: string } = { calibrate: 'calibration', normalize: 'normalization' };

const GROUPS: readonly StepGroup[] = ['Preparing', 'Decomposing', 'Clustering', 'Unmixing', 'Looking'];

/** A step of this version; what a recipe of another version may hold is shown by its own name. */
export function describeStep(op: string): StepDescription {
  const known = CATALOG[op as StepOp];
  return known
    ? { op: op as StepOp, ...known, help: PAGES[op] ?? op }
    : {
        op: op as StepOp,
        label: op,
        group: 'Looking',
        purpose: 'This version does not know this step.',
        icon: 'help',
        help: 'steps',
      };
}

/** Every step that can be added to data of this kind, by group, in the order of their use. */
export function stepsByGroup(
  ofImages = false,
): readonly { readonly group: StepGroup; readonly steps: readonly StepDescription[] }[] {
  const fitting = (Object.keys(CATALOG) as StepOp[]).filter(
    (op) => op in STEP_SCHEMAS && (ofImages ? fitsImages(op) : fitsSpectra(op)),
  );
  const known = fitting.map(describeStep);
  return GROUPS.map((group) => ({ group, steps: known.filter((step) => step.group === group) })).filter(
    ({ steps }) => steps.length > 0,
  );
}
