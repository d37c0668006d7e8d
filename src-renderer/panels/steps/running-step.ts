/** Work that steps do, by the words with which the engine names it. */
const WORK: readonly { readonly words: RegExp; readonly ops: readonly string[] }[] = [
  { words: /^anomalies/, ops: ['anomaly'] },
  { words: /^t-SNE/, ops: ['tsne'] },
  { words: /^training|^autoencoder|to learn from/, ops: ['autoencoder', 'apply-model'] },
  { words: /^denoising/, ops: ['denoising'] },
  { words: /silhouette/i, ops: ['sweep', 'silhouette'] },
  { words: /^k-means|clusters|^mean (spectra|images)/i, ops: ['kmeans', 'sweep'] },
  { words: /all pairs|^agglomeration|^prototypes/i, ops: ['agglomerative'] },
  { words: /mixture|gauss|^gmm|^stability/i, ops: ['gmm', 'sweep'] },
  { words: /^residual/i, ops: ['residual'] },
  { words: /^unmixing/i, ops: ['fcls'] },
  { words: /^nmf/i, ops: ['nmf'] },
  { words: /^ica/i, ops: ['ica'] },
  { words: /^vca/i, ops: ['vca'] },
  { words: /nearly pure/i, ops: ['trace'] },
  { words: /^pca|components|covariance/i, ops: ['pca'] },
  { words: /each (channel|pixel)/i, ops: ['normalize'] },
  { words: /^spikes/, ops: ['spikes'] },
  { words: /zero-loss peak/, ops: ['align-zero-loss'] },
  { words: /^background/, ops: ['background'] },
  { words: /^window map/i, ops: ['window'] },
];

/** Where a run is: the step being computed and the last thing it was heard to do. */
export interface RunPlace {
  readonly current: number;
  readonly phase: string;
}

/**
 * The step that a run is at after a report. Each step begins with `step 3 of 5: sweep`, but reports are thinned on their
 * way and that one may be missing: then the words tell, as far as they can. It never goes back.
 */
export function followRun(ops: readonly string[], place: RunPlace, phase: string): RunPlace {
  const [, number] = /^step (\d+) of \d+/.exec(phase) ?? [];
  if (number !== undefined) return { current: Math.max(place.current, Number(number) - 1), phase };
  const work = WORK.find(({ words }) => words.test(phase));
  if (!work) return { ...place, phase };
  // A sweep that has come to its silhouettes has no k-means left: that is the next step's.
  const isOver = ops[place.current] === 'sweep' && /silhouette/i.test(place.phase) && !/silhouette/i.test(phase);
  const next = ops.findIndex((op, i) => i >= place.current + (isOver ? 1 : 0) && work.ops.includes(op));
  return { current: next < 0 ? place.current : next, phase };
}
