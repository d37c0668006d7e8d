import type { ByteSource } from '../byte-source.ts';
import { EdaxHeader, type Fields } from './edax-fields.ts';

/** Version 333; version 334 adds 12 bytes. */
const HEADER_BYTES = 252;
const VERSIONS = [333, 334];

const FIELDS: Fields = [
  ['version', 'uint16', 0],
  ['imageType', 'uint16', 2],
  ['label', 'text8', 4],
  ['presetMode', 'uint16', 18],
  ['presetTime', 'uint32', 20],
  ['dataType', 'uint16', 24],
  ['timeConstantOld', 'uint16', 26],
  ['roiStartChan', 'uint16', 30],
  ['roiEndChan', 'uint16', 32],
  ['iADC', 'uint16', 38],
  ['iBits', 'uint16', 42],
  ['nReads', 'uint16', 44],
  ['nFrames', 'uint16', 46],
  ['fDwell', 'float32', 48],
  ['accV', 'uint16', 52],
  ['tilt', 'int16', 54],
  ['takeoff', 'int16', 56],
  ['mag', 'uint32', 58],
  ['wd', 'uint16', 62],
  ['mppX', 'float32', 64],
  ['mppY', 'float32', 68],
  ['nTextLines', 'uint16', 72],
  ['text', 'text128', 74],
];

/** True when a file of this size with these first bytes can be the description of a map's image. */
export function looksLikeIpr(head: Uint8Array, fileSize: number): boolean {
  const version = (head[0] ?? 0) | ((head[1] ?? 0) << 8);
  return VERSIONS.includes(version) && fileSize >= HEADER_BYTES && fileSize < 2 * HEADER_BYTES;
}

/** Description of the image of a map: micrometers per pixel are `mppX` and `mppY`. @throws {AppError} `file-damaged`. */
export function readIpr(bytes: ByteSource): EdaxHeader {
  return new EdaxHeader(bytes, FIELDS, HEADER_BYTES, 'image description');
}
