import { type FrameRange, titleOfFrames } from '../../../src-preload/contract/frames.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { type SparseCounts, SparseSource } from '../../cubes/sparse-source.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import { calibratedAxis } from '../calibration.ts';
import type { OpenedDataset, ReadableFile } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { type PtsEvents, RASTER, readPtsEvents, readPtsSweeps } from './event-stream.ts';
import { type FieldOfView, fieldOfView, spatialAxes } from './image-file.ts';
import { jeolMetadata } from './jeol-metadata.ts';
import { FORMAT, JeolValues, readJeolTags, tagAt } from './jeol-tags.ts';

/** First four bytes of a `.pts`. */
export const PTS_MAGIC = 304;
/** Where the header says: begin and length of the tags, begin and length of the stream. */
const HEADER = 20;
const CREATED = 296;
const TAGS_AFTER = 12;
/** A channel is a 12-bit number. */
const CHANNELS = 4096;

/**
 * Opens a `.pts`: an EDS spectrum image `[y, x, Energy]` from a stream of single X-ray counts, its sweeps summed (all, or
 * some as its frames), and the electron image where one was recorded with it. Counts stay sparse: memory goes with the events.
 * @throws {AppError} `file-damaged`.
 */
export function openJeolPts(
  file: ReadableFile,
  view: FieldOfView | undefined,
  warn: (warning: string) => void,
): OpenedDataset[] {
  const cursor = new BinaryCursor(file.bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.position = HEADER;
  const tagsAt = cursor.uint32('position of the tags');
  cursor.skip(4, 'length of the tags');
  const dataAt = cursor.uint32('position of the events');
  const said = cursor.uint32('length of the events');
  cursor.position = CREATED;
  const created = cursor.float64('date');
  const tags = readJeolTags(file.bytes, tagsAt + TAGS_AFTER);
  const values = new JeolValues(file.bytes);
  const measurement = tagAt(tags, 'PTTD Data', 'AnalyzableMap MeasData')?.children ?? [];
  const [width, height] = pixelsOf(values.text(tagAt(measurement, 'Meas Cond', 'Pixels')));

  const there = file.bytes.size - dataAt;
  if (there <= 0) {
    throw damaged(`The events begin at byte ${dataAt}, but the file has ${file.bytes.size} bytes.`, {
      format: FORMAT,
      field: 'position of the events',
      byteOffset: HEADER + 8,
    });
  }
  if (there < said) warn(`${file.name} is cut short: ${there} of ${said} bytes of events are there.`);
  const stream = { bytes: file.bytes, start: dataAt, width, height };
  const all = readPtsEvents(stream, Math.min(there, said));
  const { sweeps, begins } = all;
  if (all.leftOut) warn(`${file.name}: the measurement was stopped within sweep ${sweeps + 1}, which is left out.`);

  const number = (...path: string[]) => values.number(tagAt(measurement, ...path));
  const parameters = tagAt(tags, 'PTTD Param', 'Params')?.children ?? [];
  const microscope = parameters.find((tag) => tag.name === 'PARAMPAGE0')?.children ?? [];
  const setting = (name: string) => values.number(tagAt(microscope, name));
  const magnification = number('MeasCond', 'Mag');
  const [y, x] = spatialAxes(
    height,
    width,
    view ?? fieldOfView(setting('ScanSize'), magnification, width, height),
    'navigation',
    (warning) => warn(`${file.name}: ${warning}`),
  );

  // Energy of channel c: CoefB + CoefA · (c − DigZ), where DigZ is the zero of the signal processor's setting in use.
  const channelWidth = number('Doc', 'CoefA');
  const setup = values.text(tagAt(measurement, 'Meas Cond', 'Tpl')) ?? '';
  const zero = values.number(
    tagAt(parameters.find((tag) => tag.name === 'PARAMPAGE1')?.children ?? [], 'Tpl', setup, 'DigZ'),
  );
  const offset = (number('Doc', 'CoefB') ?? 0) - (channelWidth ?? 0) * (zero ?? 0);
  if (channelWidth !== undefined && zero === undefined) {
    warn(`${file.name} does not say which channel is at zero energy: check the energies against a line you know.`);
  }
  const isCalibrated = channelWidth !== undefined;
  const energy = calibratedAxis(
    'Energy',
    CHANNELS,
    'signal',
    isCalibrated ? { scale: channelWidth, offset, units: 'keV' } : { scale: 1, offset: 0, units: '' },
    (warning) => warn(`${file.name}: ${warning}`),
  );

  const shape = [height, width, CHANNELS];
  const dwell = number('Doc', 'DwellTime(msec)');
  const facts = {
    fileName: file.name,
    created,
    voltage: number('MeasCond', 'AccKV'),
    current: number('MeasCond', 'AccNA'),
    magnification,
    workingDistance: number('MeasCond', 'WD'),
    microscope: values.text(tagAt(microscope, 'SEM')),
    dwellTime: dwell === undefined ? undefined : dwell / 1000,
  };
  const eds = {
    detector: values.text(tagAt(microscope, 'DetT')),
    azimuth: setting('DirAng'),
    elevation: setting('ElevAng'),
    resolution: setting('MnKaRES'),
  };
  // Of all sweeps together; the file does not say them for each.
  const times = { liveTime: number('Doc', 'LiveTime'), realTime: number('Doc', 'RealTime') };
  const tree = values.tree(tags);

  /** What the file holds, as the sum of all sweeps or of those of `range`. */
  const datasetsOf = ({ counts, events, image }: PtsEvents, range?: FrameRange): OpenedDataset[] => {
    const titled = (what: string) => {
      const title = `${what} extracted from ${file.name}`;
      return range ? titleOfFrames(title, range) : title;
    };
    const part = (index: number) =>
      begins !== undefined &&
      sweeps > 1 && {
        frames: { count: sweeps, summed: range ?? ([0, sweeps] as const) },
        openFrames: (chosen: FrameRange) => {
          const [from, to] = [begins[chosen[0]]!, begins[chosen[1]]!];
          return datasetsOf(readPtsSweeps(stream, from, to, all.image !== undefined), chosen)[index]!;
        },
      };
    const originalMetadata = { ...tree, events, sweepsSummed: range ? range[1] - range[0] : sweeps };
    const dtype = countsType(counts);
    const title = titled('EDS');
    const cube: OpenedDataset = {
      title,
      kind: 'spectrum-image',
      shape,
      dtype,
      axes: [y, x, energy],
      metadata: jeolMetadata({ ...facts, title, eds: range ? eds : { ...eds, ...times } }),
      originalMetadata,
      ...part(0),
      open: () => new SparseSource([counts], shape, dtype),
    };
    if (!image) return [cube];
    const imageTitle = titled('Electron image');
    const imageShape = [height, width];
    return [
      cube,
      {
        title: imageTitle,
        kind: 'image',
        shape: imageShape,
        dtype: 'uint32',
        axes: [y, x].map((axis) => ({ ...axis, role: 'signal' })),
        metadata: jeolMetadata({ ...facts, title: imageTitle }),
        originalMetadata,
        ...part(1),
        open: () => new MemorySource(image, imageShape, 'uint32'),
      },
    ];
  };
  return datasetsOf(all);
}

function countsType({ counts }: SparseCounts): 'uint8' | 'uint16' | 'uint32' {
  if (counts instanceof Uint8Array) return 'uint8';
  return counts instanceof Uint16Array ? 'uint16' : 'uint32';
}

/** `[width, height]` of `512x512`. */
function pixelsOf(text: string | undefined): [number, number] {
  const [, width, height] = (text?.match(/^(\d+)\s*x\s*(\d+)$/i) ?? []).map(Number);
  const isSound = (size: number | undefined) => size !== undefined && size >= 1 && size <= RASTER;
  if (isSound(width) && isSound(height)) return [width!, height!];
  throw damaged(`The size of the map is "${(text ?? '').slice(0, 40)}"; it is like 512x512, up to ${RASTER} each.`, {
    format: FORMAT,
    field: 'PTTD Data.AnalyzableMap MeasData.Meas Cond.Pixels',
  });
}
