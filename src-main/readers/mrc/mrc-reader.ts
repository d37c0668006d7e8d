import { type Axis, BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import { calibratedAxis, type RawCalibration } from '../calibration.ts';
import { measuredPixel } from '../images/measured-pixel.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { type FeiHeader, readFeiHeader } from './fei-extended-header.ts';
import { HalfSource } from './half-source.ts';
import { type Direction, FORMAT, looksLikeMrc, type MrcHeader, readMrcHeader } from './mrc-header.ts';

/** Reads MRC and CCP4 files: images, stacks of them, and volumes. */
export const mrcReader: Reader = {
  format: FORMAT,
  label: 'MRC',
  extensions: ['.mrc', '.mrcs', '.ali', '.rec', '.st'],
  recognizes: looksLikeMrc,
  open: openMrc,
};

const ANGSTROMS_PER_NANOMETER = 10;
const NAMES = ['x', 'y', 'z'] as const;
const NO_CALIBRATION: RawCalibration = { scale: undefined, offset: undefined, units: undefined };

function openMrc(file: ReadableFile): OpenedFile {
  const header = readMrcHeader(file.bytes);
  const [columns, rows, sections] = header.sizes;
  const needed = columns * rows * sections * BYTES_PER_ELEMENT[header.dtype];
  if (!Number.isSafeInteger(needed) || header.byteOffset + needed > file.bytes.size) {
    throw damaged(
      `${columns} × ${rows} × ${sections} pixels (${header.dtype}) take ${needed} bytes after byte ${header.byteOffset}, but the file has ${file.bytes.size}.`,
      { format: FORMAT, field: 'NX, NY, NZ', byteOffset: 0 },
    );
  }
  const warnings: string[] = [];
  const fei = readFeiHeader(file.bytes, header);
  const axes = axesOf(header, fei, (warning) => warnings.push(warning));
  const shape = axes.map(({ size }) => size);
  const metadata = new MetadataBuilder();
  metadata.set('General.original_filename', file.name);
  if (fei) describe(fei, metadata);
  const { dtype, littleEndian, byteOffset } = header;
  const flat = () => new FlatSource(file.bytes, { shape, dtype, littleEndian, byteOffset });
  const dataset: OpenedDataset = {
    title: '',
    kind: sections > 1 ? 'image-stack' : 'image',
    shape,
    dtype: header.isHalf ? 'float32' : dtype,
    axes,
    metadata: metadata.tree,
    originalMetadata: {
      mode: header.mode,
      spaceGroup: header.spaceGroup,
      extendedType: header.extendedType,
      extendedBytes: header.extendedBytes,
      labels: header.labels,
      ...(fei ? { FEI: fei.tree } : {}),
    },
    open: () => (header.isHalf ? new HalfSource(flat()) : flat()),
  };
  return { datasets: [dataset], warnings, close() {} };
}

/** Lengths in nm: the header's cell, or the pixel size of Thermo Fisher's extended header where there is none. */
function axesOf(header: MrcHeader, fei: FeiHeader | undefined, warn: (warning: string) => void): readonly Axis[] {
  const [columns, rows, sections] = header.sizes;
  const length = (axis: Direction): RawCalibration => {
    const angstroms = header.angstroms[axis];
    const origin = header.origin[axis];
    if (angstroms > 0) {
      const offset = Number.isFinite(origin) ? origin / ANGSTROMS_PER_NANOMETER : 0;
      return { scale: angstroms / ANGSTROMS_PER_NANOMETER, offset, units: 'nm' };
    }
    return axis !== 2 && fei ? measuredPixel(fei.pixelSize[axis]) : NO_CALIBRATION;
  };
  const [column, row, section] = header.order;
  const y = calibratedAxis(NAMES[row], rows, 'signal', length(row), warn);
  const x = calibratedAxis(NAMES[column], columns, 'signal', length(column), warn);
  if (sections === 1) return [y, x];
  // Sections of a stack (space group 0) are images one after the other; only those of a volume are a length.
  const z = header.spaceGroup === 0 ? NO_CALIBRATION : length(section);
  return [calibratedAxis(NAMES[section], sections, 'navigation', z, warn), y, x];
}

function describe(fei: FeiHeader, out: MetadataBuilder): void {
  const tem = 'Acquisition_instrument.TEM';
  const positive = (value: number) => (value > 0 && Number.isFinite(value) ? value : undefined);
  out.set('General.date', fei.date);
  out.set('General.time', fei.time);
  out.set(`${tem}.microscope`, fei.microscope);
  out.set(`${tem}.acquisition_mode`, fei.isStem ? 'STEM' : 'TEM');
  const volts = positive(fei.highTension);
  out.set(`${tem}.beam_energy`, volts === undefined ? undefined : volts / 1000);
  out.set(`${tem}.magnification`, positive(fei.magnification));
  // Meters to millimeters.
  const cameraLength = positive(fei.cameraLength);
  out.set(`${tem}.camera_length`, cameraLength === undefined ? undefined : cameraLength * 1000);
  out.set(`${tem}.Stage.tilt_alpha`, fei.alphaTilt);
  out.set(`${tem}.Stage.tilt_beta`, fei.betaTilt);
  ['x', 'y', 'z'].forEach((axis, i) => {
    out.set(`${tem}.Stage.${axis}`, fei.stage[i]! * 1000);
  });
}
