/** Seeded ways to damage a file, and what readers may do with it. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { elementCount } from '../../src-main/cubes/array-source.ts';
import type { OpenedFile } from '../../src-main/readers/reader.ts';
import { AppError, type ErrorCode } from '../../src-preload/contract/errors.ts';

/** Files of one format, by name; `main` is the one that is damaged, and opened unless `opened` names another. */
export interface FuzzSample {
  readonly main: string;
  readonly opened?: string;
  /** Sound, but of a kind that the reader refuses. */
  readonly refused?: boolean;
  readonly files: { readonly [name: string]: Uint8Array };
}

/** The only errors that a damaged file may cause. */
export const ALLOWED: readonly ErrorCode[] = ['file-damaged', 'format-unsupported', 'format-unknown'];
/** Values that are read of each dataset: enough to reach every kind of reading. */
const MOST_ELEMENTS = 65_536;

/** Whole numbers from 0 to `end` − 1 of a seed. */
export function seededNumbers(seed: number): (end: number) => number {
  const generator = xoroshiro128plus(seed);
  return (end) => (generator.next() >>> 0) % end;
}

const WORDS = [0x7fffffff, 0x80000000, 0xffffffff, 0x7fc00000, 0x7f800000, 0, 1, 0x10000, 0x00ffffff];

/** A damaged copy: bits flipped, bytes set, sizes replaced by extremes, ends cut, stretches deleted, doubled or moved. */
export function mutate(bytes: Uint8Array, below: (end: number) => number): Uint8Array {
  let copy = Uint8Array.from(bytes);
  const times = 1 + below(4);
  for (let i = 0; i < times; i++) copy = mutateOnce(copy, below);
  return copy;
}

function mutateOnce(bytes: Uint8Array<ArrayBuffer>, below: (end: number) => number): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return bytes;
  // Half of the damage goes to the first kilobyte, where most formats describe themselves.
  const at = below(below(2) === 0 ? Math.min(1024, bytes.length) : bytes.length);
  const length = 1 + below(Math.min(256, bytes.length));
  const view = new DataView(bytes.buffer);
  switch (below(8)) {
    case 0:
      bytes[at] = bytes[at]! ^ (1 << below(8));
      return bytes;
    case 1:
      bytes[at] = below(256);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      if (at + 4 <= bytes.length) view.setUint32(at, WORDS[below(WORDS.length)]!, below(2) === 0);
      return bytes;
    case 4:
      if (at + 8 <= bytes.length)
        view.setBigUint64(at, [2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, 2n ** 31n][below(4)]!, below(2) === 0);
      return bytes;
    case 5:
      return Uint8Array.from(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]));
    case 6:
      return Uint8Array.from(Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - length))]));
    default:
      bytes.copyWithin(at, below(bytes.length), below(bytes.length));
      return bytes;
  }
}

/** Opens a file and reads some of every dataset, and of its last frame where it has several; returns the code of an allowed error, or undefined. Throws any other. */
export async function openAndRead(open: () => OpenedFile | Promise<OpenedFile>): Promise<ErrorCode | undefined> {
  try {
    const opened = await open();
    try {
      for (const dataset of opened.datasets) {
        JSON.stringify([dataset.axes, dataset.metadata, dataset.originalMetadata]);
        const { count = 0 } = dataset.frames ?? {};
        for (const one of [dataset, ...(count > 0 ? [dataset.openFrames!([count - 1, count])] : [])]) {
          const total = elementCount(one.shape);
          const source = one.open();
          const some = Math.min(total, MOST_ELEMENTS);
          source.read(0, some);
          source.read(total - Math.min(some, 100), Math.min(some, 100));
          source.close();
        }
      }
    } finally {
      opened.close();
    }
    return undefined;
  } catch (error) {
    if (error instanceof AppError && ALLOWED.includes(error.code)) return error.code;
    throw error;
  }
}
