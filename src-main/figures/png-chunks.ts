import { crc32 } from 'node:zlib';

/** Chunks that tell a PNG's resolution and where it comes from. Source: PNG specification, third edition, w3.org/TR/png-3. */

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around the 13 bytes of IHDR. */
const HEADER_BYTES = 25;
const METRES_PER_INCH = 0.0254;

/** A PNG with `pHYs` (dots per inch) and one UTF-8 `iTXt` chunk per entry, right after its header. */
export function annotatePng(png: Uint8Array, dpi: number, texts: Readonly<Record<string, string>>): Uint8Array {
  const header = png.subarray(0, SIGNATURE_BYTES + HEADER_BYTES);
  const rest = png.subarray(SIGNATURE_BYTES + HEADER_BYTES);
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  return new Uint8Array(Buffer.concat([header, resolutionChunk(dpi), ...chunks, rest]));
}

/** All `iTXt` texts of a PNG by keyword: the inverse of {@link annotatePng}. */
export function readPngTexts(png: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const texts: Record<string, string> = {};
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'iTXt') {
      const data = bytes.subarray(at + 8, at + 8 + length);
      const keywordEnd = data.indexOf(0);
      // Two bytes of compression, then language and translated keyword, each ended by a zero.
      const languageEnd = data.indexOf(0, keywordEnd + 3);
      const translatedEnd = data.indexOf(0, languageEnd + 1);
      texts[data.toString('latin1', 0, keywordEnd)] = data.toString('utf8', translatedEnd + 1);
    }
    at += 12 + length;
  }
  return texts;
}

function resolutionChunk(dpi: number): Buffer {
  const data = Buffer.alloc(9);
  const perMetre = Math.round(dpi / METRES_PER_INCH);
  data.writeUInt32BE(perMetre, 0);
  data.writeUInt32BE(perMetre, 4);
  data[8] = 1;
  return chunk('pHYs', data);
}

function textChunk(keyword: string, text: string): Buffer {
  // 1 to 79 printable Latin-1 characters.
  const plain =
    keyword
      .replace(/[^\x20-\x7e\xa1-\xff]/g, '_')
      .trim()
      .slice(0, 79) || 'Comment';
  const content = Buffer.from(text.replaceAll('\0', ''), 'utf8');
  return chunk('iTXt', Buffer.concat([Buffer.from(plain, 'latin1'), Buffer.from([0, 0, 0, 0, 0]), content]));
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
