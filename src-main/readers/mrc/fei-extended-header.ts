import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../byte-source.ts';
import { HEADER_BYTES, type MrcHeader } from './mrc-header.ts';

/** What Thermo Fisher's extended header says of the first image; units as in the file (V, degrees, m). */
export interface FeiHeader {
  readonly date: string | undefined;
  readonly time: string | undefined;
  readonly microscope: string;
  readonly application: string;
  readonly highTension: number;
  readonly alphaTilt: number;
  readonly betaTilt: number;
  readonly stage: readonly [number, number, number];
  /** Pixel size along x and y in meters, 0 when it is not there. */
  readonly pixelSize: readonly [number, number];
  readonly magnification: number;
  readonly cameraLength: number;
  readonly isStem: boolean;
  readonly tree: { readonly [key: string]: Json };
}

/** Bytes of an FEI1 block; FEI2's are longer and begin the same. */
const BLOCK_BYTES = 768;
const AT = {
  timestamp: 12,
  microscope: 20,
  application: 52,
  highTension: 84,
  alphaTilt: 100,
  betaTilt: 108,
  stage: 116,
  pixelSize: 156,
  mode: 244,
  magnification: 289,
  cameraLength: 301,
};
const TEXT_BYTES = 16;
const STEM = 2;
/** Days from 1899-12-30, the zero of the timestamp, to 1970-01-01. */
const UNIX_EPOCH_DAYS = 25_569;
const DAY_MILLISECONDS = 86_400_000;

/** The first block of an extended header of the kind FEI1 or FEI2; undefined when there is none. */
export function readFeiHeader(bytes: ByteSource, header: MrcHeader): FeiHeader | undefined {
  if (!/^FEI[12]$/.test(header.extendedType) || header.extendedBytes < BLOCK_BYTES) return undefined;
  const block = bytes.read(HEADER_BYTES, BLOCK_BYTES);
  const view = new DataView(block.buffer, block.byteOffset, BLOCK_BYTES);
  // These blocks are little-endian in all files.
  const number = (at: number) => view.getFloat64(at, true);
  const text = (at: number) =>
    Buffer.from(block.subarray(at, at + TEXT_BYTES))
      .toString('latin1')
      .split('\0', 1)[0]!
      .trim();
  const taken = new Date(Math.round((number(AT.timestamp) - UNIX_EPOCH_DAYS) * DAY_MILLISECONDS));
  const isDate = Number.isFinite(taken.getTime()) && taken.getTime() > 0;
  const [date, time] = isDate ? taken.toISOString().slice(0, 19).split('T') : [];
  const fields = {
    highTension: number(AT.highTension),
    alphaTilt: number(AT.alphaTilt),
    betaTilt: number(AT.betaTilt),
    magnification: number(AT.magnification),
    cameraLength: number(AT.cameraLength),
  };
  const stage = [0, 8, 16].map((at) => number(AT.stage + at)) as [number, number, number];
  const pixelSize = [0, 8].map((at) => number(AT.pixelSize + at)) as [number, number];
  const texts = { microscope: text(AT.microscope), application: text(AT.application) };
  const finite = Object.entries(fields).filter(([, value]) => Number.isFinite(value));
  return {
    ...fields,
    ...texts,
    date,
    time,
    stage,
    pixelSize,
    isStem: view.getInt32(AT.mode, true) === STEM,
    tree: { ...texts, ...Object.fromEntries(finite), stage: stage.filter(Number.isFinite) },
  };
}
