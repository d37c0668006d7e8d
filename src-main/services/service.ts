import { join, resolve } from 'node:path';
import { AppError, cancelled } from '../../src-preload/contract/errors.ts';
import type { HostEvent } from '../../src-preload/contract/host.ts';
import { describeIssues } from '../../src-preload/contract/recipe-parsing.ts';
import {
  SERVICE_REQUESTS,
  type Service,
  type ServiceAnswers,
  type ServiceCallName,
  type ServiceEvent,
} from '../../src-preload/contract/service.ts';
import type { Engine } from '../jobs/engine-client.ts';
import type { CallContext } from './call-context.ts';
import { HANDLERS } from './handlers.ts';
import { OpenProjects } from './open-projects.ts';

/** What a service is made of. */
export interface ServiceOptions {
  /** Engine for runs: one at a time. */
  readonly jobs: Engine;
  /** Engine for looking at cubes while a run goes on; left out, looking waits for runs. */
  readonly looking?: Engine;
  /** Folder of settings, the list of recent projects, new projects and the example. A window needs it. */
  readonly dataFolder?: string;
  /** Folders that `list-folder` shows; left out, all of them. */
  readonly folders?: readonly string[];
  /** Folder that the program can do without: what runs keep there for the case that they are cut off. */
  readonly cacheFolder?: string;
  /** Pass on maps of k-means on its way: for hosts whose events can carry typed arrays. */
  readonly previews?: boolean;
}

/** The service over its engines; closing it closes them and the open project. */
export function createService(options: ServiceOptions): Service {
  const listeners = new Set<(event: HostEvent) => void>();
  const projects = new OpenProjects();
  const dataFolder = options.dataFolder === undefined ? undefined : resolve(options.dataFolder);
  const engines = { jobs: options.jobs, looking: options.looking ?? options.jobs };
  const shared: Omit<CallContext, keyof ReturnType<typeof callerOf>> = {
    projects,
    folders: options.folders,
    checkpointFolder: options.cacheFolder && join(options.cacheFolder, 'trainings'),
    finishEarly: () => engines.jobs.finishEarly(),
    dataFolder() {
      if (dataFolder !== undefined) return dataFolder;
      throw new AppError('usage', 'This needs the window.', 'Start the program with its window.');
    },
    projectChanged() {
      for (const hear of [...listeners]) hear({ type: 'project-changed' });
    },
  };
  return {
    call(name, request, listen = () => {}) {
      const abort = new AbortController();
      const context = { ...shared, ...callerOf(engines, abort.signal, listen, options.previews ?? false) };
      return { answer: answer(name, request, context), cancel: () => abort.abort() };
    },
    listen(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    async close() {
      listeners.clear();
      // Engines first: a run that is cut off notes its end in its project.
      await Promise.all([...new Set(Object.values(engines))].map((engine) => engine.close()));
      await projects.close();
    },
  };
}

async function answer<Name extends ServiceCallName>(
  name: Name,
  request: unknown,
  context: CallContext,
): Promise<ServiceAnswers[Name]> {
  const schema = SERVICE_REQUESTS[name];
  const parsed = schema.safeParse(request);
  if (!parsed.success) {
    const problems = describeIssues(schema, request).join('; ');
    throw new AppError('parameter-invalid', `${name}: ${problems}.`, 'Correct it and try again.');
  }
  const handler = HANDLERS[name] as (request: unknown, context: CallContext) => Promise<ServiceAnswers[Name]>;
  return handler(parsed.data, context);
}

/** The parts of a context that belong to one call. */
function callerOf(
  engines: { readonly jobs: Engine; readonly looking: Engine },
  signal: AbortSignal,
  listen: (event: ServiceEvent) => void,
  previews: boolean,
): Pick<CallContext, 'signal' | 'warn' | 'engineJob' | 'lookingJob'> {
  const jobIn =
    (engine: Engine): CallContext['engineJob'] =>
    async (name, request) => {
      if (signal.aborted) throw cancelled();
      // Where somebody watches, runs make room for looking.
      const isBackground = (name === 'run' || name === 'compress') && previews;
      const job = engine.start(name, isBackground ? { ...request, background: true } : request, {
        onProgress: (progress) => listen({ type: 'progress', ...progress }),
        onWarning: (warning) => listen({ type: 'warning', warning }),
        ...(previews ? { onPreview: (preview) => listen({ type: 'preview', ...preview }) } : {}),
      });
      signal.addEventListener('abort', job.cancel);
      if (signal.aborted) job.cancel();
      try {
        return await job.done;
      } finally {
        signal.removeEventListener('abort', job.cancel);
      }
    };
  return {
    signal,
    warn: (warning) => listen({ type: 'warning', warning }),
    engineJob: jobIn(engines.jobs),
    lookingJob: jobIn(engines.looking),
  };
}
