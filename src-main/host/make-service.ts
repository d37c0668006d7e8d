import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Service } from '../../src-preload/contract/service.ts';
import { createEngine, type EngineOptions } from '../jobs/engine-client.ts';
import { createService, type ServiceOptions } from '../services/service.ts';
import { cacheFolder, dataFolder } from './program-folders.ts';

/** How a host wants its service. */
export interface HostServiceOptions extends Omit<ServiceOptions, 'jobs' | 'looking'> {
  /** How engine processes are started; by itself as child processes of Node. */
  readonly startProcess?: NonNullable<EngineOptions['startProcess']>;
}

/**
 * The service with its two engines: one for runs, one for looking at a cube meanwhile. Their processes start when they are
 * first needed; closing the service ends them.
 */
export function makeService({ startProcess, ...options }: HostServiceOptions = {}): Service {
  // Engine processes inherit it; a folder that the user has named himself stays.
  process.env.PHASEWRIGHT_TENSORFLOW ??= join(dataFolder(), 'tensorflow');
  const engine = (quick?: EngineOptions['quick']) =>
    createEngine({
      entry: engineEntry(),
      ...debugging(),
      ...(quick === undefined ? {} : { quick }),
      ...(startProcess === undefined ? {} : { startProcess }),
    });
  return createService({
    cacheFolder: cacheFolder(),
    ...options,
    jobs: engine(BESIDE_A_RUN),
    looking: engine(UNDER_THE_POINTER),
  });
}

/** What a pointer on a map waits for, also while a large cube is being read on. */
const UNDER_THE_POINTER: EngineOptions['quick'] = new Set(['region-spectrum', 'block-spectra', 'cube-slice'] as const);

/** What does not wait for the end of a run, and takes too long for the engine that a pointer waits for. */
const BESIDE_A_RUN: EngineOptions['quick'] = new Set(['measure-clusters'] as const);

/** The engine program: among the sources (tests), or in the bundle, where all programs lie side by side. */
export function engineEntry(here: string = fileURLToPath(import.meta.url)): string {
  const folder = dirname(here);
  if (here.endsWith('.ts')) return join(folder, '..', 'jobs', 'engine-main.ts');
  return join(folder.endsWith('chunks') ? dirname(folder) : folder, 'engine.js');
}

/** With PHASEWRIGHT_DEBUG set, what the engine says on its own account is shown. */
function debugging(): Pick<EngineOptions, 'onLog'> {
  return process.env.PHASEWRIGHT_DEBUG ? { onLog: (text) => void process.stderr.write(text) } : {};
}
