import { AppError, cancelled } from '../../src-preload/contract/errors.ts';
import { describeIssues } from '../../src-preload/contract/recipe-parsing.ts';
import {
  type ParsedServiceRequest,
  SERVICE_REQUESTS,
  type Service,
  type ServiceAnswers,
  type ServiceCallName,
  type ServiceEvent,
} from '../../src-preload/contract/service.ts';
import type { Engine } from '../jobs/engine-client.ts';
import type { CallContext } from './call-context.ts';

type Handlers = {
  readonly [Name in ServiceCallName]?: (
    request: ParsedServiceRequest<Name>,
    context: CallContext,
  ) => Promise<ServiceAnswers[Name]>;
};

/** Each call loads what it needs, so that `info` does not wait for SQLite or for fonts. */
const HANDLERS: Handlers = {
  'inspect-file': (request, context) => context.engineJob('inspect', request),
  'convert-file': (request, context) => context.engineJob('convert', request),
  'write-example': (request, context) => context.engineJob('example', request),
  'run-to-folder': async (request, context) => (await import('./run-to-folder.ts')).runToFolder(request, context),
  'run-to-project': async (request, context) => (await import('./run-to-project.ts')).runToProject(request, context),
  'list-runs': async (request) => (await import('./stored-runs.ts')).listRuns(request),
  'show-run': async (request) => (await import('./stored-runs.ts')).showRun(request),
  'repeat-run': async (request, context) => (await import('./repeat-run.ts')).repeatRun(request, context),
  'export-figure': async (request) => (await import('./export-figure.ts')).exportFigure(request),
};

/** The service over an engine; closing it closes the engine. */
export function createService(engine: Engine): Service {
  return {
    call(name, request, listen = () => {}) {
      const abort = new AbortController();
      const context = makeContext(engine, abort.signal, listen);
      return { answer: answer(name, request, context), cancel: () => abort.abort() };
    },
    close: () => engine.close(),
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
  if (!handler) throw new AppError('internal', `${name} is not there yet.`, 'Update Phasewright.');
  return handler(parsed.data, context);
}

function makeContext(engine: Engine, signal: AbortSignal, listen: (event: ServiceEvent) => void): CallContext {
  return {
    signal,
    warn: (warning) => listen({ type: 'warning', warning }),
    async engineJob(name, request) {
      if (signal.aborted) throw cancelled();
      const job = engine.start(name, request, {
        onProgress: (progress) => listen({ type: 'progress', ...progress }),
        onWarning: (warning) => listen({ type: 'warning', warning }),
      });
      signal.addEventListener('abort', job.cancel);
      if (signal.aborted) job.cancel();
      try {
        return await job.done;
      } finally {
        signal.removeEventListener('abort', job.cancel);
      }
    },
  };
}
