import type { EngineJobName, EngineJobs } from '../../src-preload/contract/engine.ts';
import { AppError, cancelled, toErrorRecord } from '../../src-preload/contract/errors.ts';
import type { JobContext, Preview } from '../../src-preload/contract/job.ts';
import { lineToHost } from './line-to-host.ts';
import type { EngineMessage, HostMessage } from './messages.ts';
import { PREVIEW_INTERVAL_MS, throttle, whenDue } from './throttle.ts';

const line = lineToHost();

type StartMessage = Extract<HostMessage, { readonly type: 'start' }>;

/** The work behind each job name. */
export type EngineHandlers = {
  readonly [Name in EngineJobName]?: (
    request: EngineJobs[Name]['request'],
    job: JobContext,
  ) => Promise<EngineJobs[Name]['answer']>;
};

/**
 * Makes this process an engine: takes jobs from the parent process and answers them.
 *
 * It leaves by itself when the parent goes away, and leaves Ctrl-C to the parent, which cancels the job in order.
 */
export function serveEngine(handlers: EngineHandlers): void {
  const running = new Map<number, { readonly abort: AbortController; readonly hearing: Set<() => void> }>();

  line.listen((message: HostMessage) => {
    if (message.type === 'start') return void work(message);
    const job = running.get(message.id);
    if (message.type === 'cancel') job?.abort.abort();
    else for (const hear of job?.hearing ?? []) hear();
  });
  process.on('SIGINT', () => {});

  async function work({ id, name, request, previews }: StartMessage): Promise<void> {
    const abort = new AbortController();
    const hearing = new Set<() => void>();
    running.set(id, { abort, hearing });
    const { job, finish } = jobContext(id, abort.signal, hearing, previews);
    try {
      const handler = handlers[name] as ((request: unknown, job: JobContext) => Promise<unknown>) | undefined;
      if (!handler) throw new AppError('internal', `The engine knows no job named ${name}.`, 'Please report this.');
      const answer = await handler(request, job);
      finish();
      send({ type: 'done', id, answer });
    } catch (error) {
      finish();
      if (!(error instanceof AppError)) console.error(error);
      send({ type: 'failed', id, error: toErrorRecord(outOfMemory(error) ?? error) });
    } finally {
      running.delete(id);
    }
  }
}

/** @param hearing who is told to finish early */
function jobContext(
  id: number,
  signal: AbortSignal,
  hearing: Set<() => void>,
  wantsPreviews: boolean,
): { job: JobContext; finish: () => void } {
  const progress = throttle<Parameters<JobContext['report']>[0]>((latest) =>
    send({ type: 'progress', id, progress: latest }),
  );
  const previews = throttle<Preview>((latest) => send({ type: 'preview', id, preview: latest }), PREVIEW_INTERVAL_MS);
  const job: JobContext = {
    signal,
    report: ({ phase, done, total, step, canFinishEarly }) =>
      progress.offer({
        phase,
        done,
        total,
        ...(step !== undefined && { step }),
        ...(canFinishEarly && { canFinishEarly }),
      }),
    async pause() {
      // One turn of the event loop: a cancel that has arrived is seen.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw cancelled();
    },
    warn: (warning) => send({ type: 'warning', id, warning }),
    ...(wantsPreviews && {
      preview: (preview: Preview) => previews.offer(preview),
      previewWhenDue: whenDue(previews.offer),
    }),
    onFinishEarly(hear) {
      hearing.add(hear);
      return () => hearing.delete(hear);
    },
  };
  const finish = () => {
    progress.stop();
    previews.stop();
  };
  return { job, finish };
}

/** V8 says "Array buffer allocation failed" or "Invalid typed array length" when there is no memory for an array. */
function outOfMemory(error: unknown): AppError | undefined {
  if (!(error instanceof RangeError) || !/allocation failed|typed array length|array length/i.test(error.message)) {
    return undefined;
  }
  return new AppError(
    'out-of-memory',
    'There is not enough memory for this.',
    'Crop or rebin first, ask for fewer components or clusters, or set less memory (in the settings, or with --memory) so that data stay on disk.',
    { cause: error },
  );
}

function send(message: EngineMessage): void {
  line.send(message);
}
