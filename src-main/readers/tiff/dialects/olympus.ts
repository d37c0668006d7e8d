import { metersPerPixel } from '../../images/measured-pixel.ts';
import { damaged } from '../../reader-errors.ts';
import { FORMAT } from '../parse-directories.ts';
import { decodeText, type TagValues } from '../tag-values.ts';
import { TAG } from '../tiff-tags.ts';
import { type Dialect, numberIn, parseIni, type ReadDialect, TEM } from './dialect.ts';

const HEADER_BYTES = 60;
const COUNT_AT = 58;
const ENTRY_BYTES = 8;
const MOST_ENTRIES = 1000;
/** Kind of entry that holds the calibration, and its length. */
const GENERAL = 1;
const GENERAL_BYTES = 112;

/** Olympus (Soft Imaging Solutions): a block with pixel size, magnification and camera, or INI text. */
export const readOlympus: ReadDialect = (tags): Dialect | undefined => {
  const at = tags.has(TAG.olympusSis) ? tags.number(TAG.olympusSis) : undefined;
  if (at !== undefined) return fromBlock(tags, at);
  const text = tags.text(TAG.olympusIni);
  return text === undefined ? undefined : fromIni(text);
};

function fromBlock({ bytes, littleEndian }: TagValues, at: number): Dialect | undefined {
  const view = (offset: number, length: number) => {
    if (!(offset >= 0) || offset + length > bytes.size) {
      throw damaged(`The block of the Olympus camera at byte ${offset} does not lie in the file.`, {
        format: FORMAT,
        field: 'OlympusSIS',
        byteOffset: Math.min(offset, bytes.size),
      });
    }
    const raw = bytes.read(offset, length);
    return { raw, numbers: new DataView(raw.buffer, raw.byteOffset, length) };
  };
  const header = view(at, HEADER_BYTES);
  if (Buffer.from(header.raw.subarray(0, 4)).toString('latin1') !== 'SIS0') return undefined;
  const count = Math.min(header.numbers.getInt16(COUNT_AT, littleEndian), MOST_ENTRIES);
  for (let i = 0; i < count; i++) {
    const entry = view(at + COUNT_AT + 2 + i * ENTRY_BYTES, ENTRY_BYTES).numbers;
    if (entry.getInt16(0, littleEndian) !== GENERAL) continue;
    const { raw, numbers } = view(entry.getUint32(4, littleEndian), GENERAL_BYTES);
    const unit = 10 ** numbers.getInt16(10, littleEndian);
    const size = (offset: number) => metersPerPixel(numbers.getFloat64(offset, littleEndian) * unit);
    const magnification = numbers.getFloat64(36, littleEndian);
    const camera = decodeText(raw.subarray(46, 80));
    const kind = decodeText(raw.subarray(80, 112));
    return {
      x: size(12),
      y: size(20),
      describe(out) {
        out.set(`${TEM}.magnification`, magnification > 0 ? magnification : undefined);
        out.set(`${TEM}.Detector.Camera.name`, camera);
      },
      original: { OlympusSIS: { cameraName: camera, pictureType: kind } },
    };
  }
  return {};
}

function fromIni(text: string): Dialect {
  const ini = parseIni(text);
  const sections = Object.values(ini);
  const find = (key: string) => sections.find((section) => section[key] !== undefined)?.[key];
  return {
    x: metersPerPixel(numberIn(find('pixelsizex') ?? find('PixelSizeX'))),
    y: metersPerPixel(numberIn(find('pixelsizey') ?? find('PixelSizeY'))),
    original: { OlympusIni: ini },
  };
}
