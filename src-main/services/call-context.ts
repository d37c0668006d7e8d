import type { EngineJobName, EngineJobs } from '../../src-preload/contract/engine.ts';
import type { OpenProjects } from './open-projects.ts';

/** What a service call works with: engines, projects, the program's own folder, and a line to the caller. */
export interface CallContext {
  /** Aborted when the caller cancels. */
  readonly signal: AbortSignal;
  readonly projects: OpenProjects;
  /** Folders that may be seen; undefined means all. */
  readonly folders: readonly string[] | undefined;
  /** Folder of settings, new projects and the example. @throws {AppError} when the host has none, as the command line. */
  dataFolder(): string;
  /** Where runs keep long trainings for the case that they are cut off; undefined where they are not kept. */
  readonly checkpointFolder: string | undefined;
  warn(warning: string): void;
  /** Tells all listeners that the open project has changed. */
  projectChanged(): void;
  /** Work in the engine; its progress and warnings go to the caller, and cancelling the call cancels it. */
  engineJob<Name extends EngineJobName>(
    name: Name,
    request: EngineJobs[Name]['request'],
  ): Promise<EngineJobs[Name]['answer']>;
  /** Asks the run under way to end its present work with what it has, where it can. */
  finishEarly(): void;
  /** The same in the engine for looking, which never waits for a run. */
  lookingJob<Name extends EngineJobName>(
    name: Name,
    request: EngineJobs[Name]['request'],
  ): Promise<EngineJobs[Name]['answer']>;
}
