import type { DType } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { elementCount } from '../../cubes/array-source.ts';
import { ownMetadataText } from '../../readers/own-metadata.ts';
import { PHASEWRIGHT_VERSION } from '../../version.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { type ByteSink, writeAtomically } from '../write-atomically.ts';
import { writeElements } from '../write-elements.ts';
import type { WritableDataset, Writer } from '../writer.ts';
import { digitalMicrographFields } from './digital-micrograph-fields.ts';
import { calibrationOf, imageJDescription } from './imagej-description.ts';
import { encodeDirectory, TAG, type TiffField } from './tiff-tags.ts';

/** Writes images and stacks of them as TIFF whose calibration ImageJ and DigitalMicrograph read. */
export const tiffWriter: Writer = {
  format: 'tiff',
  label: 'TIFF',
  extensions: ['.tif', '.tiff'],
  write: writeTiff,
};

/** Values of the tag SampleFormat. */
const UNSIGNED = 1;
const SIGNED = 2;
const FLOAT = 3;

/** Bits and kind of the number types that TIFF programs read. */
const SAMPLES: { readonly [K in DType]?: { bits: number; format: number; samples: number } } = {
  bool: { bits: 8, format: UNSIGNED, samples: 1 },
  int8: { bits: 8, format: SIGNED, samples: 1 },
  uint8: { bits: 8, format: UNSIGNED, samples: 1 },
  int16: { bits: 16, format: SIGNED, samples: 1 },
  uint16: { bits: 16, format: UNSIGNED, samples: 1 },
  int32: { bits: 32, format: SIGNED, samples: 1 },
  uint32: { bits: 32, format: UNSIGNED, samples: 1 },
  float32: { bits: 32, format: FLOAT, samples: 1 },
  float64: { bits: 64, format: FLOAT, samples: 1 },
  rgb: { bits: 8, format: UNSIGNED, samples: 3 },
};

const HEADER_BYTES = 8;
/** Offsets have 32 bits; room for the directories is kept. */
const MOST_BYTES = 2 ** 32 - 2 ** 24;
/** Photometric interpretations. */
const BLACK_IS_ZERO = 1;
const RGB = 2;
const PALETTE = 3;

async function writeTiff(dataset: WritableDataset, path: string, job: JobContext): Promise<void> {
  const { dtype, shape, axes } = dataset;
  const kind = kindOfAxes(axes);
  const sample = SAMPLES[dtype];
  if (!sample || (kind !== 'image' && kind !== 'image-stack')) {
    const what = sample ? `a dataset of the kind "${kind}"` : `${dtype} values`;
    const advice = 'Write .hspy or .npy instead; of a spectrum image, write a map.';
    throw new AppError('format-unsupported', `TIFF is written of images only, not of ${what}.`, advice, {
      file: path,
      format: 'tiff',
      field: sample ? 'axes' : 'dtype',
    });
  }
  const pages = kind === 'image-stack' ? shape[0] : 1;
  const pageBytes = ((elementCount(shape) / pages) * sample.bits * sample.samples) / 8;
  if (pages * pageBytes > MOST_BYTES) {
    const advice = 'Write .hspy or .npy instead, or crop it.';
    throw new AppError('format-unsupported', 'TIFF files end at 4 GB, and this is larger.', advice, {
      file: path,
      format: 'tiff',
    });
  }
  await writeAtomically({
    path,
    async fill(sink) {
      const dataBytes = pages * pageBytes;
      const start = HEADER_BYTES + dataBytes + (dataBytes % 2);
      await sink.write(header(start));
      if (dataBytes > 0) await writeElements(dataset, sink, job);
      await sink.write(new Uint8Array(dataBytes % 2));
      await writeDirectories(dataset, sink, start, pages, pageBytes, sample);
    },
  });
}

function header(firstDirectory: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('II', 0, 'latin1');
  bytes.writeUInt16LE(42, 2);
  bytes.writeUInt32LE(firstDirectory, 4);
  return bytes;
}

