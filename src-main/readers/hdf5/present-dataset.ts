import type { Axis, DatasetKind } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5File } from '../../cubes/hdf5-file.ts';
import type { Hdf5Dataset } from '../../cubes/hdf5-messages.ts';
import { openPermutedHdf5Source } from '../../cubes/hdf5-permuted-source.ts';
import { openHdf5Source } from '../../cubes/hdf5-source.ts';
import { kindOf } from '../hyperspy/axes.ts';
import type { OpenedDataset } from '../reader.ts';

/** An axis before its role is known; `isSpectral` marks energies, wavelengths and the like. */
export interface FoundAxis {
  readonly axis: Axis;
  readonly isSpectral: boolean;
}

const SPECTRAL_NAME = /energ|wave|raman|loss|channel|\bmca\b|\bev\b|kev|spectr|frequency|\bbins?\b/i;
const SPECTRAL_UNITS = /^(m|k)?ev$|^(cm-1|cm\^-1|1\/cm|cm⁻¹)$/i;

/** True for axes that are energies, wavelengths, wavenumbers or channels, by their names or units. */
export function isSpectral(name: string, units: string): boolean {
  return SPECTRAL_NAME.test(name.replaceAll('_', ' ')) || SPECTRAL_UNITS.test(units.trim());
}

export interface Presentation {
  readonly kind: DatasetKind;
  /** Stored axis of each presented one. */
  readonly order: readonly number[];
  readonly axes: readonly Axis[];
}

/**
 * Roles and order of the axes of an array of which only the axes are known. Energies come last; else `signalAxes` of the
 * last ones are the signal, or what is usual for the number of axes: a curve, an image, a stack of images or (where the
 * last axis is much the longest) spectra.
 * @param stored the axes in the order in which they are presented where no energies are known; axes of one index may lack.
 */
export function present(
  found: readonly FoundAxis[],
  signalAxes?: number,
  stored: readonly number[] = [...found.keys()],
): Presentation {
  const order = [...stored];
  const spectral = order.findLastIndex((axis) => found[axis]!.isSpectral);
  let signal = signalAxes;
  if (spectral >= 0 && (signal === undefined || signal === 1)) {
    order.push(...order.splice(spectral, 1));
    signal = 1;
  }
  signal ??= usualSignalAxes(order.map((axis) => found[axis]!.axis.size));
  const axes = order.map((axis, at): Axis => {
    return { ...found[axis]!.axis, role: at >= order.length - signal ? 'signal' : 'navigation' };
  });
  return { kind: kindOf(axes), order, axes };
}

/** Spectra have more channels than this, and more than twice as many as a map has columns. */
const LEAST_CHANNELS = 128;

function usualSignalAxes(sizes: readonly number[]): number {
  if (sizes.length <= 1) return sizes.length;
  if (sizes.length === 2) return 2;
  const last = sizes.at(-1)!;
  const isSpectra = sizes.length === 3 && last > LEAST_CHANNELS && last > 2 * sizes.at(-2)!;
  return isSpectra ? 1 : 2;
}

/** What opening a dataset of a file needs. */
export interface DatasetPlace {
  readonly hdf5: Hdf5File;
  readonly file: string;
  readonly format: string;
}

/** A dataset as presented; its values are read when it is opened. */
export function presentedDataset(
  place: DatasetPlace,
  dataset: Hdf5Dataset,
  presentation: Presentation,
  description: Pick<OpenedDataset, 'title' | 'metadata' | 'originalMetadata'>,
): OpenedDataset {
  const { hdf5, file, format } = place;
  const { order, axes, kind } = presentation;
  const shape = axes.map(({ size }) => size);
  const isAsStored = order.every((stored, at) => stored === at);
  return {
    ...description,
    kind,
    shape,
    dtype: dataset.info.dtype!,
    axes,
    open: () =>
      isAsStored
        ? openHdf5Source(hdf5, dataset, { file, format })
        : openPermutedHdf5Source(hdf5, dataset, { order }, { file, format }),
    // Turned once, from the file's own order.
    ...(order.length === dataset.info.shape.length && {
      openArranged: (arranged: readonly number[]) =>
        openPermutedHdf5Source(hdf5, dataset, { order: arranged.map((at) => order[at]!) }, { file, format }),
    }),
  };
}
