/** Plain words for what a parameter can be. Recipes hold the token, so that it stays in sight behind them. */

type Words = { readonly [token: string]: string };

/** Steps whose model or result is meant. */
const STEPS: Words = {
  vca: 'VCA',
  nmf: 'NMF',
  pca: 'PCA',
  ica: 'ICA',
  fcls: 'Unmixing (FCLS)',
  kmeans: 'k-means',
  gmm: 'Gaussian mixture',
  agglomerative: 'Agglomerative',
  sweep: 'Sweep',
  autoencoder: 'Autoencoder',
};

/** By the name of the parameter, or by step (`figure` for figures) and parameter where two mean different things. */
const WORDS: { readonly [parameter: string]: Words } = {
  input: { spectra: 'Spectra', scores: 'Scores', latent: 'Latent numbers' },
  init: { 'k-means++': 'k-means++', random: 'Random' },
  covariance: {
    full: 'Each its own ellipsoid',
    tied: 'One shape for all',
    diag: 'Axes along the channels',
    spherical: 'Spheres',
  },
  'sweep.method': STEPS,
  'residual.of': STEPS,
  'anomaly.of': { ...STEPS, mean: 'Mean training image' },
  'fcls.from': { ...STEPS, file: 'File', regions: 'Regions' },
  'fcls.constraint': {
    'sum-to-one': 'Shares that sum to one',
    'non-negative': 'Amounts, none negative',
    none: 'Least squares, no constraint',
  },
  'background.model': {
    'power-law': 'Power law',
    exponential: 'Exponential',
    polynomial: 'Polynomial',
    offset: 'Constant',
  },
  'window.model': { line: 'Straight line', 'power-law': 'Power law' },
  'window.reduce': { sum: 'Sum of the channels', mean: 'Mean of the channels' },
  'normalize.method': {
    sum: 'By the sum',
    l2: 'By the length',
    max: 'By the largest value',
    zscore: 'Each channel by its spread',
    none: 'Not at all',
  },
  'pca.solver': { auto: 'Automatic', covariance: 'Exact', randomized: 'Randomized' },
  'nmf.loss': { frobenius: 'Least squares', 'kullback-leibler': 'Poisson noise' },
  'nmf.init': { nndsvda: 'Leading directions', random: 'Random', vca: 'Purest pixels' },
  'vca.algorithm': { vca: 'Random directions', 'n-findr': 'Largest simplex' },
  'ica.algorithm': { symmetric: 'All at once', deflation: 'One after another' },
  'tsne.init': { pca: 'Principal components', random: 'Random' },
  'agglomerative.linkage': {
    ward: 'Least rise of inertia',
    single: 'Nearest pair',
    average: 'Mean over all pairs',
    complete: 'Farthest pair',
  },
  'autoencoder.kind': { spectral: 'Dense layers', convolutional: 'Convolutional', variational: 'Variational' },
  'autoencoder.loss': { mse: 'Squared differences', poisson: 'Likelihood of counts' },
  'autoencoder.flips': { none: 'None', horizontal: 'Horizontal', vertical: 'Vertical', both: 'Both' },
  'figure.figure': {
    'phase-map': 'Phase map',
    'rgb-map': 'RGB map',
    map: 'Maps of numbers',
    'phase-overlay': 'Phases over a map',
    'contact-sheet': 'Contact sheet',
  },
  'figure.format': { svg: 'SVG', png: 'PNG', pdf: 'PDF' },
  'figure.panels': { map: 'Map', spectra: 'Spectra', legend: 'Legend' },
  'figure.spectra': { offset: 'Offset', overlaid: 'Overlaid' },
  'figure.lengthUnit': { auto: 'Automatic', nm: 'nm', µm: 'µm', Å: 'Å', file: 'As in the file' },
  'figure.energyUnit': { file: 'As in the file', eV: 'eV', keV: 'keV' },
  'figure.units': { prepared: 'As clustered', counts: 'Counts' },
  'figure.overlay': { outlines: 'Outlines', color: 'Colored' },
  'figure.colors': {
    automatic: 'Automatic',
    gray: 'Gray',
    viridis: 'Viridis',
    cividis: 'Cividis',
    magma: 'Magma',
    RdBu: 'Red–blue',
  },
  'figure.contrast': { own: 'Each its own', shared: 'One for all' },
  'figure.groupBy': { phase: 'Phase', score: 'Score', group: 'Group' },
  'anomaly.score': { mean: 'Mean', max: 'Largest value', quantile: 'High quantile', texture: 'Texture' },
};

/** Plain words for an option; undefined where there are none. */
export function wordsOfOption(op: string, key: string, token: string): string | undefined {
  return (WORDS[`${op}.${key}`] ?? WORDS[key])?.[token];
}

/** An option as the form shows it: `Least squares (frobenius)`; words alone where the token is among them. */
export function optionText(op: string, key: string, token: string): string {
  const words = wordsOfOption(op, key, token);
  if (words === undefined) return token;
  return plain(words).includes(plain(token)) ? words : `${words} (${token})`;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9+]/g, '');
}
