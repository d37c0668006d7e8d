import type { Json } from '../../../src-preload/contract/dataset.ts';
import { type FrameRange, MOST_FRAMES, titleOfFrames } from '../../../src-preload/contract/frames.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../cubes/hdf5-messages.ts';
import { openHdf5Source, USUAL_BAND_BYTES } from '../../cubes/hdf5-source.ts';
import { type SparseCounts, SparseSource } from '../../cubes/sparse-source.ts';
import type { OpenedDataset } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { decodeEvents, STREAM_BAND_BYTES } from './event-stream.ts';
import { pixelAxes, xrayAxis } from './velox-axes.ts';
import type { VeloxFile } from './velox-file.ts';
import { frameMetadata, groupAt, type JsonTree, jsonOf, numberAt, textAt } from './velox-json.ts';
import { elementsOf, veloxMetadata } from './velox-metadata.ts';

/** Channels are 16-bit numbers, of which the largest is the pixel mark. */
const MOST_CHANNELS = 65_535;
/** Pixels of the largest map that is believed, some 5,800 × 5,800: each takes memory even where it has no counts. */
const MOST_PIXELS = 2 ** 25;
/** Stored values per pixel from which a channel may pass 65,535 counts. */
const CROWDED = 16_384;

interface Stream {
  readonly dataset: Hdf5Dataset;
  readonly metadata: JsonTree | undefined;
  readonly settings: JsonTree | undefined;
  /** Frames that its tables are of; 0 without any. */
  readonly frames: number;
}

/** Frames of the streams. */
interface Frames {
  /** Those that Velox used for its map; undefined: all that the streams have. */
  readonly used: number | undefined;
  /** How many there are to choose from, as far as the file says it. */
  readonly count: number | undefined;
}

/** The EDS spectrum images of a file: all detectors summed, and (to be listed last) each detector apart. */
export interface SpectrumImages {
  readonly summed: readonly OpenedDataset[];
  readonly single: readonly OpenedDataset[];
}

/**
 * EDS spectrum images from the detectors' streams of counts, frames summed. Nothing is decoded before a dataset is opened.
 * @param imageShapes heights and widths of the file's images: the map has the size of one of them.
 */
export function openSpectrumImages(
  file: VeloxFile,
  imageShapes: readonly (readonly [number, number])[],
): SpectrumImages {
  const group = groupAt(file.data, 'SpectrumStream');
  const streams = Object.values(group?.children ?? {}).flatMap((one) =>
    one.kind === 'group' ? streamOf(file, one) : [],
  );
  if (streams.length === 0) {
    if (groupAt(file.data, 'SpectrumImage')) {
      file.warn(
        'The EDS spectrum image cannot be read: the file was pruned or converted and no longer has the stream of counts. ' +
          'Open the file in Velox, or save it there again without pruning.',
      );
    }
    return { summed: [], single: [] };
  }
  const shape = mapShape(streams[0]!, imageShapes);
  if (shape === undefined) {
    file.warn('The EDS spectrum image cannot be read: the file does not say how many pixels the map has.');
    return { summed: [], single: [] };
  }
  const frames = framesOf(file, streams);
  const titleOf = (stream: Stream) => `EDS, ${textAt(stream.metadata, 'BinaryResult', 'Detector') ?? 'detector'}`;
  return {
    summed: [spectrumImage(file, streams, shape, frames, 'EDS')],
    single:
      streams.length < 2 ? [] : streams.map((stream) => spectrumImage(file, [stream], shape, frames, titleOf(stream))),
  };
}

function streamOf(file: VeloxFile, group: Hdf5Group): readonly Stream[] {
  const dataset = group.children.Data;
  if (dataset?.kind !== 'dataset') return [];
  const { dtype } = dataset.info;
  if (dtype !== 'uint16') {
    file.warn(`${dataset.path} is no stream of counts: ${dataset.info.unsupported ?? `its values are ${dtype}`}.`);
    return [];
  }
  const metadata = frameMetadata(file.hdf5, group, (text) => file.warn(`${group.path}: ${text}.`));
  // Some versions have the place of each frame, most have its metadata in a column of its own.
  const entries = (name: string, axis: number) => {
    const table = group.children[name];
    return table?.kind === 'dataset' ? (table.info.shape[axis] ?? 0) : 0;
  };
  const frames = Math.max(entries('FrameLocationTable', 0), entries('Metadata', 1));
  return [{ dataset, metadata, settings: jsonOf(group.children.AcquisitionSettings), frames }];
}

