import type { DatasetKind } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Dataset } from '../../cubes/hdf5-messages.ts';
import { openPermutedHdf5Source } from '../../cubes/hdf5-permuted-source.ts';
import type { OpenedDataset } from '../reader.ts';
import { energyLossAxis, pixelAxes, timeAxis, xrayAxis } from './velox-axes.ts';
import type { VeloxFile } from './velox-file.ts';
import { frameMetadata, groupAt, type JsonTree, textAt } from './velox-json.ts';
import { elementsOf, type VeloxDescription, veloxMetadata } from './velox-metadata.ts';
import { imageTitles } from './velox-titles.ts';

/** An array of the file that is presented as it is, but for the order of its axes. */
interface Part {
  readonly dataset: Hdf5Dataset;
  readonly metadata: JsonTree | undefined;
}

/** Images and stacks of a file. */
export interface Images {
  /** One for each image; of a spectrum image's stacks the first frame. */
  readonly images: readonly OpenedDataset[];
  /** Stacks of which only the first frame is among `images`; to be listed last. */
  readonly stacks: readonly OpenedDataset[];
  /** Heights and widths in order of the images. */
  readonly shapes: readonly (readonly [number, number])[];
}

/**
 * Images, stored as `[y, x, frame]`. In a file with a spectrum image, scanned images have a frame for each pass of the scan:
 * the first is what Velox shows beside the map.
 */
export function openImages(file: VeloxFile): Images {
  const titles = imageTitles(file.settings);
  const hasMap = groupAt(file.data, 'SpectrumImage') !== undefined;
  const images: OpenedDataset[] = [];
  const stacks: OpenedDataset[] = [];
  const shapes: (readonly [number, number])[] = [];
  for (const [key, part] of partsOf(file, 'Image')) {
    const { shape } = part.dataset.info;
    const [height, width, frames = 1] = shape;
    if (height === undefined || width === undefined || shape.length > 3 || shape.includes(0)) {
      file.warn(`${part.dataset.path} is no image: it has the shape ${shape.join(' × ')}.`);
      continue;
    }
    const title = titles.get(key) ?? textAt(part.metadata, 'BinaryResult', 'Detector') ?? 'Image';
    const [y, x] = pixelAxes(part.metadata, height, width, 'signal', file.warn);
    shapes.push([height, width]);
    const image = present(file, part, 'image', [0, 1], [y, x], { title, signalType: '' });
    if (frames === 1) {
      images.push(image);
      continue;
    }
    const axes = [timeAxis(part.metadata, frames, file.warn), y, x];
    const name = hasMap ? `${title}, all frames` : title;
    const stack = present(file, part, 'image-stack', [2, 0, 1], axes, { title: name, signalType: '' });
    if (hasMap) {
      images.push(image);
      stacks.push(stack);
    } else images.push(stack);
  }
  return { images, stacks, shapes };
}

/** Spectra, one per detector, stored as `[channel, number]`. */
export function openSpectra(file: VeloxFile): readonly OpenedDataset[] {
  return partsOf(file, 'Spectrum').flatMap(([, part]) => {
    const { shape } = part.dataset.info;
    const [channels, count = 1] = shape;
    if (channels === undefined || shape.length > 2 || shape.includes(0)) {
      file.warn(`${part.dataset.path} is no spectrum: it has the shape ${shape.join(' × ')}.`);
      return [];
    }
    const detector = textAt(part.metadata, 'BinaryResult', 'Detector');
    const title = detector === undefined ? 'EDS spectrum' : `EDS spectrum, ${detector}`;
    const energy = xrayAxis('Energy', part.metadata, channels, file.warn);
    const described = { title, signalType: 'EDS_TEM', elements: elementsOf(file.settings), times: true } as const;
    if (count === 1) return [present(file, part, 'spectrum', [0], [energy], described)];
    const stack = { name: 'Stack', size: count, scale: 1, offset: 0, units: '', role: 'navigation' } as const;
    return [present(file, part, 'spectrum-line', [1, 0], [stack, energy], described)];
  });
}

/**
 * EELS spectrum images, stored as `[x, energy, y]`, lines as `[x, energy]`. Detectors with several energy ranges have one
 * array for each. The pixels' size stands with the EDS map of the same scan.
 */
export function openEnergyLosses(file: VeloxFile): readonly OpenedDataset[] {
  const [map] = partsOf(file, 'SpectrumImage');
  return partsOf(file, 'EelsSpectrumImage').flatMap(([key, part], index, all) => {
    const { shape } = part.dataset.info;
    const [width, channels, height = 1] = shape;
    if (width === undefined || channels === undefined || shape.length > 3 || shape.includes(0)) {
      file.warn(`${part.dataset.path} is no EELS spectrum image: it has the shape ${shape.join(' × ')}.`);
      return [];
    }
    const group = groupAt(file.data, 'EelsSpectrumImage', key)!;
    const acquisition = frameMetadata(
      file.hdf5,
      group,
      (text) => file.warn(`${group.path}: ${text}.`),
      'AcquisitionMetadata',
    );
    const scanned = part.metadata?.BinaryResult === undefined ? map?.[1].metadata : part.metadata;
    const [y, x] = pixelAxes(scanned, height, width, 'navigation', file.warn);
    const energy = energyLossAxis(acquisition, channels, file.warn);
    const title = all.length > 1 ? `EELS ${index + 1}` : 'EELS';
    const whole = {
      ...part,
      metadata: { ...scanned, ...part.metadata, ...(acquisition && { AcquisitionMetadata: acquisition }) },
    };
    const described = { title, signalType: 'EELS' } as const;
    return shape.length === 3
      ? [present(file, whole, 'spectrum-image', [2, 0, 1], [y, x, energy], described)]
      : [present(file, whole, 'spectrum-line', [0, 1], [x, energy], described)];
  });
}

/** Arrays of `/Data/<kind>` that can be read, by their keys; the others are said in warnings. */
function partsOf(file: VeloxFile, kind: string): readonly (readonly [string, Part])[] {
  return Object.entries(groupAt(file.data, kind)?.children ?? {}).flatMap(([key, child]) => {
    const dataset = child.kind === 'group' ? child.children.Data : undefined;
    if (child.kind !== 'group' || dataset?.kind !== 'dataset') return [];
    if (dataset.info.dtype === null && kind !== 'SpectrumImage') {
      file.warn(`${dataset.path} cannot be read: ${dataset.info.unsupported}.`);
      return [];
    }
    const metadata = frameMetadata(file.hdf5, child, (text) => file.warn(`${child.path}: ${text}.`));
    return [[key, { dataset, metadata }] as const];
  });
}

function present(
  file: VeloxFile,
  { dataset, metadata }: Part,
  kind: DatasetKind,
  order: readonly number[],
  axes: OpenedDataset['axes'],
  described: VeloxDescription,
): OpenedDataset {
  return {
    title: described.title,
    kind,
    shape: order.map((axis) => dataset.info.shape[axis]!),
    dtype: dataset.info.dtype!,
    axes,
    metadata: veloxMetadata(metadata, described),
    originalMetadata: { ...metadata, ...file.settings },
    open: () => openPermutedHdf5Source(file.hdf5, dataset, { order }, { file: file.name, format: file.format }),
  };
}
