import { ProgressBar } from '@blueprintjs/core';
import type { Job } from '../../state/view-store.ts';

/** How far a job is; moving without end while nobody knows. */
export function JobProgress({ job }: { readonly job: Pick<Job, 'done' | 'total' | 'title'> }) {
  const share = job.total > 0 ? { value: job.done / job.total } : {};
  return <ProgressBar {...share} stripes={job.total === 0} animate={job.total === 0} aria-label={job.title} />;
}
