import { Button, Icon } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import { EmptyState } from '../../app/empty-state.tsx';
import { durationText } from '../../app/sizes.ts';
import { dismissFinishedJobs, dismissJob } from '../../state/jobs.ts';
import { type Job, useView } from '../../state/view-store.ts';
import { FinishEarly } from './finish-early.tsx';
import { JobProgress } from './job-progress.tsx';

const ICONS: { readonly [State in Job['state']]: IconName } = {
  running: 'time',
  done: 'tick',
  failed: 'error',
  cancelled: 'disable',
};

/** What is being computed, what is done, and what went wrong; the newest first. */
export function JobsPanel() {
  const jobs = useView((view) => view.jobs);
  if (jobs.length === 0) {
    return <EmptyState title="Nothing is running" purpose="Runs show their progress and messages here." />;
  }
  const finished = jobs.filter((job) => job.state !== 'running').length > 1;
  return (
    <div className="jobs">
      <div className="jobs-list">
        {jobs.toReversed().map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </div>
      {finished && (
        <div className="jobs-bar">
          <Button variant="minimal" size="small" onClick={dismissFinishedJobs}>
            Clear finished
          </Button>
        </div>
      )}
    </div>
  );
}

function JobRow({ job }: { readonly job: Job }) {
  const running = job.state === 'running';
  return (
    <article className="job" data-state={job.state} aria-label={`${job.title}: ${job.state}`}>
      <Icon icon={ICONS[job.state]} size={14} title={job.state} />
      <span className="title" title={job.title}>
        {job.title}
      </span>
      <span className="state">
        {running && <JobProgress job={job} />}
        <span className="text">{stateText(job)}</span>
      </span>
      <span className="actions">
        <FinishEarly job={job} />
        {running && (
          <Button size="small" onClick={job.cancel}>
            Cancel
          </Button>
        )}
        {(job.state === 'failed' || job.state === 'cancelled') && (
          <Button size="small" icon="repeat" onClick={job.again}>
            Run again
          </Button>
        )}
        {!running && (
          <Button
            size="small"
            variant="minimal"
            icon="small-cross"
            aria-label={`Dismiss ${job.title}`}
            onClick={() => dismissJob(job.id)}
          />
        )}
      </span>
      {job.error && (
        <div className="failure" role="alert">
          <strong>{job.error.message}</strong> {job.error.advice}
        </div>
      )}
      {job.warnings.length > 0 && (
        <ul className="messages" aria-label="Messages">
          {job.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </article>
  );
}

function stateText(job: Job): string {
  const took = job.finishedAt === undefined ? '' : ` after ${durationText((job.finishedAt - job.startedAt) / 1000)}`;
  if (job.state === 'done') return `done${took}`;
  if (job.state === 'cancelled') return `cancelled${took}`;
  if (job.state === 'failed') return `${job.error?.code === 'engine-crashed' ? 'the engine stopped' : 'failed'}${took}`;
  const share = job.total > 0 ? ` ${Math.floor((100 * job.done) / job.total)} %` : '';
  const left = job.secondsLeft === null ? '' : `, ${durationText(job.secondsLeft)} left`;
  return `${job.phase}${share}${left}`;
}
