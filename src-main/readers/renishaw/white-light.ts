import type { Json } from '../../../src-preload/contract/dataset.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { decodeJpeg, jpegHeader } from '../images/decode-jpeg.ts';
import type { OpenedDataset } from '../reader.ts';
import { readExif } from './exif.ts';
import { FORMAT, type WdfBlock, wdfUnit } from './wdf-blocks.ts';

/** Where the upper left corner is on the stage: a tag of WiRE's own, with two numbers. */
const ORIGIN = 0xfea0;
/** Width and height of the field: WiRE writes them where EXIF has the resolution, and the unit by a code of its own. */
const FIELD_WIDTH = 0xa20e;
const FIELD_HEIGHT = 0xa20f;
const UNIT = 0xa210;
const DESCRIPTION = 0x010e;
const TITLE = 'White-light image';
/** A picture of a microscope's camera, many times over. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The white-light image: a JPEG whose EXIF tags hold its place on the stage, decoded when it is opened.
 * @throws {AppError} `file-damaged`, `format-unsupported`.
 */
export function openWhiteLight(
  bytes: ByteSource,
  block: WdfBlock,
  fileName: string,
  warn: (warning: string) => void,
): OpenedDataset {
  const jpeg = bytes.read(block.byteOffset, Math.min(block.byteLength, MOST_BYTES));
  const { width, height } = jpegHeader(jpeg, FORMAT);
  const exif = readExif(jpeg);
  const [x0, y0] = exif.get(ORIGIN)?.values ?? [];
  const [fieldX] = exif.get(FIELD_WIDTH)?.values ?? [];
  const [fieldY] = exif.get(FIELD_HEIGHT)?.values ?? [];
  const units = wdfUnit(exif.get(UNIT)?.values[0] ?? 0);
  const axis = (name: string, size: number, field: number | undefined, offset: number | undefined) =>
    field === undefined || units === ''
      ? { name, size, scale: 1, offset: 0, units: '', role: 'signal' as const }
      : calibratedAxis(name, size, 'signal', { scale: field / size, offset, units }, warn);
  if (fieldX === undefined) warn('The white-light image does not say how large its field is; it stays in pixels.');
  const shape = [height, width];
  const json = (numbers: readonly (number | undefined)[]): Json =>
    numbers.map((value) => (Number.isFinite(value) ? value! : null));
  const originalMetadata = {
    description: exif.get(DESCRIPTION)?.text ?? '',
    field: json([fieldX, fieldY]),
    origin: json([x0, y0]),
    units,
  };
  return {
    title: TITLE,
    kind: 'image',
    shape,
    dtype: 'rgb',
    axes: [axis('y', height, fieldY, y0), axis('x', width, fieldX, x0)],
    metadata: { General: { title: TITLE, original_filename: fileName } },
    originalMetadata,
    open: () => new MemorySource(decodeJpeg(jpeg, FORMAT), shape, 'rgb'),
  };
}
