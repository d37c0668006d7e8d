import { existsSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';

const folder = new URL('../../../shared/data/unmixing/samson/', import.meta.url);
/** Whether the data, which are not part of the repository, lie beside it. */
export const hasSamson = existsSync(folder);

/** The two MATLAB files of Samson, read by the few lines that these two need. */
export function samson() {
  const cube = matlabMatrix('samson_1.mat', 'V');
  const members = matlabMatrix('end3.mat', 'M');
  const shares = matlabMatrix('end3.mat', 'A');
  return {
    // Column-major, channels × pixels: each column is a spectrum, one after the other.
    spectra: spectraFromArray(Float32Array.from(cube), 156),
    endmembers: Float32Array.from(members),
    abundances: Float32Array.from(shares),
  };
}

function matlabMatrix(name: string, variable: string): Float64Array {
  let bytes = readFileSync(new URL(name, folder)).subarray(128);
  while (bytes.length >= 8) {
    const [type, size] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
    const content = bytes.subarray(8, 8 + size);
    const element = type === 15 ? inflateSync(content) : Buffer.concat([bytes.subarray(0, 8), content]);
    const found = matrixNamed(element, variable);
    if (found) return found;
    bytes = bytes.subarray(8 + size);
  }
  throw new Error(`${name} has no ${variable}`);
}

function matrixNamed(element: Buffer, variable: string): Float64Array | undefined {
  let at = 8;
  const parts: Buffer[] = [];
  const types: number[] = [];
  while (at < element.length) {
    const small = element.readUInt16LE(at + 2) !== 0;
    const size = small ? element.readUInt16LE(at + 2) : element.readUInt32LE(at + 4);
    types.push(element.readUInt16LE(at));
    parts.push(element.subarray(at + (small ? 4 : 8), at + (small ? 4 : 8) + size));
    at += small ? 8 : 8 + Math.ceil(size / 8) * 8;
  }
  if (parts[2]?.toString('latin1') !== variable) return undefined;
  const values = parts[3];
  if (types[3] === 9) return new Float64Array(Uint8Array.from(values).buffer);
  throw new Error(`type ${types[3]}`);
}
