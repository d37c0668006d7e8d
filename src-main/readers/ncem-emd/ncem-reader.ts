import type { Axis, DatasetKind } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { Hdf5File } from '../../cubes/hdf5-file.ts';
import type { Hdf5Group, Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import { openPermutedHdf5Source } from '../../cubes/hdf5-permuted-source.ts';
import { refusal } from '../../cubes/hdf5-source.ts';
import { joinSources } from '../../cubes/joined-source.ts';
import { type Hdf5OpenOptions, type Hdf5ReadableFile, openHdf5 } from '../hdf5/open-hdf5.ts';
import { hasHdf5Signature, hdf5Layout } from '../hdf5-formats.ts';
import type { OpenedDataset, OpenedFile, Reader } from '../reader.ts';
import { unsupported } from '../reader-errors.ts';
import { type DataStack, findDataStacks } from './data-groups.ts';
import { isEnergy, presentedOrder, storedAxes, wordOf } from './dimensions.ts';
import { attributesOf, ncemMetadata } from './ncem-metadata.ts';
import { depthAxis, scatteringAngles } from './prismatic.ts';

const FORMAT = 'ncem-emd';

/** Reader of Berkeley's EMD files: those of NCEM's microscopes, HyperSpy, Prismatic and py4DSTEM. */
export const ncemEmdReader: Reader = {
  format: FORMAT,
  label: 'Berkeley EMD',
  extensions: ['.emd'],
  recognizes: (head, file) => hasHdf5Signature(head) && hdf5Layout(file) === 'ncem',
  open: (file) => openNcemFile(file),
};

/**
 * Opens a Berkeley file; `timeLimitMs` bounds each request to the HDF5 library.
 * @throws {AppError} `file-damaged`, `format-unsupported`, `file-unreadable`, with the HDF5 path as `field`.
 */
export function openNcemFile(file: Hdf5ReadableFile, options: Hdf5OpenOptions = {}): OpenedFile {
  return openHdf5(file, { ...options, format: FORMAT }, (hdf5, tree) => openArrays(hdf5, tree, file.name));
}

function openArrays(hdf5: Hdf5File, tree: Hdf5Tree, file: string) {
  const warnings: string[] = [];
  const datasets: OpenedDataset[] = [];
  let firstRefusal: AppError | undefined;
  for (const stack of findDataStacks(tree)) {
    const path = stack.parts[0].data.path;
    try {
      datasets.push(openStack(hdf5, tree.root, stack, file, (text) => warnings.push(`${path}: ${text}.`)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      firstRefusal ??= error;
      warnings.push(error.message);
    }
  }
  if (datasets.length > 0) return { datasets, warnings };
  throw (
    firstRefusal ??
    unsupported(
      `The EMD file holds no array that can be read${tree.problems.length > 0 ? `: ${tree.problems[0]}` : ''}.`,
      'Lists of points are not supported. Save images, spectra or cubes from the program that wrote it.',
      { format: FORMAT, field: '/' },
    )
  );
}

function openStack(
  hdf5: Hdf5File,
  root: Hdf5Group,
  { title: name, parts }: DataStack,
  file: string,
  warn: (text: string) => void,
): OpenedDataset {
  const [first] = parts;
  const { group, data } = first;
  const where = { file, format: FORMAT };
  const { dtype } = data.info;
  if (dtype === null) throw refusal(data, where);
  const stored = storedAxes(first, warn).map((axis) => scatteringAngles(root, axis));
  const isRowMajor = '4DSTEM_experiment' in root.children || first.firstDimension === 0;
  const order = presentedOrder(stored, isRowMajor);
  const isStack = parts.length > 1;
  const depth = isStack ? [depthAxis(root, parts.length, warn)] : [];
  const { kind, axes } = arrange(
    [...depth, ...order.map((axis) => stored[axis]!)],
    wordOf(group.attributes.record_by),
    // Prismatic writes images, or stacks of them by scattering angle or depth.
    '4DSTEM_simulation' in root.children,
  );
  if (kind === 'other') {
    const example = axes.length === 4 ? ' (such as a scan of diffraction patterns)' : '';
    warn(`it is an array of ${axes.length} axes${example}, none of them an energy; arrange its axes to analyze it`);
  }
  const title = name === '__unnamed__' ? file.replace(/\.[^.]*$/, '') : name;
  return {
    title,
    kind,
    shape: axes.map((axis) => axis.size),
    dtype,
    axes,
    metadata: ncemMetadata(root, group, title),
    originalMetadata: attributesOf(root),
    open() {
      const sources = parts.map((part) => openPermutedHdf5Source(hdf5, part.data, { order }, where));
      return isStack ? joinSources(sources) : sources[0]!;
    },
  };
}

/** The kind of an array, and its axes with their roles. Without a hint, three axes may be anything. */
function arrange(
  axes: readonly Axis[],
  recordBy: string,
  isSimulation: boolean,
): { readonly kind: DatasetKind; readonly axes: readonly Axis[] } {
  const last = axes.at(-1);
  const isSpectral = recordBy === 'spectrum' || (last !== undefined && isEnergy(last));
  const isPlanar = recordBy === 'image' || isSimulation || hasRows(axes.slice(-2));
  const withRoles = (signal: number) =>
    axes.map((axis, index): Axis => ({ ...axis, role: index >= axes.length - signal ? 'signal' : 'navigation' }));
  const spectral = (['spectrum', 'spectrum-line', 'spectrum-image'] as const)[axes.length - 1];
  if (axes.length === 1 || (isSpectral && spectral)) return { kind: spectral!, axes: withRoles(1) };
  if (axes.length === 2) return { kind: 'image', axes: withRoles(2) };
  if (axes.length === 3 && isPlanar) return { kind: 'image-stack', axes: withRoles(2) };
  return { kind: 'other', axes: axes.length === 4 ? withRoles(2) : axes };
}

/** True for the axes of an image by their names: y and x. */
function hasRows(axes: readonly Axis[]): boolean {
  return ['y', 'x'].every((letter) => axes.some((axis) => new RegExp(`(^|[_ .])${letter}$`, 'i').test(axis.name)));
}