/** @param chosen frames that are summed; all without it */
function spectrumImage(
  file: VeloxFile,
  streams: readonly Stream[],
  size: readonly [number, number],
  frames: Frames,
  name: string,
  chosen?: FrameRange,
): OpenedDataset {
  const [first] = streams as readonly [Stream, ...Stream[]];
  const place = { format: file.format, field: first.dataset.path };
  const channels = numberAt(first.settings, 'bincount') ?? 0;
  if (!(Number.isInteger(channels) && channels > 0 && channels <= MOST_CHANNELS)) {
    throw damaged(`The spectra of a spectrum image cannot have ${channels} channels.`, {
      ...place,
      field: `${first.dataset.path.replace(/Data$/, '')}AcquisitionSettings`,
    });
  }
  const [height, width] = size;
  const pixels = height * width;
  if (pixels > MOST_PIXELS) throw damaged(`A map of ${height} × ${width} pixels is larger than any.`, place);
  const stored = streams.reduce(
    (sum, one) => sum + one.dataset.info.shape.reduce((product, size) => product * size, 1),
    0,
  );
  // Velox says uint16; maps of few pixels measured for hours need more.
  const dtype = stored / pixels > CROWDED ? 'uint32' : 'uint16';
  const shape = [height, width, channels];
  const [y, x] = pixelAxes(first.metadata, height, width, 'navigation', file.warn);
  const energy = xrayAxis('X-ray energy', first.metadata, channels, file.warn);
  const where = { file: file.name, format: file.format };
  const { used, count } = frames;
  const summed = chosen ? chosen[1] - chosen[0] : used;
  const title = chosen ? titleOfFrames(name, chosen) : name;
  const described = { title, signalType: 'EDS_TEM', elements: elementsOf(file.settings), frames: summed } as const;
  return {
    title,
    kind: 'spectrum-image',
    shape,
    dtype,
    axes: [y, x, energy],
    metadata: veloxMetadata(first.metadata, described),
    originalMetadata: originalOf(file, first),
    ...(count !== undefined && {
      frames: { count, summed: chosen ?? ([0, count] as const) },
      openFrames: (range: FrameRange) => spectrumImage(file, streams, size, frames, name, range),
    }),
    open() {
      const runs = decodeEvents(
        {
          streams: streams.map(({ dataset }) => ({
            path: dataset.path,
            open: () => openHdf5Source(file.hdf5, dataset, where, bandOf(dataset)),
          })),
          pixels,
          channels,
          // The last frames are followed to where the whole ends.
          frames: { first: chosen?.[0] ?? 0, end: chosen === undefined || chosen[1] === count ? used : chosen[1] },
        },
        { format: file.format },
      );
      if (dtype === 'uint16' && runs.some((run) => largestOf(run) > 65_535)) {
        throw unsupported(
          'A channel of the spectrum image has more counts than 16 bits can hold.',
          'Open each detector apart.',
          place,
        );
      }
      return new SparseSource(runs, shape, dtype);
    },
  };
}

/** Memory for decoding a stream, which holds two chunks at least. */
function bandOf({ info }: Hdf5Dataset): number {
  const chunkBytes = (info.chunks ?? [0]).reduce((product, size) => product * size, info.storedBytes);
  return Math.min(USUAL_BAND_BYTES, Math.max(STREAM_BAND_BYTES, 2 * chunkBytes));
}

function originalOf(file: VeloxFile, stream: Stream): { [key: string]: Json } {
  const settings = stream.settings === undefined ? {} : { AcquisitionSettings: stream.settings };
  return { ...stream.metadata, ...settings, ...file.settings };
}

function largestOf({ counts }: SparseCounts): number {
  return counts instanceof Uint32Array ? counts.reduce((largest, one) => Math.max(largest, one), 0) : 0;
}

/** The frames of a file's streams. Where Velox made no map of them, their tables say how many there are. */
function framesOf(file: VeloxFile, streams: readonly Stream[]): Frames {
  const used = usedFrames(file);
  const count = used ?? Math.max(...streams.map((stream) => stream.frames));
  return { used, count: count > 1 && count <= MOST_FRAMES ? count : undefined };
}

/** Frames that Velox used for the spectrum image; the stream may go on for a part of one more. */
function usedFrames(file: VeloxFile): number | undefined {
  const [image] = Object.values(groupAt(file.data, 'SpectrumImage')?.children ?? {});
  const settings = image?.kind === 'group' ? jsonOf(image.children.SpectrumImageSettings) : undefined;
  const frames = numberAt(settings, 'endFramePosition');
  return frames !== undefined && Number.isInteger(frames) && frames > 0 ? frames : undefined;
}

/**
 * Height and width of the map: those of the image that has as many pixels as the part of the scan that was measured, else of the
 * last image, else of that part of the scan. Undefined when the file says none of them.
 */
function mapShape(
  { metadata, settings }: Stream,
  imageShapes: readonly (readonly [number, number])[],
): readonly [number, number] | undefined {
  const scan = (name: 'width' | 'height', from: string, to: string) => {
    const raster = numberAt(settings, 'RasterScanDefinition', name === 'width' ? 'Width' : 'Height');
    const size = raster ?? numberAt(metadata, 'Scan', 'ScanSize', name);
    const part =
      (numberAt(metadata, 'Scan', 'ScanArea', to) ?? 1) - (numberAt(metadata, 'Scan', 'ScanArea', from) ?? 0);
    return size === undefined ? undefined : Math.round(size * part);
  };
  const height = scan('height', 'top', 'bottom');
  const width = scan('width', 'left', 'right');
  const scanned = height && width && height > 0 && width > 0 ? ([height, width] as const) : undefined;
  const same = imageShapes.find((shape) => shape[0] === height && shape[1] === width);
  return same ?? imageShapes.at(-1) ?? scanned;
}
