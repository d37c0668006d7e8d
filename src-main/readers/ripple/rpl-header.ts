import type { DType, Json } from '../../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../byte-source.ts';
import { readOwnMetadata } from '../own-metadata.ts';
import { damaged, unsupported } from '../reader-errors.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'ripple';

export type RecordBy = 'vector' | 'image' | 'dont-care';

/** What a `.rpl` file says, checked. */
export interface RplHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Bytes before the first value in the `.raw`. */
  readonly offset: number;
  readonly dtype: DType;
  readonly littleEndian: boolean;
  readonly recordBy: RecordBy;
  /** All keys as they stand, lower case. */
  readonly keys: ReadonlyMap<string, string>;
  /** What our writer says in a comment, since there are no keys for it: metadata, and uneven positions by axis. */
  readonly own: OwnWords;
}

export interface OwnWords {
  readonly metadata: { readonly [key: string]: Json } | undefined;
  readonly positions: { readonly [direction in 'width' | 'height' | 'depth']?: readonly number[] };
}

/** How a comment of ours begins; one line of JSON follows. */
export const OWN_WORDS = ';Phasewright: ';

const LARGEST_BYTES = 4 * 1024 * 1024;
const REQUIRED = ['width', 'height', 'depth', 'data-length', 'data-type', 'record-by'];

/** True when text looks like the key–value table of a `.rpl` file. */
export function looksLikeRpl(text: string): boolean {
  return REQUIRED.filter((key) => new RegExp(`^[ \\t]*${key}[ \\t]+\\S`, 'im').test(text)).length >= 4;
}

/**
 * Reads a `.rpl` file: lines of `key<tab>value`, `;` begins a comment, the first line may be `key<tab>value` itself.
 * Source: https://www.nist.gov/services-resources/software/lispix (Ripple format)
 * @throws {AppError} `file-damaged` naming the key.
 */
export function readRplHeader(bytes: ByteSource): RplHeader {
  if (bytes.size > LARGEST_BYTES)
    throw damaged(`A .rpl file is a short text; this one has ${bytes.size} bytes.`, { format: FORMAT });
  const raw = Buffer.from(bytes.read(0, bytes.size));
  const utf8 = raw.toString('utf8');
  const text = utf8.includes('\uFFFD') ? raw.toString('latin1') : utf8;
  const keys = parseKeys(text);
  const choice = <T extends string>(key: string, choices: readonly T[], fallback?: T): T => {
    const text = keys.get(key)?.toLowerCase() ?? fallback;
    if (text === undefined) throw damaged(`The key "${key}" is missing.`, { format: FORMAT, field: key });
    const found = choices.find((one) => one === text);
    if (!found)
      throw damaged(`"${key}" is "${text.slice(0, 40)}"; it is one of ${choices.join(', ')}.`, {
        format: FORMAT,
        field: key,
      });
    return found;
  };
  const type = choice('data-type', ['signed', 'unsigned', 'float']);
  const order = choice('byte-order', ['dont-care', 'little-endian', 'big-endian'], 'dont-care');
  return {
    width: wholeNumber(keys, 'width', 1),
    height: wholeNumber(keys, 'height', 1),
    depth: wholeNumber(keys, 'depth', 1),
    offset: keys.has('offset') ? wholeNumber(keys, 'offset', 0) : 0,
    dtype: dtypeOf(type, wholeNumber(keys, 'data-length', 1)),
    littleEndian: order !== 'big-endian',
    recordBy: choice('record-by', ['vector', 'image', 'dont-care']),
    keys,
    own: ownWords(text),
  };
}

/** Whatever is not as we write it is left out. */
function ownWords(text: string): OwnWords {
  const line = text.split(/\r\n|\r|\n/).find((one) => one.startsWith(OWN_WORDS));
  const { metadata, positions } = readOwnMetadata(line?.slice(OWN_WORDS.length)) ?? {};
  const lists = Object.entries(isTree(positions) ? positions : {}).filter(
    ([, list]) => Array.isArray(list) && list.every((one) => typeof one === 'number'),
  );
  return { metadata: isTree(metadata) ? metadata : undefined, positions: Object.fromEntries(lists) };
}

function isTree(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseKeys(text: string): Map<string, string> {
  const keys = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const content = line.replace(/^;.*|\t;.*$/, '').trim();
    // HyperSpy and Lispix put a tab between key and value; other programs put spaces.
    const [, key, value] = content.match(/^(\S+)\s+(.*)$/) ?? [];
    if (key === undefined || value === undefined) continue;
    const name = key.toLowerCase();
    if (name !== 'key' && !keys.has(name)) keys.set(name, value.trim());
  }
  return keys;
}

function wholeNumber(keys: ReadonlyMap<string, string>, key: string, least: number): number {
  const text = keys.get(key);
  if (text === undefined) throw damaged(`The key "${key}" is missing.`, { format: FORMAT, field: key });
  const value = /^[+-]?\d+(\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw damaged(`"${key}" is "${text.slice(0, 40)}"; it is a whole number from ${least} on.`, {
    format: FORMAT,
    field: key,
  });
}

function dtypeOf(type: 'signed' | 'unsigned' | 'float', bytes: number): DType {
  const name = `${type === 'float' ? 'float' : type === 'signed' ? 'int' : 'uint'}${bytes * 8}`;
  const known: readonly DType[] = [
    'int8',
    'uint8',
    'int16',
    'uint16',
    'int32',
    'uint32',
    'int64',
    'uint64',
    'float32',
    'float64',
  ];
  const found = known.find((dtype) => dtype === name);
  if (found) return found;
  const advice = 'Write it again with 1, 2, 4 or 8 bytes per whole number, or 4 or 8 per float.';
  throw unsupported(`Numbers of type "${type}" with ${bytes} bytes are not read.`, advice, {
    format: FORMAT,
    field: 'data-length',
  });
}
