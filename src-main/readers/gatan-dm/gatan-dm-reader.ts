import { FlatSource } from '../../cubes/flat-source.ts';
import type { RawCalibration } from '../calibration.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { ColorSource } from './color-source.ts';
import { type ImageFacts, imageAxes } from './image-axes.ts';
import { imageMetadata } from './image-metadata.ts';
import { type Packing, packedNumbers, unpackedSource } from './packed-complex-source.ts';
import { FORMAT, parseTags, type TagFile } from './parse-tags.ts';
import { pixelTypeOf, unreadPixelType } from './pixel-types.ts';
import { TagReader } from './tag-json.ts';
import { isArray, isGroup, type TagGroup, type TagValue, tagAt } from './tag-tree.ts';

/** Reads Gatan DigitalMicrograph files, DM3 and DM4: spectrum images, spectra, images and stacks, without the thumbnail. */
export const gatanDmReader: Reader = {
  format: FORMAT,
  label: 'Gatan DigitalMicrograph',
  extensions: ['.dm3', '.dm4'],
  recognizes: (head) => {
    const version = head[3];
    if (head.length < 16 || head[0] !== 0 || head[1] !== 0 || head[2] !== 0 || (version !== 3 && version !== 4))
      return false;
    const order = version === 3 ? 8 : 12;
    return head[order] === 0 && head[order + 1] === 0 && head[order + 2] === 0 && head[order + 3]! <= 1;
  },
  open: openGatanDm,
};

const MOST_DIMENSIONS = 8;

function openGatanDm(file: ReadableFile): OpenedFile {
  const tags = parseTags(file.bytes);
  const read = new TagReader(file.bytes, tags.littleEndian);
  const warnings: string[] = [];
  const images = realImages(tags.root);
  if (images.length === 0) {
    throw damaged('The file holds no image: its ImageList is missing or empty.', {
      format: FORMAT,
      field: 'ImageList',
    });
  }
  const originalMetadata = read.tree(tags.root);
  const datasets: OpenedDataset[] = [];
  const unread: string[] = [];
  for (const { image, index } of images) {
    const opened = openImage(file, tags, image, index, read, (warning) => warnings.push(warning));
    if (typeof opened === 'string') unread.push(opened);
    else datasets.push({ ...opened, originalMetadata });
  }
  if (datasets.length === 0) {
    const advice =
      'Open it in DigitalMicrograph, convert the image to real numbers (its modulus, for instance), and save it.';
    throw unsupported(unread.join(' '), advice, { format: FORMAT, field: 'ImageData.DataType' });
  }
  return { datasets, warnings: [...unread, ...warnings], close() {} };
}

/** All images but the thumbnails. Where the file does not say which those are, a first image that no image source shows. */
function realImages(root: TagGroup): { image: TagGroup; index: number }[] {
  const list = tagAt(root, 'ImageList');
  const all = isGroup(list) ? list.values.flatMap((image, index) => (isGroup(image) ? [{ image, index }] : [])) : [];
  const entries = (name: string): readonly TagValue[] => {
    const group = tagAt(root, name);
    return isGroup(group) ? group.values : [];
  };
  const thumbnails = entries('Thumbnails').map((entry) => tagAt(entry, 'ImageIndex'));
  const shown = entries('ImageSourceList').map((entry) => tagAt(entry, 'ImageRef'));
  const kept = all.filter(({ index }) => {
    if (thumbnails.length > 0) return !thumbnails.includes(index);
    return !(index === 0 && all.length > 1 && shown.length > 0 && !shown.includes(0));
  });
  return kept.length > 0 ? kept : all;
}

