import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import { calibratedAxis } from '../calibration.ts';
import type { OpenedDataset, ReadableFile } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { elementOf, jeolMetadata } from './jeol-metadata.ts';
import { arrayOf, FORMAT, JeolValues, readJeolTags, tagAt } from './jeol-tags.ts';

/** First four bytes of `.img` and `.map`, and where the file says where its tags begin (12 bytes before them). */
export const IMAGE_MAGIC = 52;
const TAGS_POINTER = 44;
const TAGS_AFTER = 12;

/** Width and height in µm of the field that a view of a project covers. */
export interface FieldOfView {
  readonly width: number;
  readonly height: number;
}

/**
 * Opens a `.img` (electron image) or `.map` (element map): one image, `[y, x]`.
 * @throws {AppError} `file-damaged`.
 */
export function openJeolImage(
  file: ReadableFile,
  view: FieldOfView | undefined,
  warn: (warning: string) => void,
): OpenedDataset {
  const cursor = new BinaryCursor(file.bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.position = TAGS_POINTER;
  const tags = readJeolTags(file.bytes, cursor.uint32('position of the tags') + TAGS_AFTER);
  const values = new JeolValues(file.bytes);
  const bits = tagAt(tags, 'Image', 'Bits');
  const array = bits && arrayOf(bits);
  const [width = 0, height = 0] = values.numbers(tagAt(tags, 'Image', 'Size'));
  if (!bits || !array || !(width > 0) || !(height > 0) || width * height > array.count) {
    throw damaged(`An image of ${width} × ${height} pixels is not there: ${array?.count ?? 0} values are stored.`, {
      format: FORMAT,
      field: 'Image.Bits',
      byteOffset: bits?.byteOffset,
    });
  }
  const number = (...path: string[]) => values.number(tagAt(tags, ...path));
  const title = values.text(tagAt(tags, 'Image', 'Title')) ?? '';
  const magnification = number('Instrument', 'Mag');
  const dwell = number('Map', 'DwellTime');
  const isMap = tagAt(tags, 'Map') !== undefined;
  const element = isMap ? elementOf(title) : undefined;
  const shape = [height, width];
  return {
    title,
    kind: 'image',
    shape,
    dtype: array.dtype,
    axes: spatialAxes(
      height,
      width,
      view ?? fieldOfView(number('Instrument', 'ScanSize'), magnification, width, height),
      'signal',
      warn,
    ),
    metadata: jeolMetadata({
      title,
      fileName: file.name,
      created: number('Image', 'Created'),
      voltage: number('Instrument', 'AccV'),
      // The misspelling is the file's own.
      current: number('Instrument', 'Currnnt'),
      magnification,
      workingDistance: number('Instrument', 'WorkD'),
      microscope: values.text(tagAt(tags, 'Instrument', 'Name')),
      dwellTime: dwell === undefined ? undefined : dwell / 1000,
      elements: element === undefined ? [] : [element],
    }),
    originalMetadata: values.tree(tags),
    open: () =>
      new FlatSource(file.bytes, { shape, dtype: array.dtype, littleEndian: true, byteOffset: bits.byteOffset }),
  };
}

/**
 * The field of `width` × `height` square pixels of which the whole width is that of a photograph, `scanSize` mm at a
 * magnification; undefined when either is missing.
 */
export function fieldOfView(
  scanSize: number | undefined,
  magnification: number | undefined,
  width: number,
  height: number,
): FieldOfView | undefined {
  if (!scanSize || !magnification) return undefined;
  const micrometers = (scanSize / magnification) * 1000;
  return { width: micrometers, height: (micrometers * height) / width };
}

/** Axes y and x over the field of view; pixels when it is not known. */
export function spatialAxes(
  height: number,
  width: number,
  view: FieldOfView | undefined,
  role: Axis['role'],
  warn: (warning: string) => void,
): [Axis, Axis] {
  const axis = (name: string, size: number, field: number | undefined) =>
    field === undefined
      ? { name, size, scale: 1, offset: 0, units: '', role }
      : calibratedAxis(name, size, role, { scale: field / size, offset: 0, units: 'µm' }, warn);
  return [axis('y', height, view?.height), axis('x', width, view?.width)];
}
