import { elementCount } from '../../cubes/array-source.ts';
import type { OpenedDataset, ReadableFile } from '../reader.ts';
import { unsupported } from '../reader-errors.ts';
import { looksLikeTiff } from '../tiff/parse-directories.ts';
import { openTiff } from '../tiff/tiff-reader.ts';
import { decodeImage, FORMAT, imageHeader } from './decode-image.ts';
import { fromColors } from './decoded-image.ts';
import type { Frame, FrameType } from './folder-source.ts';

/** Bytes in which most headers stand; a JPEG with a large EXIF block is read whole. */
const HEAD_BYTES = 64 * 1024;
const MOST_BYTES = 2 ** 30;

/** Size and number type of one image of a folder: colors count as their bytes, for they may be gray. */
export function frameHeader(file: ReadableFile): FrameType {
  if (isTiff(file)) {
    const { shape, dtype } = onlyImage(file);
    return { width: shape[1]!, height: shape[0]!, dtype: dtype === 'rgb' || dtype === 'rgba' ? 'uint8' : dtype };
  }
  const { width, height, bits } = headerOf(file);
  return { width, height, dtype: bits === 16 ? 'uint16' : 'uint8' };
}

/** One image of a folder, decoded. */
export function readFrame(file: ReadableFile): Frame {
  if (!isTiff(file)) {
    const image = decodeImage(file.bytes.read(0, boundedSize(file)));
    if (image.planes === 1) return image;
    throw unsupported(`${file.name} has colors of 16 bits.`, 'Save it as gray.', { format: FORMAT });
  }
  const image = onlyImage(file);
  const source = image.open();
  const values = source.read(0, elementCount(image.shape)).slice();
  source.close();
  const [height, width] = image.shape as [number, number];
  const { dtype } = image;
  if (dtype !== 'rgb' && dtype !== 'rgba') return { width, height, dtype, values, remarks: [] };
  return fromColors(width, height, values as Uint8Array, dtype === 'rgb' ? 3 : 4);
}

function isTiff(file: ReadableFile): boolean {
  return looksLikeTiff(file.bytes.read(0, Math.min(4, file.bytes.size)));
}

function onlyImage(file: ReadableFile): OpenedDataset {
  const { datasets } = openTiff(file, { tagsOnly: true });
  const image = datasets[0];
  if (datasets.length === 1 && image?.kind === 'image') return image;
  const advice = 'Open it alone.';
  throw unsupported(`${file.name} holds more than one image.`, advice, { format: FORMAT, file: file.localPath });
}

function headerOf(file: ReadableFile) {
  const size = boundedSize(file);
  const head = file.bytes.read(0, Math.min(HEAD_BYTES, size));
  try {
    return imageHeader(head);
  } catch (error) {
    if (head.length === size) throw error;
    return imageHeader(file.bytes.read(0, size));
  }
}

function boundedSize(file: ReadableFile): number {
  if (file.bytes.size <= MOST_BYTES) return file.bytes.size;
  throw unsupported(`${file.name} has more than 1 GB.`, 'Open it alone.', { format: FORMAT, file: file.localPath });
}
