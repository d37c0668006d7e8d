import { expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import { canCompress, hasModel } from '../../../../src-renderer/dialogs/archives/run-models.ts';

/** A run with a network after these steps. */
const after = (...ops: readonly string[]) =>
  ({
    recipe: { steps: [...ops, 'autoencoder', 'kmeans'].map((op) => ({ op })) },
    arrays: [{ name: 'decoder', step: ops.length }],
  }) as unknown as RunRecord;

it('a network compresses what it has seen as it is in the file', () => {
  for (const run of [after(), after('groups'), after('pca', 'kmeans')]) expect(canCompress(run)).toBe(true);
  for (const op of ['rebin', 'crop', 'patches', 'normalize', 'poisson-scale', 'arrange']) {
    expect(hasModel(after(op)), op).toBe(true);
    expect(canCompress(after(op)), op).toBe(false);
  }
  const without = { ...after(), arrays: [{ name: 'history', step: 0 }] } as unknown as RunRecord;
  expect(hasModel(without) || canCompress(without)).toBe(false);
});
