import { basename } from 'node:path';
import type { ProjectSummary } from '../../src-preload/contract/project.ts';
import { first, type Store } from './store.ts';

/** One line about an open project. */
export function summarize(store: Store): ProjectSummary {
  const row = first<{ uuid: string; created_at: string; datasets: number; runs: number }>(
    store,
    `SELECT uuid, created_at,
       (SELECT count(*) FROM datasets) AS datasets,
       (SELECT count(*) FROM runs WHERE state = 'done' AND deleted_at IS NULL) AS runs
     FROM project`,
  )!;
  return {
    folder: store.folder,
    name: basename(store.folder).replace(/\.phasewright$/i, ''),
    uuid: row.uuid,
    createdAt: row.created_at,
    mode: store.mode,
    version: store.database.pragma('user_version', { simple: true }) as number,
    datasets: row.datasets,
    runs: row.runs,
  };
}
