import { describe, expect, it } from 'vitest';
import { mapOfRun } from '../../../../src-renderer/parts/recipe/draft-run.ts';
import { fakeProject } from './render-panel.ts';

async function runOf(...names: readonly string[]) {
  const [run] = (await fakeProject()).runs;
  const like = run!.arrays.find(({ name }) => name === 'labels')!;
  const arrays = names.map((name) => ({ ...like, name, clusters: name === 'labels' ? 3 : null }));
  return { ...run!, arrays, result: { ...run!.result, steps: [] } };
}

describe('what the map shows of a run', () => {
  it.each([
    [['abundances', 'map', 'labels'], { kind: 'labels', name: 'labels' }],
    [['abundances', 'map'], { kind: 'array', name: 'map' }],
    [['abundances', 'abundances-2', 'residual'], { kind: 'array', name: 'abundances-2', index: 0 }],
  ])('of %j', async (names, shown) => {
    expect(mapOfRun(await runOf(...names))).toMatchObject(shown);
  });

  it('is nothing new where a run made no map', async () => {
    expect(mapOfRun(await runOf('scores'))).toBeNull();
  });
});
