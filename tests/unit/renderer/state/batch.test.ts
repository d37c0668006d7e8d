import type { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError, cancelled } from '../../../../src-preload/contract/errors.ts';
import type { Recipe } from '../../../../src-preload/contract/recipe.ts';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { cancelBatch, startBatch, useBatch } from '../../../../src-renderer/state/batch.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';

const queries = { invalidateQueries: async () => {} } as unknown as QueryClient;
const recipeFor = (dataset: number) => ({ phasewright: 1, dataset, steps: [], figures: [] }) as Recipe;
const files = ['a', 'b', 'c'].map((name, dataset) => ({ file: `/data/${name}.npy`, name: `${name}.npy`, dataset }));
const common = { project: '/p.phasewright' };

/** A host whose runs end as told, in a moment. */
function hostWith(outcome: (file: string) => 'done' | AppError) {
  const requests: { file: string; recipe: Recipe; recipeFolder: string }[] = [];
  const call = (_: string, request: { file: string; recipe: Recipe; recipeFolder: string }) => {
    requests.push(request);
    const ended = Promise.withResolvers<unknown>();
    setTimeout(() => {
      const end = outcome(request.file);
      if (end === 'done') ended.resolve({ project: '', run: { number: requests.length } });
      else ended.reject(end);
    }, 5);
    return { answer: ended.promise, cancel: () => ended.reject(cancelled()) };
  };
  return { api: { call } as unknown as WindowApi, requests };
}

const states = () => useBatch.getState().items.map(({ state }) => state);

beforeEach(() => {
  useBatch.setState({ items: [], isRunning: false, job: null });
  useView.setState({ jobs: [] });
});

describe('a batch', () => {
  it('runs each file with its own dataset; one that fails does not stop the others', async () => {
    const damaged = new AppError('file-damaged', 'Cut short.', 'Copy it again.');
    const { api, requests } = hostWith((file) => (file.endsWith('b.npy') ? damaged : 'done'));
    await startBatch({ api, queries, files, recipeFor, common });
    expect(states()).toEqual(['done', 'failed', 'done']);
    expect(requests.map(({ recipe }) => recipe.dataset)).toEqual([0, 1, 2]);
    expect(requests[0]).toMatchObject({ file: '/data/a.npy', recipeFolder: '/data', project: '/p.phasewright' });
    expect(useBatch.getState().items[1]!.error?.message).toBe('Cut short.');
    expect(useBatch.getState().items[2]!.run?.number).toBe(3);
    expect(useView.getState().jobs).toHaveLength(3);
  });

  it('ends when it is cancelled; what is done stays', async () => {
    const { api, requests } = hostWith((file) => {
      if (file.endsWith('a.npy')) queueMicrotask(() => setTimeout(cancelBatch));
      return 'done';
    });
    await startBatch({ api, queries, files, recipeFor, common });
    expect(states()).toEqual(['done', 'left out', 'left out']);
    expect(requests.length).toBeLessThan(3);
    expect(useBatch.getState().isRunning).toBe(false);
  });

  it('ends at what is wrong for every file', async () => {
    const { api, requests } = hostWith(() => new AppError('recipe-invalid', 'No such step.', 'Correct it.'));
    await startBatch({ api, queries, files, recipeFor, common });
    expect(states()).toEqual(['failed', 'left out', 'left out']);
    expect(requests).toHaveLength(1);
  });
});
