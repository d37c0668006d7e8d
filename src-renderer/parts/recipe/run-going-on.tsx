import { LoadingState } from '../../app/empty-state.tsx';
import { JobStatus } from '../jobs/job-status.tsx';
import { useDraftJob } from './draft-run.ts';

/** Stands where a button would start a run while one is going on: how far it is, and its end. */
export function RunGoingOn() {
  const job = useDraftJob();
  return job ? <JobStatus job={job} label="Running" /> : <LoadingState what="Running" />;
}
