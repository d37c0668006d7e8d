import { MemorySource } from '../../src-main/cubes/memory-source.ts';
import { numpyWriter } from '../../src-main/writers/numpy/numpy-writer.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { testJob } from '../fixtures/test-job.ts';
import { simulateLines, X_RAY_AXIS } from '../unit/analysis/elements/simulated-spectrum.ts';

export const EDS_ROWS = 12;
export const EDS_COLUMNS = 16;

/** Writes a simulated EDS cube: iron oxide on silicon at the left, titanium at the right; the file names iron. */
export async function writeEdsCube(path: string): Promise<void> {
  const channels = 2000;
  const values = new Uint16Array(EDS_ROWS * EDS_COLUMNS * channels);
  for (let pixel = 0; pixel < EDS_ROWS * EDS_COLUMNS; pixel++) {
    const isLeft = pixel % EDS_COLUMNS < EDS_COLUMNS / 2;
    const counts = isLeft ? { Fe: 900, O: 500, Si: 200 } : { Ti: 900, Si: 200 };
    values.set(Uint16Array.from(simulateLines(counts, { seed: pixel + 1, background: 1 })), pixel * channels);
  }
  const navigation = (name: string, size: number): Axis => ({
    name,
    size,
    scale: 5,
    offset: 0,
    units: 'nm',
    role: 'navigation',
  });
  const axes: Axis[] = [
    navigation('y', EDS_ROWS),
    navigation('x', EDS_COLUMNS),
    { name: 'Energy', size: channels, ...X_RAY_AXIS, units: 'keV', role: 'signal' },
  ];
  const metadata = {
    Signal: { signal_type: 'EDS_TEM' },
    Sample: { elements: ['Fe'] },
    Acquisition_instrument: { TEM: { beam_energy: 200 } },
  };
  const shape = [EDS_ROWS, EDS_COLUMNS, channels];
  const source = new MemorySource(values, shape, 'uint16');
  const dataset = {
    title: 'Iron and titanium (simulated)',
    shape,
    dtype: 'uint16' as const,
    axes,
    metadata,
    originalMetadata: {},
    source,
  };
  await numpyWriter.write(dataset, path, testJob());
}
