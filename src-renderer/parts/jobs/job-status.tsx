import { Button } from '@blueprintjs/core';
import type { Job } from '../../state/view-store.ts';
import { JobProgress } from './job-progress.tsx';
import { runningText } from './job-words.ts';
import './job-status.css';

interface JobStatusProps {
  readonly job: Pick<Job, 'title' | 'phase' | 'done' | 'total' | 'secondsLeft' | 'cancel'>;
  /** What is going on, for screen readers. */
  readonly label: string;
}

/** A running job where it matters: how far, time left, cancel. */
export function JobStatus({ job, label }: JobStatusProps) {
  return (
    <div className="job-status" role="status" aria-label={label}>
      <JobProgress job={job} />
      <span className="quiet" title={runningText(job)}>
        {runningText(job)}
      </span>
      <Button size="small" text="Cancel" onClick={job.cancel} />
    </div>
  );
}
