import type { Preview } from '../../src-preload/contract/job.ts';
import type { ServiceCall, ServiceEvent } from '../../src-preload/contract/service.ts';
import type { RunningCall } from '../../src-preload/contract/wire.ts';
import type { WindowApi } from '../api/window-api.ts';
import { errorText } from '../app/error-text.ts';
import { type Job, useView } from './view-store.ts';

/** Progress reaches the window at most this often. */
const UPDATE_MS = 250;
/** Finished jobs beyond this many are forgotten. */
const KEPT_JOBS = 50;

/** A job that has been started; `answer` rejects when it fails or is cancelled. Not awaiting it is fine. */
export interface StartedJob<Answer> {
  readonly id: string;
  readonly answer: Promise<Answer>;
}

interface JobOptions<Answer> {
  /** Called with every answer, also with that of a later "run again". Previews stay until what it returns has settled. */
  readonly onDone?: (answer: Answer) => void | Promise<void>;
  readonly onFailed?: (error: unknown) => void;
  /** A call that is under way already, of a page before this one: followed instead of begun. */
  readonly underWay?: { readonly call: RunningCall; readonly follow: Begin<Answer> };
}

/** Makes the call of a job. */
export type Begin<Answer> = (listen: (event: ServiceEvent) => void, id: string) => ServiceCall<Answer>;

let lastJob = 0;

/**
 * Starts a call that takes its time and keeps its record in the view store: progress (throttled), time left, warnings,
 * cancel, and on failure the cause and a way to run it again.
 *
 * `startJob('Phase map', (listen) => api.call('run-to-project', request, listen), { onDone: show })`
 */
export function startJob<Answer>(
  title: string,
  begin: Begin<Answer>,
  { onDone, onFailed, underWay }: JobOptions<Answer> = {},
): StartedJob<Answer> {
  const id = `job-${++lastJob}`;
  const update = throttled((change: Partial<Job>) => changeJob(id, change));
  let hasShown = false;
  const call = (underWay?.follow ?? begin)((event) => {
    if (event.type === 'warning') return addWarning(id, event.warning);
    if (event.type === 'preview') {
      hasShown = true;
      return showPreview(event);
    }
    if (event.type !== 'progress') return;
    update(progressOf(event));
  }, id);
  const job: Job = {
    id,
    title,
    state: 'running',
    phase: 'starting',
    done: 0,
    total: 0,
    secondsLeft: null,
    canFinishEarly: false,
    ...progressOf(underWay?.call.progress),
    warnings: underWay?.call.warnings ?? [],
    error: null,
    startedAt: underWay?.call.startedAt ?? Date.now(),
    cancel: () => call.cancel(),
    again: () => {
      dismissJob(id);
      startJob(title, begin, { ...(onDone ? { onDone } : {}), ...(onFailed ? { onFailed } : {}) });
    },
  };
  // A job that answers or speaks before this line is none: both come by message, never in the same turn.
  setJobs((jobs) => [...jobs, job].slice(-KEPT_JOBS));
  const endPreviews = () => {
    if (hasShown) useView.getState().set({ preview: null, embeddingPreview: null, trainingPreview: null });
  };
  const answer = call.answer.then(
    (value) => {
      update.flush();
      changeJob(id, { state: 'done', secondsLeft: 0, finishedAt: Date.now() });
      Promise.resolve(onDone?.(value)).then(endPreviews, endPreviews);
      return value;
    },
    (error: unknown) => {
      update.flush();
      endPreviews();
      const record = errorText(error);
      const state = record.code === 'cancelled' ? 'cancelled' : 'failed';
      changeJob(id, { state, secondsLeft: null, error: state === 'failed' ? record : null, finishedAt: Date.now() });
      onFailed?.(error);
      throw error;
    },
  );
  answer.catch(() => {});
  return { id, answer };
}

function progressOf(event: RunningCall['progress'] | undefined): Partial<Job> {
  if (!event) return {};
  const { phase, done, total, secondsLeft, canFinishEarly = false } = event;
  return { phase, done, total, secondsLeft, canFinishEarly };
}

/**
 * The options of a job that follows a call of a page before this one; none where there is no such call.
 * @param begun hears the id of the job
 */
export function followed<Answer>(
  api: Pick<WindowApi, 'adopt'>,
  call: RunningCall | undefined,
  begun?: (job: string) => void,
): Pick<JobOptions<Answer>, 'underWay'> {
  if (!call) return {};
  // The host gives the answer to the request that the call was made with.
  const follow: Begin<Answer> = (listen, job) => {
    begun?.(job);
    return api.adopt(call.id, listen) as ServiceCall<Answer>;
  };
  return { underWay: { call, follow } };
}

/** Takes a finished job off the list. */
export function dismissJob(id: string): void {
  setJobs((jobs) => jobs.filter((job) => job.id !== id));
}

/** Takes all jobs off the list that are not running. */
export function dismissFinishedJobs(): void {
  setJobs((jobs) => jobs.filter((job) => job.state === 'running'));
}

/** The job that Esc cancels: the one started last of those running. */
export function latestRunningJob(jobs: readonly Job[]): Job | undefined {
  return jobs.findLast((job) => job.state === 'running');
}

function showPreview(preview: Preview) {
  const { set } = useView.getState();
  if (preview.kind === 'labels') set({ preview });
  else if (preview.kind === 'embedding') set({ embeddingPreview: preview });
  else set({ trainingPreview: preview });
}

function setJobs(change: (jobs: readonly Job[]) => readonly Job[]) {
  const { jobs, set } = useView.getState();
  set({ jobs: change(jobs) });
}

function changeJob(id: string, change: Partial<Job>) {
  setJobs((jobs) => jobs.map((job) => (job.id === id ? { ...job, ...change } : job)));
}

function addWarning(id: string, warning: string) {
  setJobs((jobs) => jobs.map((job) => (job.id === id ? { ...job, warnings: [...job.warnings, warning] } : job)));
}

/** Lets the first value through at once, then the latest one per interval. */
function throttled<T>(act: (value: T) => void) {
  let waiting: { value: T } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (waiting) act(waiting.value);
    waiting = null;
  };
  const put = (value: T) => {
    if (timer) {
      waiting = { value };
      return;
    }
    act(value);
    timer = setTimeout(() => {
      timer = null;
      if (waiting) put(waiting.value);
    }, UPDATE_MS);
    waiting = null;
  };
  return Object.assign(put, { flush });
}
