import { type Axis, BYTES_PER_ELEMENT, type DatasetKind, isRealNumber } from '../../../src-preload/contract/dataset.ts';
import { elementCount } from '../../cubes/array-source.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import { calibratedAxis, energyUnit } from '../calibration.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { FORMAT, MAGIC, type NpyHeader, readNpyHeader } from './npy-header.ts';
import { readSidecar, type Sidecar } from './npy-sidecar.ts';

/** Reads NumPy arrays, with a `.json` beside them for axes. */
export const numpyReader: Reader = {
  format: FORMAT,
  label: 'NumPy array',
  extensions: ['.npy'],
  recognizes: (head) => MAGIC.every((byte, i) => head[i] === byte),
  open: openNumpy,
};

function openNumpy(file: ReadableFile): OpenedFile {
  const header = readNpyHeader(file.bytes);
  const { shape, dtype, littleEndian, dataOffset } = header;
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const bytesLeft = checkShape(header, file.bytes.size);
  if (bytesLeft > 0) warn(`${file.name} has ${bytesLeft} bytes more than its array takes.`);
  const sidecar = readSidecar(file, shape, warn);
  const kind = sidecar?.kind ?? kindOf(shape.length, header, sidecar?.axes);
  const axes = sidecar?.axes ?? defaultAxes(shape, kind, sidecar, warn);
  // Two-dimensional Fortran order is channel after channel.
  const pixelsPerBlock = header.fortranOrder && shape.length === 2 ? shape[0]! : 1;
  const layout = { shape, dtype, littleEndian, byteOffset: dataOffset, pixelsPerBlock };
  const dataset = {
    title: sidecar?.title ?? '',
    kind,
    shape,
    dtype,
    axes,
    metadata: sidecar?.metadata ?? {},
    originalMetadata: sidecar?.original ?? {},
    open: () => new FlatSource(file.bytes, layout),
  };
  return { datasets: [dataset], warnings, close() {} };
}

/** Bytes that are left after the array. */
function checkShape(header: NpyHeader, fileBytes: number): number {
  const { shape, dtype, dataOffset } = header;
  const place = { format: FORMAT, field: 'shape', byteOffset: dataOffset };
  if (shape.length === 0) {
    throw unsupported('The file holds a single number.', 'Save an array: a spectrum, an image or a cube.', place);
  }
  const bytes = elementCount(shape) * BYTES_PER_ELEMENT[dtype];
  if (!Number.isSafeInteger(bytes)) throw damaged(`An array of ${shape.join(' × ')} values is impossible.`, place);
  if (bytes === 0) {
    const advice = 'Check the program that wrote it: one axis of the array has length 0.';
    throw unsupported(`The array is empty (${shape.join(' × ')}).`, advice, place);
  }
  if (bytes > fileBytes - dataOffset) {
    throw damaged(
      `An array of ${shape.join(' × ')} (${dtype}) takes ${bytes} bytes, but only ${fileBytes - dataOffset} are there.`,
      place,
    );
  }
  if (header.fortranOrder && shape.filter((size) => size > 1).length > 1 && shape.length > 2) {
    const advice = 'In Python, save it in C order: numpy.save("file.npy", numpy.ascontiguousarray(array)).';
    throw unsupported('The array is stored in Fortran order.', advice, { ...place, field: 'fortran_order' });
  }
  return fileBytes - dataOffset - bytes;
}

/** Without a description: 1-D is a spectrum, 2-D an image, 3-D a spectrum image; complex numbers are no spectra. */
function kindOf(rank: number, header: NpyHeader, axes: readonly Axis[] | undefined): DatasetKind {
  if (axes) {
    const signal = axes.filter((axis) => axis.role === 'signal').length;
    const lastIsSignal = axes.at(-1)?.role === 'signal';
    if (signal === 1 && lastIsSignal && rank <= 3)
      return (['spectrum', 'spectrum-line', 'spectrum-image'] as const)[rank - 1]!;
    if (signal === 2 && lastIsSignal && rank === 2) return 'image';
    return signal === 2 && rank === 3 ? 'image-stack' : 'other';
  }
  if (rank === 2) return 'image';
  if (!isRealNumber(header.dtype)) return 'other';
  return rank === 1 ? 'spectrum' : rank === 3 ? 'spectrum-image' : 'other';
}

function defaultAxes(
  shape: readonly number[],
  kind: DatasetKind,
  sidecar: Sidecar | undefined,
  warn: (warning: string) => void,
): Axis[] {
  const names: { readonly [K in DatasetKind]?: readonly string[] } = {
    spectrum: ['channel'],
    'spectrum-image': ['y', 'x', 'channel'],
    image: ['y', 'x'],
  };
  const energy = sidecar?.energy;
  return shape.map((size, i) => {
    const isLast = i === shape.length - 1;
    const role = isLast || kind === 'image' ? 'signal' : 'navigation';
    const none = { scale: undefined, offset: undefined, units: undefined };
    if (!isLast || !energy) return calibratedAxis(names[kind]?.[i] ?? `axis ${i}`, size, role, none, warn);
    const name = energyUnit(energy.units) === 'keV' ? 'Energy' : energyUnit(energy.units) ? 'Energy loss' : 'channel';
    return calibratedAxis(name, size, role, { scale: energy.step, offset: energy.start, units: energy.units }, warn);
  });
}
