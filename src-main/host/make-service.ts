import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Service } from '../../src-preload/contract/service.ts';
import { createEngine, type EngineOptions } from '../jobs/engine-client.ts';
import { createService } from '../services/service.ts';

/** How a host wants its service. */
export interface ServiceOptions {
  /** How engine processes are started; by itself as children of this process. */
  readonly startProcess?: NonNullable<EngineOptions['startProcess']>;
  /** Folders that `list-folder` shows; by itself none. */
  readonly folders?: readonly string[];
  /** Where settings and recent projects are kept. */
  readonly dataFolder?: string;
}

/** The service with its engine processes, which start when they are first needed; closing it ends them. */
export function makeService(options: ServiceOptions = {}): Service {
  const { startProcess } = options;
  const engine = () =>
    createEngine({ entry: engineEntry(), ...debugging(), ...(startProcess === undefined ? {} : { startProcess }) });
  return createService(engine());
}

/** The engine program: among the sources (tests), or in the bundle, where all programs lie side by side. */
export function engineEntry(here: string = fileURLToPath(import.meta.url)): string {
  if (here.endsWith('.ts')) return join(dirname(here), '..', 'jobs', 'engine-main.ts');
  const folder = dirname(here);
  return join(folder.endsWith('chunks') ? dirname(folder) : folder, 'engine.js');
}

/** With PHASEWRIGHT_DEBUG set, what the engine says on its own account is shown. */
function debugging(): Pick<EngineOptions, 'onLog'> {
  return process.env.PHASEWRIGHT_DEBUG ? { onLog: (text) => void process.stderr.write(text) } : {};
}
