import { describe, expect, it } from 'vitest';
import { followRun, type RunPlace } from '../../../../src-renderer/panels/steps/running-step.ts';

const ops = ['normalize', 'pca', 'sweep', 'kmeans', 'silhouette'];

/** Steps that a run is seen at, report by report. */
function seen(phases: readonly string[]): number[] {
  let place: RunPlace = { current: 0, phase: '' };
  return phases.map((phase) => {
    place = followRun(ops, place, phase);
    return place.current;
  });
}

describe('followRun', () => {
  it('believes the report at the start of a step', () => {
    expect(seen(['identifying the file', 'step 2 of 5: pca', 'step 4 of 5: kmeans'])).toEqual([0, 1, 3]);
  });

  it('follows by the words where that report is missing', () => {
    expect(
      seen(['PCA: components', 'k-means: first centroids', 'silhouette', 'k-means: first centroids', 'silhouette']),
    ).toEqual([1, 2, 2, 3, 4]);
  });

  it('knows the words of t-SNE', () => {
    const place = { current: 0, phase: '' };
    for (const phase of ['t-SNE: neighbors', 't-SNE']) {
      expect(followRun(['pca', 'tsne', 'kmeans'], place, phase).current).toBe(1);
    }
  });

  it('knows the words of autoencoders', () => {
    const place = { current: 0, phase: '' };
    for (const phase of ['drawing spectra to learn from', 'training, epoch 3 of 60', 'autoencoder: all spectra']) {
      expect(followRun(['normalize', 'autoencoder', 'kmeans'], place, phase).current).toBe(1);
    }
  });

  it('never goes back', () => {
    expect(seen(['step 4 of 5: kmeans', 'PCA: components', 'step 2 of 5: pca'])).toEqual([3, 3, 3]);
  });
});
