import type { EngineJobName, EngineJobs } from '../../src-preload/contract/engine.ts';

/** What a service call works with: the engine, and a line to the caller. */
export interface CallContext {
  /** Aborted when the caller cancels. */
  readonly signal: AbortSignal;
  warn(warning: string): void;
  /** Work in the engine; its progress and warnings go to the caller, and cancelling the call cancels it. */
  engineJob<Name extends EngineJobName>(
    name: Name,
    request: EngineJobs[Name]['request'],
  ): Promise<EngineJobs[Name]['answer']>;
}
