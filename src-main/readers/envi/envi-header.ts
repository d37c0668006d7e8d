import type { DType, Json } from '../../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../byte-source.ts';
import { readOwnMetadata } from '../own-metadata.ts';
import { damaged, unsupported } from '../reader-errors.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'envi';

export type Interleave = 'bil' | 'bip' | 'bsq';

/** What an ENVI header says, checked. */
export interface EnviHeader {
  readonly samples: number;
  readonly lines: number;
  readonly bands: number;
  /** Bytes before the first value in the file of values. */
  readonly offset: number;
  readonly dtype: DType;
  readonly littleEndian: boolean;
  readonly interleave: Interleave;
  /** All fields as they stand, names in lower case, braces included. */
  readonly fields: ReadonlyMap<string, string>;
  /** What our writer says in a comment at the end: all metadata. */
  readonly ownMetadata: { readonly [key: string]: Json } | undefined;
}

/** How that comment begins; one line of JSON follows. */
export const OWN_METADATA = '; Phasewright: ';

const LARGEST_BYTES = 16 * 1024 * 1024;

/** ENVI's `data type`. */
export const DATA_TYPES: { readonly [code: string]: DType } = {
  1: 'uint8',
  2: 'int16',
  3: 'int32',
  4: 'float32',
  5: 'float64',
  6: 'complex64',
  9: 'complex128',
  12: 'uint16',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};

/** True when text begins as an ENVI header does. */
export function looksLikeEnvi(head: Uint8Array): boolean {
  return /^(\xef\xbb\xbf)?ENVI\s*[\r\n]/.test(Buffer.from(head.subarray(0, 64)).toString('latin1'));
}

/**
 * Reads an ENVI header: `ENVI`, then lines of `name = value`; a value in braces may take several lines, `;` begins a comment.
 * Source: https://www.nv5geospatialsoftware.com/docs/enviheaderfiles.html
 * @throws {AppError} `file-damaged` or `format-unsupported` naming the field.
 */
export function readEnviHeader(bytes: ByteSource): EnviHeader {
  if (bytes.size > LARGEST_BYTES) {
    throw damaged(`An ENVI header is a short text; this one has ${bytes.size} bytes.`, { format: FORMAT });
  }
  const raw = bytes.read(0, bytes.size);
  if (!looksLikeEnvi(raw)) throw damaged('The header does not begin with "ENVI".', { format: FORMAT, byteOffset: 0 });
  const buffer = Buffer.from(raw);
  const utf8 = buffer.toString('utf8');
  const text = utf8.includes('\uFFFD') ? buffer.toString('latin1') : utf8;
  const fields = parseFields(text);
  if (Number(fields.get('file compression') ?? 0) !== 0) {
    const advice = 'Open it in ENVI and save it without compression.';
    throw unsupported('The values are compressed.', advice, { format: FORMAT, field: 'file compression' });
  }
  const code = wholeNumber(fields, 'data type', 1);
  const dtype = DATA_TYPES[code];
  if (dtype === undefined) {
    const advice = `Save it with one of the types ${Object.keys(DATA_TYPES).join(', ')}.`;
    throw unsupported(`Values of data type ${code} are not read.`, advice, { format: FORMAT, field: 'data type' });
  }
  const interleave = (fields.get('interleave') ?? 'bsq').toLowerCase();
  if (interleave !== 'bil' && interleave !== 'bip' && interleave !== 'bsq') {
    const message = `"interleave" is "${interleave.slice(0, 40)}"; it is bil, bip or bsq.`;
    throw damaged(message, { format: FORMAT, field: 'interleave' });
  }
  return {
    samples: wholeNumber(fields, 'samples', 1),
    lines: wholeNumber(fields, 'lines', 1),
    bands: fields.has('bands') ? wholeNumber(fields, 'bands', 1) : 1,
    offset: fields.has('header offset') ? wholeNumber(fields, 'header offset', 0) : 0,
    dtype,
    littleEndian: fields.has('byte order') ? wholeNumber(fields, 'byte order', 0) === 0 : true,
    interleave,
    fields,
    ownMetadata: readOwnMetadata(lastLine(text, OWN_METADATA)),
  };
}

/** What stands behind a word at the start of the last line that begins with it. */
function lastLine(text: string, word: string): string | undefined {
  const at = text.lastIndexOf(`\n${word}`);
  return at < 0 ? undefined : text.slice(at + 1 + word.length).split(/[\r\n]/, 1)[0];
}

/** The values of a list in braces, trimmed; a value without braces is a list of one. Undefined when the field is not there. */
export function listOf(fields: ReadonlyMap<string, string>, name: string): string[] | undefined {
  const text = fields.get(name);
  if (text === undefined) return undefined;
  const inside = text.replace(/^\{/, '').replace(/\}$/, '').trim();
  return inside === '' ? [] : inside.split(',').map((one) => one.trim());
}

/** Text of a field, without braces; undefined when it is empty or not there. */
export function textOf(fields: ReadonlyMap<string, string>, name: string): string | undefined {
  return fields.get(name)?.replace(/^\{/, '').replace(/\}$/, '').trim() || undefined;
}

function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    const equals = line.indexOf('=');
    if (equals < 1 || line.trimStart().startsWith(';')) continue;
    const name = line.slice(0, equals).trim().toLowerCase().replace(/\s+/g, ' ');
    const parts = [line.slice(equals + 1).trim()];
    if (parts[0]!.startsWith('{')) {
      while (!parts.at(-1)!.includes('}') && i + 1 < lines.length) parts.push(lines[++i]!.trim());
    }
    const value = parts.join('\n');
    if (!fields.has(name)) fields.set(name, value.startsWith('{') ? value.replace(/\}[^}]*$/, '}') : value);
  }
  return fields;
}

function wholeNumber(fields: ReadonlyMap<string, string>, name: string, least: number): number {
  const text = fields.get(name);
  if (text === undefined) throw damaged(`The field "${name}" is missing.`, { format: FORMAT, field: name });
  const value = /^\+?\d+(\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  const message = `"${name}" is "${text.slice(0, 40)}"; it is a whole number from ${least} on.`;
  throw damaged(message, { format: FORMAT, field: name });
}
