import { AppError } from '../../../src-preload/contract/errors.ts';
import type { EndmemberRegion } from '../../../src-preload/contract/steps.ts';
import { spectraOfRegion, weightedMean } from '../../analysis/preprocessing/map-regions.ts';
import type { RunState } from '../run-state.ts';
import type { NamedSpectra } from './endmember-library.ts';

/** Mean spectra of regions: as they were measured, and as they were prepared since. */
export interface RegionMeans extends NamedSpectra {
  /** n × channels, of the spectra that the step works on. */
  readonly prepared: Float32Array;
}

/**
 * Mean spectra of regions of the dataset's map, wherever crop, bin and mask have put their pixels.
 * @throws {AppError} `parameter-invalid` when a region reaches beyond the map; `data-unsuitable` when nothing of it is left
 */
export async function meansOfRegions(state: RunState, regions: readonly EndmemberRegion[]): Promise<RegionMeans> {
  const { channels } = state.spectra;
  const [spectra, prepared] = [
    new Float32Array(regions.length * channels),
    new Float32Array(regions.length * channels),
  ];
  for (const [i, region] of regions.entries()) {
    const weights = spectraOfRegion(state.cube, region);
    if (!weights) {
      throw refused('parameter-invalid', `The region "${region.name}" reaches beyond the map.`, 'Draw it anew.');
    }
    if (weights.size === 0) {
      const message = `No pixel of the region "${region.name}" is left: they were cropped away or masked.`;
      throw refused('data-unsuitable', message, 'Crop and mask less, or choose another region.');
    }
    await state.context.job.pause();
    spectra.set(weightedMean(state.ownSpectra, weights), i * channels);
    prepared.set(weightedMean(state.spectra, weights), i * channels);
  }
  return { spectra, prepared, names: regions.map(({ name }) => name) };
}

function refused(code: 'parameter-invalid' | 'data-unsuitable', message: string, advice: string): AppError {
  return new AppError(code, message, advice, { field: 'regions' });
}