/** The dataset of one image, or a sentence that says why it is not read. */
function openImage(
  file: ReadableFile,
  tags: TagFile,
  image: TagGroup,
  index: number,
  read: TagReader,
  warn: (warning: string) => void,
): Omit<OpenedDataset, 'originalMetadata'> | string {
  const field = `ImageList.${index}.ImageData`;
  const data = tagAt(image, 'ImageData');
  const title = read.text(tagAt(image, 'Name')) ?? '';
  const code = read.number(tagAt(data, 'DataType'));
  if (code === undefined)
    throw damaged('An image does not say its number type.', { format: FORMAT, field: `${field}.DataType` });
  const pixel = pixelTypeOf(code);
  if (!pixel) return `Image "${title || index}" is not read: it is ${unreadPixelType(code)}.`;

  const dimensions = dimensionsOf(data, field, read);
  const pixels = dimensions.reduce((product, size) => product * size, 1);
  const array = tagAt(data, 'Data');
  if (!isArray(array)) throw damaged('An image has no pixels.', { format: FORMAT, field: `${field}.Data` });
  const packed = pixel.packing && packedNumbers(pixel.packing, dimensions);
  if (pixel.packing && packed === undefined) {
    return `Image "${title || index}" is not read: it is a packed Fourier transform of ${dimensions.join(' × ')} pixels, a shape that is not known.`;
  }
  const needed = packed === undefined ? pixels * pixel.bytesPerPixel : (packed * pixel.bytesPerPixel) / 2;
  if (needed !== array.byteLength) {
    throw damaged(
      `An image of ${dimensions.join(' × ')} pixels (${pixel.dtype}) takes ${needed} bytes, but ${array.byteLength} are stored.`,
      { format: FORMAT, field: `${field}.Dimensions`, byteOffset: array.byteOffset },
    );
  }

  const facts: ImageFacts = {
    dimensions,
    calibrations: dimensions.map((_, i) => calibrationOf(data, i, read)),
    format: read.text(tagAt(image, 'ImageTags', 'Meta Data', 'Format')) ?? '',
    signal: read.text(tagAt(image, 'ImageTags', 'Meta Data', 'Signal')) ?? '',
  };
  const { kind, axes, pixelsPerBlock } = imageAxes(facts, (warning) => warn(title ? `${title}: ${warning}` : warning));
  const shape = axes.map((axis) => axis.size);
  const { dtype } = pixel;
  if (shape.length > 3) {
    const size = dimensions.join(' × ');
    warn(
      `${title || 'The image'} is ${shape.length}-D data (${size}): opened for looking at its description; choose a 3-D part of it in DigitalMicrograph and save that to work with it.`,
    );
  }
  const layout = { shape, byteOffset: array.byteOffset, littleEndian: tags.littleEndian, pixelsPerBlock };
  const openPacked = (packing: Packing, numbers: number) => {
    const type = dtype === 'complex128' ? 'float64' : 'float32';
    const stored = new FlatSource(file.bytes, { ...layout, shape: [numbers], dtype: type, pixelsPerBlock: 1 });
    const values = stored.read(0, numbers) as Float32Array | Float64Array;
    return unpackedSource(packing, values, shape, dtype === 'complex128' ? 'complex128' : 'complex64');
  };
  return {
    title,
    kind,
    shape,
    dtype,
    axes,
    metadata: imageMetadata(image, index, tags.root, title, file.name, read),
    open: () => {
      if (packed !== undefined && pixel.packing) return openPacked(pixel.packing, packed);
      return dtype === 'rgb' || dtype === 'rgba'
        ? new ColorSource(new FlatSource(file.bytes, { ...layout, dtype: 'uint32' }), dtype)
        : new FlatSource(file.bytes, { ...layout, dtype });
    },
  };
}

function dimensionsOf(data: TagValue | undefined, parent: string, read: TagReader): number[] {
  const field = `${parent}.Dimensions`;
  const group = tagAt(data, 'Dimensions');
  const sizes = isGroup(group) ? group.values.map((value) => read.number(value) ?? Number.NaN) : [];
  if (sizes.length === 0) throw damaged('An image has no dimensions.', { format: FORMAT, field });
  if (sizes.length > MOST_DIMENSIONS || sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    throw damaged(`An image has impossible dimensions: ${sizes.slice(0, 10).join(' × ')}.`, { format: FORMAT, field });
  }
  return sizes;
}

/** DigitalMicrograph's origin is in pixels: position of index i is scale · (i − origin). */
function calibrationOf(data: TagValue | undefined, dimension: number, read: TagReader): RawCalibration {
  const tag = tagAt(data, 'Calibrations', 'Dimension', dimension);
  const raw = (name: string) => {
    const value = tagAt(tag, name);
    return typeof value === 'number' ? value : undefined;
  };
  const scale = raw('Scale');
  const origin = raw('Origin');
  const offset = origin === undefined ? undefined : -origin * (scale ?? 1);
  return { scale, offset, units: read.text(tagAt(tag, 'Units')) };
}
