import { readFileSync } from 'node:fs';
import type { DType } from '../../../src-preload/contract/dataset.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { refuseToReplace } from '../refuse-to-replace.ts';
import { writeAtomically } from '../write-atomically.ts';
import { writeElements } from '../write-elements.ts';
import type { WritableDataset, Writer } from '../writer.ts';

/** Writes `.npy`, version 1, and `<name>.json` with title, axes, metadata and original metadata beside it. */
export const numpyWriter: Writer = {
  format: 'numpy',
  label: 'NumPy array',
  extensions: ['.npy'],
  write: writeNumpy,
};

const DESCRIPTIONS: { readonly [K in DType]: string } = {
  bool: '|b1',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
  float32: '<f4',
  float64: '<f8',
  complex64: '<c8',
  complex128: '<c16',
  rgb: '|u1',
  rgba: '|u1',
};

async function writeNumpy(dataset: WritableDataset, path: string, job: JobContext): Promise<void> {
  const isColor = dataset.dtype === 'rgb' || dataset.dtype === 'rgba';
  const shape = isColor ? [...dataset.shape, dataset.dtype === 'rgb' ? 3 : 4] : dataset.shape;
  const array = {
    path,
    fill: async (sink: { write(bytes: Uint8Array): Promise<void> }) => {
      await sink.write(npyHeader(dataset.dtype, shape));
      await writeElements(dataset, sink, job);
    },
  };
  const text = `${JSON.stringify(sidecarOf(dataset, isColor), null, 2)}\n`;
  const sidecar = {
    path: `${path.replace(/\.npy$/i, '')}.json`,
    fill: (sink: { write(text: string): Promise<void> }) => sink.write(text),
  };
  refuseToReplace(sidecar.path, 'numpy', () => describesAxes(sidecar.path));
  await writeAtomically(array, sidecar);
}

/** True for a description of an array, ours or of an earlier array of the same name. */
function describesAxes(path: string): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null && 'axes' in value;
  } catch {
    return false;
  }
}

/** The header of an `.npy` file of this number type and shape, in C-order; the values follow it, little-endian. */
export function npyHeader(dtype: DType, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${DESCRIPTIONS[dtype]}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // Magic, version and length take 10 bytes; the whole is padded with spaces to a multiple of 64 and ends a line.
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + length, ' ');
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  header.writeUInt16LE(length, 8);
  header.write(dictionary, 10, 'latin1');
  header[header.length - 1] = 0x0a;
  return header;
}

function sidecarOf(dataset: WritableDataset, isColor: boolean): object {
  const axes = dataset.axes.map(({ name, size, scale, offset, units, role, positions }) => ({
    name,
    size,
    scale,
    offset,
    units,
    role,
    ...(positions && { positions }),
  }));
  const color = {
    name: 'color',
    size: dataset.dtype === 'rgb' ? 3 : 4,
    scale: 1,
    offset: 0,
    units: '',
    role: 'signal',
  };
  return {
    title: dataset.title,
    kind: isColor ? 'other' : (dataset.kind ?? kindOfAxes(dataset.axes)),
    axes: isColor ? [...axes, color] : axes,
    metadata: dataset.metadata,
    original: dataset.originalMetadata,
  };
}
