import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { instrumentOf } from '../eds-instrument.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import type { EdsSpectrum } from './eds-spectrum.ts';
import { type Hypermap, indexHypermap } from './hypermap.ts';
import { HypermapSource } from './hypermap-source.ts';
import { type MapHeader, readMapHeader } from './map-header.ts';
import { type MapImage, readMapImages } from './map-images.ts';
import { PACKED_PADDING } from './pixel-unpacker.ts';
import { type ContainedFile, openContainer, SFS_SIGNATURE } from './sfs-container.ts';

const FORMAT = 'bruker-bcf';

/** Reads maps of Bruker's Esprit: the images of the microscope's detectors, then the hypermaps as `[y, x, E]`. */
export const brukerBcfReader: Reader = {
  format: FORMAT,
  label: 'Bruker hypermap',
  extensions: ['.bcf'],
  recognizes: (head) => Buffer.from(head.subarray(0, SFS_SIGNATURE.length)).toString('latin1') === SFS_SIGNATURE,
  open: openBcf,
};

/** Far beyond the 4,096 channels of Bruker's analyzers, which a map has where its header does not say how many. */
const MOST_CHANNELS = 65_536;
const ANALYZER_CHANNELS = 4096;

interface Opening {
  readonly header: MapHeader;
  readonly fileName: string;
  warn(warning: string): void;
}

function openBcf(file: ReadableFile): OpenedFile {
  const head = Buffer.from(file.bytes.read(0, Math.min(SFS_SIGNATURE.length, file.bytes.size))).toString('latin1');
  if (head !== SFS_SIGNATURE) {
    const place = { format: FORMAT, field: 'signature', byteOffset: 0 };
    const advice =
      'It is another kind of file under this name, or its copy is damaged: copy it again from the microscope.';
    throw damaged(`${file.name} is no Bruker map: it does not begin with ${SFS_SIGNATURE}.`, place, advice);
  }
  const files = openContainer(file.bytes, FORMAT);
  const headerFile = files.find((one) => one.path === 'EDSDatabase/HeaderData');
  if (!headerFile) {
    throw damaged('The container holds no file EDSDatabase/HeaderData.', { format: FORMAT, field: 'file table' });
  }
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const opening = { header: readMapHeader(headerFile.read(0).bytes, FORMAT), fileName: file.name, warn };
  const images = opening.header.images.flatMap((image) => readMapImages(image, warn));
  const maps = hypermapsOf(files);
  const datasets = [
    ...images.map((image) => imageDataset(image, opening)),
    ...maps.map(({ index, stored }, i) => mapDataset(stored, index, i === 0 ? 'EDX' : `EDX ${i + 1}`, opening)),
  ];
  if (datasets.length === 0) {
    throw damaged('The container holds neither a hypermap nor an image.', { format: FORMAT, field: 'file table' });
  }
  return { datasets, warnings, close() {} };
}

/** `SpectrumData0`, `SpectrumData1`, … in order of their numbers: version 2 may hold several maps. */
function hypermapsOf(files: readonly ContainedFile[]): { index: number; stored: ContainedFile }[] {
  return files
    .flatMap((stored) => {
      const number = /^EDSDatabase\/SpectrumData(\d{1,4})$/.exec(stored.path)?.[1];
      return number === undefined ? [] : [{ index: Number(number), stored }];
    })
    .sort((a, b) => a.index - b.index);
}

function imageDataset(image: MapImage, opening: Opening): OpenedDataset {
  const { title, height, width, dtype, values } = image;
  const shape = [height, width];
  const out = commonMetadata(opening, title);
  return {
    title,
    kind: 'image',
    shape,
    dtype,
    axes: spatialAxes(height, width, 'signal', opening),
    metadata: out.tree,
    originalMetadata: opening.header.originalMetadata,
    open: () => new MemorySource(values, shape, dtype),
  };
}

