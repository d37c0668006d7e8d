import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { unsupported } from '../reader-errors.ts';
import { decodeImage, FORMAT, imageKind } from './decode-image.ts';
import { isImageFolder, openImageFolder } from './image-folder.ts';
import { describeJeolText, jeolTextBeside } from './jeol-text.ts';
import { measuredPixel } from './measured-pixel.ts';

/** Reads PNG, JPEG and Windows bitmaps, and folders of them (and of TIFF) as one stack. */
export const imagesReader: Reader = {
  format: FORMAT,
  label: 'Image',
  extensions: ['.png', '.jpg', '.jpeg', '.bmp'],
  recognizes: (head) => imageKind(head) !== undefined,
  open: openImage,
  recognizesFolder: isImageFolder,
  openFolder: openImageFolder,
};

/** Largest file that is read whole. */
const MOST_BYTES = 2 ** 30;

function openImage(file: ReadableFile): OpenedFile {
  if (file.bytes.size > MOST_BYTES) {
    const advice = 'Save it as TIFF.';
    throw unsupported(`${file.name} has more than 1 GB.`, advice, { format: FORMAT, byteOffset: 0 });
  }
  const image = decodeImage(file.bytes.read(0, file.bytes.size));
  const warnings = [...image.remarks];
  const warn = (warning: string) => warnings.push(warning);
  const [metersX, metersY] = image.metersPerPixel ?? [];
  const text = jeolTextBeside(file);
  const plane = (name: string, size: number, meters: number | undefined): Axis =>
    calibratedAxis(name, size, 'signal', text?.calibration ?? measuredPixel(meters), warn);
  const samples: Axis[] =
    image.planes > 1
      ? [{ name: 'sample', size: image.planes, scale: 1, offset: 0, units: '', role: 'navigation' }]
      : [];
  const axes = [...samples, plane('y', image.height, metersY), plane('x', image.width, metersX)];
  const shape = axes.map(({ size }) => size);
  const metadata = new MetadataBuilder();
  metadata.set('General.original_filename', file.name);
  if (text) describeJeolText(text, metadata);
  const dataset: OpenedDataset = {
    title: '',
    kind: samples.length > 0 ? 'image-stack' : 'image',
    shape,
    dtype: image.dtype,
    axes,
    metadata: metadata.tree,
    originalMetadata: { ...image.text, ...(text ? { JEOL: text.keys } : {}) },
    open: () => new MemorySource(image.values, shape, image.dtype),
  };
  return { datasets: [dataset], warnings, close() {} };
}
