import type { Axis, DatasetKind, Json } from '../../../src-preload/contract/dataset.ts';
import { isRealNumber } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { elementCount } from '../../cubes/array-source.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { permuteValues } from '../../cubes/permute-values.ts';
import type { ByteSource } from '../byte-source.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { elementAt, FORMAT } from './mat-elements.ts';
import { valuesAsStored, valuesOf } from './mat-values.ts';
import { type NumericVariable, VariableList } from './mat-variables.ts';
import { describePixelMatrix, findPixelMatrix } from './pixel-matrix.ts';

const HEADER_BYTES = 128;
const VERSION_5 = 0x0100;

/** Reads MATLAB files of version 5 to 7: every array of numbers a dataset. Version 7.3 is HDF5, which `readers/hdf5` opens. */
export const matlabReader: Reader = {
  format: FORMAT,
  label: 'MATLAB',
  extensions: ['.mat'],
  recognizes: (head) => byteOrderOf(head) !== undefined,
  open: openMatlab,
};

/** True: little-endian. Undefined when these bytes do not begin a file of version 5. */
function byteOrderOf(head: Uint8Array): boolean | undefined {
  if (head.length < HEADER_BYTES) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const mark = view.getUint16(HEADER_BYTES - 2, true);
  const isLittle = mark === 0x4d49;
  if (!isLittle && mark !== 0x494d) return undefined;
  return view.getUint16(HEADER_BYTES - 4, isLittle) === VERSION_5 ? isLittle : undefined;
}

function openMatlab(file: ReadableFile): OpenedFile {
  const head = file.bytes.read(0, Math.min(HEADER_BYTES, file.bytes.size));
  const littleEndian = byteOrderOf(head);
  if (littleEndian === undefined) {
    throw unsupported(
      `${file.name} is no MATLAB file of version 5 or later.`,
      'Files of version 4 are not read: open it in MATLAB or Octave and save it with save("file.mat", "-v7").',
      { format: FORMAT, field: 'version', byteOffset: HEADER_BYTES - 4 },
    );
  }
  const list = new VariableList(littleEndian);
  const warnings: string[] = [];
  readVariables(file.bytes, littleEndian, list, warnings);
  const numeric = list.variables.filter((variable) => variable.kind === 'numbers');
  const arrays = numeric.filter(({ shape }) => elementCount(shape) > 1);
  const originalMetadata = metadataOf(list, head);
  if (list.skipped.length > 0) warnings.push(`Not read: ${list.skipped.slice(0, 20).join('; ')}.`);
  if (arrays.length === 0) {
    if (warnings.length > 0)
      throw damaged(`${file.name} holds no array that can be read. ${warnings[0]}`, { format: FORMAT });
    const advice = 'Save at least one matrix of numbers into it.';
    throw unsupported('The file holds no array of numbers.', advice, { format: FORMAT });
  }
  const datasets = arrays.map((variable): OpenedDataset => ({ ...datasetOf(variable), originalMetadata }));
  const pixels = findPixelMatrix(numeric, scalarOf);
  if (pixels) {
    const { variable, rows, columns, channels } = pixels;
    const { description, warning } = describePixelMatrix(pixels);
    // As stored, the channels of a pixel lie side by side and pixels go down the columns: (column, row, channel).
    const open = () => {
      const values = permuteValues(valuesAsStored(variable), [columns, rows, channels], [1, 0, 2]);
      return new MemorySource(values, description.shape, description.dtype);
    };
    datasets.unshift({ ...description, metadata: {}, originalMetadata, open });
    warnings.push(warning);
  }
  return { datasets, warnings, close() {} };
}

/** Variables one after the other; what is damaged ends the list with a warning, unless it is the first. */
function readVariables(bytes: ByteSource, littleEndian: boolean, list: VariableList, warnings: string[]): void {
  let at = HEADER_BYTES;
  while (at < bytes.size) {
    try {
      const element = elementAt(bytes, at, littleEndian, 'variable');
      list.add(element, '');
      at = element.end;
    } catch (error) {
      if (!(error instanceof AppError) || list.variables.length === 0) throw error;
      warnings.push(`The rest of the file, from byte ${at} on, is not read: ${error.message}`);
      return;
    }
  }
}

/** In MATLAB's order of indices. A row or a column is a curve; a matrix an image; three indices a spectrum image. */
function datasetOf(variable: NumericVariable): Omit<OpenedDataset, 'originalMetadata'> {
  const { name, dtype } = variable;
  const long = variable.shape.filter((size) => size > 1);
  const shape = long.length === 1 ? long : variable.shape;
  const isReal = isRealNumber(dtype);
  const kinds: readonly DatasetKind[] = [
    'other',
    isReal ? 'spectrum' : 'other',
    'image',
    isReal ? 'spectrum-image' : 'other',
  ];
  const kind = kinds[shape.length] ?? 'other';
  const names =
    kind === 'spectrum'
      ? ['channel']
      : kind === 'image'
        ? ['y', 'x']
        : kind === 'spectrum-image'
          ? ['y', 'x', 'channel']
          : [];
  const axes = shape.map((size, i) => {
    const role = i === shape.length - 1 || kind === 'image' ? 'signal' : 'navigation';
    return axis(names[i] ?? `index ${i + 1}`, size, role);
  });
  return {
    title: name,
    kind,
    shape,
    dtype,
    axes,
    metadata: {},
    open: () => new MemorySource(valuesOf(variable), shape, dtype),
  };
}

function axis(name: string, size: number, role: Axis['role']): Axis {
  return { name, size, scale: 1, offset: 0, units: '', role };
}

/** Single numbers and texts under their dotted names, and the file's own line about itself. */
function metadataOf(list: VariableList, head: Uint8Array): { readonly [key: string]: Json } {
  const out = new MetadataBuilder();
  const about = Buffer.from(head.subarray(0, 116)).toString('latin1');
  const variables: { [name: string]: Json } = Object.create(null);
  for (const variable of list.variables) {
    if (variable.kind === 'text')
      variables[variable.name] = variable.rows.length === 1 ? variable.rows[0]! : [...variable.rows];
    else if (elementCount(variable.shape) === 1) variables[variable.name] = scalarOf(variable) ?? null;
  }
  out.set('header', about.replace(/\0.*$/s, '').trim());
  out.set('variables', { ...variables });
  return out.tree;
}

/** The value of a single real number, or undefined. */
function scalarOf(variable: NumericVariable): number | undefined {
  if (elementCount(variable.shape) !== 1 || !isRealNumber(variable.dtype)) return undefined;
  const value = Number(valuesAsStored(variable)[0]);
  return Number.isFinite(value) ? value : undefined;
}
