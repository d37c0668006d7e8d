import { Button, Icon } from '@blueprintjs/core';
import type { IconName } from '@blueprintjs/icons';
import { EmptyState } from '../../app/empty-state.tsx';
import { forgetMessages, type Notice, useMessages } from '../../app/notices.tsx';
import { durationText } from '../../app/sizes.ts';
import { FinishEarly } from '../../parts/jobs/finish-early.tsx';
import { JobProgress } from '../../parts/jobs/job-progress.tsx';
import { runningText } from '../../parts/jobs/job-words.ts';
import { MakePhaseMap } from '../../parts/recipe/make-phase-map.tsx';
import { dismissFinishedJobs, dismissJob } from '../../state/jobs.ts';
import { type Job, useView } from '../../state/view-store.ts';

const ICONS: { readonly [State in Job['state']]: IconName } = {
  running: 'time',
  done: 'tick',
  failed: 'error',
  cancelled: 'disable',
};

/** What is being computed, what is done, what went wrong, and what was said; the newest first. */
export function JobsPanel() {
  const jobs = useView((view) => view.jobs);
  const said = useMessages();
  // The job that failed says so itself.
  const messages = said.filter(({ text }) => jobs.every(({ error }) => error?.message !== text));
  if (jobs.length + messages.length === 0) {
    return (
      <EmptyState
        title="Nothing is running"
        purpose="Runs show their progress and messages here."
        action={<MakePhaseMap />}
        isLow
      />
    );
  }
  const finished = jobs.filter((job) => job.state !== 'running').length + messages.length > 1;
  const clear = () => {
    dismissFinishedJobs();
    forgetMessages('all');
  };
  const rows = [
    ...jobs.map((job) => ({ at: job.startedAt, row: <JobRow key={job.id} job={job} /> })),
    ...messages.map((notice) => ({ at: notice.at, row: <MessageRow key={notice.id} notice={notice} /> })),
  ].sort((a, b) => b.at - a.at);
  return (
    <div className="jobs">
      <div className="jobs-list">{rows.map(({ row }) => row)}</div>
      {finished && (
        <div className="jobs-bar">
          <Button variant="minimal" size="small" onClick={clear}>
            Clear finished
          </Button>
        </div>
      )}
    </div>
  );
}

function MessageRow({ notice: { id, at, kind, text, advice } }: { readonly notice: Notice }) {
  return (
    <article
      className="job job-message"
      data-state={kind === 'error' ? 'failed' : 'done'}
      aria-label={`Message: ${text}`}
    >
      <Icon
        icon={kind === 'error' ? 'warning-sign' : 'info-sign'}
        size={14}
        title={kind === 'error' ? 'problem' : 'done'}
      />
      <span className="said">
        {text} {advice && <span className="quiet">{advice}</span>}
      </span>
      <span className="actions">
        <time className="quiet" dateTime={new Date(at).toISOString()}>
          {new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
        </time>
        <Button
          size="small"
          variant="minimal"
          icon="small-cross"
          aria-label="Dismiss this message"
          onClick={() => forgetMessages(id)}
        />
      </span>
    </article>
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
  const seconds = job.finishedAt === undefined ? null : (job.finishedAt - job.startedAt) / 1000;
  const time = seconds === null ? '' : seconds < 1 ? '<\u20091 s' : durationText(seconds);
  if (job.state === 'done') return time === '' ? 'done' : `done in ${time}`;
  const after = time && ` after ${time}`;
  if (job.state === 'cancelled') return `cancelled${after}`;
  if (job.state === 'failed')
    return `${job.error?.code === 'engine-crashed' ? 'the engine stopped' : 'failed'}${after}`;
  return runningText(job);
}