function mapDataset(stored: ContainedFile, index: number, title: string, opening: Opening): OpenedDataset {
  const { header, warn } = opening;
  const spectrum = header.spectrum(index);
  const channels = spectrum.counts?.length ?? header.analyzerChannels ?? ANALYZER_CHANNELS;
  if (!Number.isInteger(channels) || channels < 1 || channels > MOST_CHANNELS) {
    throw damaged(`The spectra of the map have ${channels} channels.`, { format: FORMAT, field: 'Channels' });
  }
  const map = indexOf(stored, channels);
  if (map.outside > 0) warn(`${title}: ${map.outside} counts lie behind the last channel and are left out.`);
  if (spectrum.calibration.scale === undefined) warn(`${title}: the file has no energy calibration.`);
  const { height, width } = map;
  const energy = calibratedAxis('Energy', channels, 'signal', spectrum.calibration, warn);
  const source = new HypermapSource(map, FORMAT);
  return {
    title,
    kind: 'spectrum-image',
    shape: source.shape,
    dtype: source.dtype,
    axes: [...spatialAxes(height, width, 'navigation', opening), energy],
    metadata: mapMetadata(opening, spectrum, title),
    originalMetadata: {
      ...spectrum.originalMetadata,
      ...(spectrum.counts && { 'Sum spectrum': spectrum.counts }),
      ...header.originalMetadata,
    },
    open: () => new HypermapSource(map, FORMAT),
  };
}

/** Errors say where in the file the damage lies, not where in the unpacked hypermap. */
function indexOf(stored: ContainedFile, channels: number): Hypermap {
  const { bytes, positionOf } = stored.read(PACKED_PADDING);
  try {
    return indexHypermap(bytes, channels, FORMAT);
  } catch (error) {
    if (!(error instanceof AppError) || error.where.byteOffset === undefined) throw error;
    const byteOffset = positionOf(error.where.byteOffset);
    throw new AppError(error.code, error.message, error.advice, { ...error.where, field: stored.path, byteOffset });
  }
}

function spatialAxes(height: number, width: number, role: Axis['role'], { header, warn }: Opening): Axis[] {
  const { pixelWidth, pixelHeight } = header;
  const calibration = (scale: number | undefined) =>
    scale === undefined ? { scale, offset: undefined, units: undefined } : { scale, offset: undefined, units: 'µm' };
  return [
    calibratedAxis('y', height, role, calibration(pixelHeight ?? pixelWidth), warn),
    calibratedAxis('x', width, role, calibration(pixelWidth ?? pixelHeight), warn),
  ];
}

function commonMetadata({ header, fileName }: Opening, title: string): MetadataBuilder {
  const out = new MetadataBuilder();
  const instrument = `Acquisition_instrument.${instrumentOf(header.beamEnergy)}`;
  out.set('General.title', title);
  out.set('General.original_filename', fileName);
  out.set('General.date', header.date);
  out.set('General.time', header.time);
  out.set('Sample.name', header.name);
  out.set(`${instrument}.beam_energy`, header.beamEnergy);
  out.set(`${instrument}.magnification`, header.magnification);
  out.set(`${instrument}.working_distance`, header.workingDistance);
  for (const [name, value] of Object.entries(header.stage)) out.set(`${instrument}.Stage.${name}`, value);
  return out;
}

function mapMetadata(opening: Opening, spectrum: EdsSpectrum, title: string): MetadataBuilder['tree'] {
  const { header } = opening;
  const out = commonMetadata(opening, title);
  const instrument = instrumentOf(header.beamEnergy);
  const detector = `Acquisition_instrument.${instrument}.Detector.EDS`;
  for (const [name, value] of Object.entries(spectrum.detector)) out.set(`${detector}.${name}`, value);
  out.set(`${detector}.real_time`, header.realTime);
  out.set('Signal.signal_type', `EDS_${instrument}`);
  out.set('Signal.quantity', 'X-rays (Counts)');
  if (header.elements.length > 0) {
    out.set('Sample.elements', [...new Set(header.elements.map(({ symbol }) => symbol))].sort());
    out.set('Sample.xray_lines', [...new Set(header.elements.map(({ symbol, line }) => `${symbol}_${line}`))].sort());
  }
  return out.tree;
}