async function writeDirectories(
  dataset: WritableDataset,
  sink: ByteSink,
  start: number,
  pages: number,
  pageBytes: number,
  { bits, format, samples }: { bits: number; format: number; samples: number },
): Promise<void> {
  const [y, x] = dataset.axes.slice(-2);
  const calibration = calibrationOf(y, x);
  const stack = dataset.axes.length > 2 ? dataset.axes[0] : undefined;
  const palette = dataset.palette && bits === 8 && samples === 1 ? dataset.palette : undefined;
  const common: TiffField[] = [
    { tag: TAG.width, type: 'long', values: [x.size] },
    { tag: TAG.length, type: 'long', values: [y.size] },
    { tag: TAG.bitsPerSample, type: 'short', values: new Array(samples).fill(bits) },
    { tag: TAG.compression, type: 'short', values: [1] },
    { tag: TAG.photometric, type: 'short', values: [palette ? PALETTE : samples === 3 ? RGB : BLACK_IS_ZERO] },
    { tag: TAG.samplesPerPixel, type: 'short', values: [samples] },
    { tag: TAG.rowsPerStrip, type: 'long', values: [y.size] },
    { tag: TAG.stripByteCounts, type: 'long', values: [pageBytes] },
    { tag: TAG.xResolution, type: 'rational', value: calibration.resolution[0] },
    { tag: TAG.yResolution, type: 'rational', value: calibration.resolution[1] },
    // No inch and no centimeter: ImageJ takes the unit from the description.
    { tag: TAG.resolutionUnit, type: 'short', values: [1] },
    { tag: TAG.software, type: 'ascii', text: `Phasewright ${PHASEWRIGHT_VERSION}` },
    { tag: TAG.sampleFormat, type: 'short', values: new Array(samples).fill(format) },
  ];
  if (palette) common.push({ tag: TAG.colorMap, type: 'short', values: colorMap(palette) });
  // ImageJ shows other 8-bit images in their full range by itself.
  const range = bits > 8 && pages === 1 && samples === 1 ? rangeOf(dataset) : undefined;
  const description: TiffField = {
    tag: TAG.description,
    type: 'ascii',
    text: imageJDescription(calibration, stack, range),
  };
  const first: TiffField[] = [description, ...digitalMicrographFields(dataset.axes)];
  if (dataset.title !== '') first.push({ tag: TAG.documentName, type: 'utf-8', text: dataset.title });
  const own = { metadata: dataset.metadata, axes: dataset.axes.map(({ name }) => name) };
  first.push({ tag: TAG.phasewright, type: 'ascii', text: ownMetadataText(own) });
  let at = start;
  for (let page = 0; page < pages; page++) {
    const offset: TiffField = { tag: TAG.stripOffsets, type: 'long', values: [HEADER_BYTES + page * pageBytes] };
    const fields = page === 0 ? [...common, offset, ...first] : [...common, offset];
    const bytes = encodeDirectory(fields, at, page === pages - 1);
    await sink.write(bytes);
    at += bytes.length;
  }
}

/** All reds, then greens, then blues, in 16 bits; colors that are not given are gray levels. */
function colorMap(palette: readonly string[]): number[] {
  const colors = Array.from({ length: 256 }, (_, value) => {
    const color = palette[value];
    return color === undefined
      ? [value, value, value]
      : [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  });
  return [0, 1, 2].flatMap((channel) => colors.map((color) => color[channel] * 257));
}

/** Largest image whose range is worth a second reading. */
const RANGE_VALUES = 2 ** 26;

function rangeOf({ source, shape }: WritableDataset): [number, number] | undefined {
  const count = elementCount(shape);
  if (count > RANGE_VALUES) return undefined;
  const values = source.read(0, count) as Float64Array;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max && Number.isFinite(value)) max = value;
  }
  return min < max && Number.isFinite(min) ? [min, max] : undefined;
}
