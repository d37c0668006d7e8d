import { basename, dirname, extname, join } from 'node:path';
import type { Axis, Json } from '../../src-preload/contract/dataset.ts';
import type { ExampleAnswer, ExampleRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { MemorySource } from '../cubes/memory-source.ts';
import { writerFor } from '../writers/registry.ts';
import { type DuplexSteel, STEEL_PHASES, simulateDuplexSteel } from './duplex-steel.ts';

/**
 * Writes the built-in example, a simulated duplex steel, in the format of the file's ending, and the true phase of every
 * pixel beside it as `<name>.truth.npy` (int32 `[y, x]`: 0 ferrite, 1 austenite, 2 σ).
 * @throws {AppError} what the writer throws; `cancelled`
 */
export async function writeExample(request: ExampleRequest, job: JobContext): Promise<ExampleAnswer> {
  const { out } = request;
  const truth = join(dirname(out), `${basename(out, extname(out))}.truth.npy`);
  const writer = writerFor(out);
  await job.pause();
  const rows = 100;
  const steel = simulateDuplexSteel(0, (done) => job.report({ phase: 'simulating', done, total: rows }));
  await job.pause();
  await writer.write(describeCube(steel), out, job);
  await writerFor(truth).write(describeTruth(steel), truth, job);
  return { out, truth };
}

function describeCube(steel: DuplexSteel) {
  return {
    title: 'Duplex steel (simulated)',
    shape: steel.shape,
    dtype: 'uint16' as const,
    axes: steel.axes,
    metadata: METADATA,
    originalMetadata: {},
    source: new MemorySource(steel.counts, steel.shape, 'uint16'),
  };
}

function describeTruth(steel: DuplexSteel) {
  const axes: Axis[] = steel.axes.slice(0, 2).map((axis) => ({ ...axis, role: 'signal' }));
  const shape = steel.shape.slice(0, 2);
  return {
    title: 'Duplex steel (simulated): true phases',
    shape,
    dtype: 'int32' as const,
    axes,
    metadata: {},
    originalMetadata: {},
    source: new MemorySource(steel.labels, shape, 'int32'),
  };
}

const METADATA: { readonly [key: string]: Json } = {
  General: {
    title: 'Duplex steel (simulated)',
    notes: `Simulated by Phasewright, not measured. Phases: ${STEEL_PHASES.map(
      ({ name, plasmonEv, widthEv }) => `${name} (plasmon ${plasmonEv} eV, width ${widthEv} eV)`,
    ).join(', ')}.`,
  },
  Signal: { signal_type: 'EELS', quantity: 'Electrons (Counts)' },
  Acquisition_instrument: {
    TEM: {
      acquisition_mode: 'STEM',
      beam_energy: 200,
      convergence_angle: 10,
      Detector: { EELS: { collection_angle: 20, dispersion: 0.1 } },
    },
  },
  Sample: { description: 'Duplex stainless steel, wedge-shaped', elements: ['Cr', 'Fe', 'Mo', 'Ni'] },
};
