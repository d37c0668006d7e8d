/** Tags of TIFF 6.0 (Adobe, 1992), little-endian. */

export const TAG = {
  width: 256,
  length: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  documentName: 269,
  description: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
  software: 305,
  colorMap: 320,
  sampleFormat: 339,
  /** Our own, of the numbers that are free for all: what TIFF has no place for, as JSON in ASCII. */
  phasewright: 65110,
} as const;

/** DigitalMicrograph's own tags, for x, y and z in this order. */
export const DM_TAG = {
  units: [65003, 65004, 65005],
  origin: [65006, 65007, 65008],
  scale: [65009, 65010, 65011],
} as const;

/** A field of a directory. */
export type TiffField =
  | { readonly tag: number; readonly type: 'short' | 'long'; readonly values: readonly number[] }
  | { readonly tag: number; readonly type: 'ascii' | 'utf-8'; readonly text: string }
  | { readonly tag: number; readonly type: 'double'; readonly value: number }
  | { readonly tag: number; readonly type: 'rational'; readonly value: number };

const CODES = { ascii: 2, 'utf-8': 2, short: 3, long: 4, rational: 5, double: 12 } as const;
const FIELD_BYTES = 12;

/**
 * One directory of an image, its long values behind it.
 * @param at offset in the file at which these bytes will lie
 * @param isLast whether no other directory follows directly behind
 */
export function encodeDirectory(fields: readonly TiffField[], at: number, isLast: boolean): Buffer {
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(2 + sorted.length * FIELD_BYTES + 4);
  const tail: Buffer[] = [];
  let end = head.length;
  head.writeUInt16LE(sorted.length, 0);
  sorted.forEach((field, i) => {
    const { bytes, count } = encodeValue(field);
    const place = 2 + i * FIELD_BYTES;
    head.writeUInt16LE(field.tag, place);
    head.writeUInt16LE(CODES[field.type], place + 2);
    head.writeUInt32LE(count, place + 4);
    if (bytes.length <= 4) {
      bytes.copy(head, place + 8);
      return;
    }
    head.writeUInt32LE(at + end, place + 8);
    // Values begin at even offsets.
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    tail.push(padded);
    end += padded.length;
  });
  head.writeUInt32LE(isLast ? 0 : at + end, head.length - 4);
  return Buffer.concat([head, ...tail]);
}

function encodeValue(field: TiffField): { bytes: Buffer; count: number } {
  switch (field.type) {
    case 'ascii':
    case 'utf-8': {
      const bytes = Buffer.from(`${field.text}\0`, field.type === 'ascii' ? 'latin1' : 'utf8');
      return { bytes, count: bytes.length };
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(field.value);
      return { bytes, count: 1 };
    }
    case 'short': {
      const bytes = Buffer.alloc(2 * field.values.length);
      for (const [i, value] of field.values.entries()) bytes.writeUInt16LE(value, 2 * i);
      return { bytes, count: field.values.length };
    }
    case 'long': {
      const bytes = Buffer.alloc(4 * field.values.length);
      for (const [i, value] of field.values.entries()) bytes.writeUInt32LE(value, 4 * i);
      return { bytes, count: field.values.length };
    }
    case 'rational': {
      const bytes = Buffer.alloc(8);
      const [numerator, denominator] = rational(field.value);
      bytes.writeUInt32LE(numerator, 0);
      bytes.writeUInt32LE(denominator, 4);
      return { bytes, count: 1 };
    }
  }
}

/** The nearest fraction of two 32-bit numbers whose larger one uses nearly all its bits: nine digits for usual values. */
export function rational(value: number): [number, number] {
  const largest = 0xffff_ffff;
  if (!(value > 0) || value > largest || 1 / value > largest) return [1, 1];
  // A power of two, or of ten where it serves: decimal pixel sizes stay exact.
  for (const power of [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]) {
    if (value >= 1 && value * power <= largest && Number.isInteger(value * power)) return [value * power, power];
    if (value < 1 && power / value <= largest && Math.abs(power / value - Math.round(power / value)) < 1e-6) {
      return [power, Math.round(power / value)];
    }
  }
  const scale = 2 ** Math.floor(Math.log2(largest / Math.max(value, 1 / value)));
  return value >= 1 ? [Math.round(value * scale), scale] : [scale, Math.round(scale / value)];
}
