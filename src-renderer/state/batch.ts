import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { cancelled, type ErrorRecord, toErrorRecord } from '../../src-preload/contract/errors.ts';
import type { RunRecord } from '../../src-preload/contract/project.ts';
import type { Recipe } from '../../src-preload/contract/recipe.ts';
import { runQueue } from '../../src-preload/contract/run-queue.ts';
import type { ServiceRequest } from '../../src-preload/contract/service.ts';
import type { WindowApi } from '../api/window-api.ts';
import { startJob } from './jobs.ts';
import { useView } from './view-store.ts';

/** A file of a batch, and what became of it. */
export interface BatchItem {
  readonly file: string;
  readonly dataset: number;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'left out';
  readonly run: RunRecord | null;
  readonly error: Pick<ErrorRecord, 'message' | 'advice'> | null;
}

interface Batch {
  readonly items: readonly BatchItem[];
  readonly isRunning: boolean;
  /** The job of the file that is being computed. */
  readonly job: string | null;
}

/** The batch that is running, or was last; empty before the first. */
export const useBatch = create<Batch>(() => ({ items: [], isRunning: false, job: null }));

export interface BatchStart {
  readonly api: WindowApi;
  readonly queries: QueryClient;
  readonly files: readonly Pick<BatchItem, 'file' | 'dataset' | 'name'>[];
  /** The recipe for dataset n of a file. */
  readonly recipeFor: (dataset: number) => Recipe;
  readonly common: Omit<ServiceRequest<'run-to-project'>, 'recipe' | 'file' | 'name' | 'recipeFolder'>;
}

/** Runs a recipe on many files, one after the other; resolves when the last one has ended. */
export async function startBatch({ api, queries, files, recipeFor, common }: BatchStart): Promise<void> {
  if (useBatch.getState().isRunning) return;
  const items = files.map((file): BatchItem => ({ ...file, state: 'waiting', run: null, error: null }));
  useBatch.setState({ items, isRunning: true, job: null });
  const runOne = async ({ file, dataset, name }: BatchItem, index: number): Promise<RunRecord> => {
    if (!useBatch.getState().isRunning) throw cancelled();
    change(index, { state: 'running' });
    const request = { ...common, recipe: recipeFor(dataset), recipeFolder: folderOf(file), file, name };
    const job = startJob(`${name} (${index + 1} of ${items.length})`, (listen) =>
      api.call('run-to-project', request, listen),
    );
    useBatch.setState({ job: job.id });
    const { run } = await job.answer;
    return run;
  };
  try {
    await runQueue(items, runOne, (_, outcome, index) => {
      if ('answer' in outcome) change(index, { state: 'done', run: outcome.answer });
      else change(index, { state: 'failed', error: outcome.error });
      void queries.invalidateQueries({ queryKey: ['project'] });
    });
  } catch (error) {
    const { code, message, advice } = toErrorRecord(error);
    const at = useBatch.getState().items.findIndex(({ state }) => state === 'running');
    if (at >= 0 && code !== 'cancelled') change(at, { state: 'failed', error: { message, advice } });
  } finally {
    useBatch.setState(({ items: now }) => ({
      items: now.map((item) =>
        item.state === 'waiting' || item.state === 'running' ? { ...item, state: 'left out' } : item,
      ),
      isRunning: false,
      job: null,
    }));
    void queries.invalidateQueries({ queryKey: ['project'] });
  }
}

/** Ends the batch; what is done stays. */
export function cancelBatch(): void {
  const { job } = useBatch.getState();
  useBatch.setState({ isRunning: false });
  useView
    .getState()
    .jobs.find(({ id }) => id === job)
    ?.cancel();
}

function change(index: number, part: Partial<BatchItem>): void {
  useBatch.setState(({ items }) => ({ items: items.map((item, i) => (i === index ? { ...item, ...part } : item)) }));
}

function folderOf(file: string): string {
  return file.replace(/[\\/][^\\/]*$/, '') || '/';
}
