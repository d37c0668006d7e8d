import type { RunRecord } from '../../../src-preload/contract/project.ts';

/** True for runs with an autoencoder, which can compress the data that they are of. */
export function hasModel({ arrays }: RunRecord): boolean {
  return arrays.some(({ name }) => /^decoder(-\d+)?$/.test(name));
}
