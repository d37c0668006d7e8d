import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';
import { FORMAT, type WdfBlock } from './wdf-blocks.ts';

/** The block WDF1. */
export interface WdfHeader {
  /** Channels of a spectrum. */
  readonly channels: number;
  /** Spectra that were planned, and that are there. */
  readonly capacity: number;
  readonly spectra: number;
  readonly accumulations: number;
  readonly listLength: number;
  readonly origins: number;
  readonly application: string;
  readonly scanType: number;
  /** 1 single, 2 series, 3 map. */
  readonly measurement: number;
  /** Windows file times. */
  readonly start: bigint;
  readonly end: bigint;
  readonly intensityUnit: number;
  /** 1/cm. */
  readonly laserWavenumber: number;
  readonly user: string;
  readonly title: string;
}

const HEADER_BYTES = 496;

/** @throws {AppError} `file-damaged`. */
export function readWdfHeader(bytes: ByteSource, block: WdfBlock): WdfHeader {
  if (block.byteLength < HEADER_BYTES) {
    throw damaged('The header of the file is too short.', {
      format: FORMAT,
      field: 'WDF1',
      byteOffset: block.byteOffset,
    });
  }
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  const at = (position: number) => {
    cursor.position = block.byteOffset + position;
    return cursor;
  };
  const text = (position: number, length: number) => wdfText(at(position).bytes(length, 'WDF1'));
  const ticks = (position: number) => Buffer.from(at(position).bytes(8, 'WDF1')).readBigUInt64LE(0);
  const header = {
    channels: at(44).uint32('channels'),
    capacity: at(48).uint64('planned spectra'),
    spectra: at(56).uint64('spectra'),
    accumulations: at(64).uint32('accumulations'),
    listLength: at(72).uint32('length of the list of channels'),
    origins: at(76).uint32('origins'),
    application: text(80, 24),
    scanType: at(112).uint32('kind of scan'),
    measurement: at(116).uint32('kind of measurement'),
    start: ticks(120),
    end: ticks(128),
    intensityUnit: at(136).uint32('unit of intensity'),
    laserWavenumber: at(140).float32('laser'),
    user: text(192, 32),
    title: text(224, 160),
  };
  const { channels, spectra, listLength } = header;
  if (channels < 1 || spectra < 1 || !Number.isSafeInteger(spectra) || listLength !== channels) {
    throw damaged(`The file has ${spectra} spectra of ${channels} channels, with positions of ${listLength}.`, {
      format: FORMAT,
      field: 'WDF1',
      byteOffset: block.byteOffset + 44,
    });
  }
  return header;
}

/** UTF-8 text up to the first zero. */
export function wdfText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
    .toString('utf8')
    .trim();
}
