import type { Json } from '../../../../src-preload/contract/dataset.ts';
import type { RawCalibration } from '../../calibration.ts';
import type { TagValues } from '../tag-values.ts';
import { TAG } from '../tiff-tags.ts';
import { type Dialect, numberIn, plainUnit, type ReadDialect, type StackAxis } from './dialect.ts';

/** Bytes of ImageJ's own block of texts that are read, and texts in it. */
const MOST_BLOCK_BYTES = 16 << 20;
const MOST_TEXTS = 100_000;
const MAGIC = 'IJIJ';
const MOST_PLANES = 1e8;

/** ImageJ's description (`key=value` lines), resolution, and texts. */
export const readImageJ: ReadDialect = (tags): Dialect | undefined => {
  const description = tags.text(TAG.description) ?? '';
  if (!description.startsWith('ImageJ=')) return undefined;
  const keys = new Map<string, string>();
  for (const line of description.split(/\r?\n/, 1000)) {
    const at = line.indexOf('=');
    if (at > 0) keys.set(line.slice(0, at), line.slice(at + 1));
  }
  const number = (key: string) => numberIn(keys.get(key));
  const unit = plainUnit(keys.get('unit'));
  const length = (resolution: number, unitKey: string, originKey: string): RawCalibration | undefined => {
    const perUnit = tags.number(resolution);
    if (!keys.has('unit') || !perUnit) return undefined;
    return along(1 / perUnit, number(originKey), keys.has(unitKey) ? plainUnit(keys.get(unitKey)) : unit);
  };
  const spacing = number('spacing');
  const zUnit = keys.has('zunit') ? plainUnit(keys.get('zunit')) : unit;
  const slice = spacing === undefined ? NONE : along(Math.abs(spacing), number('zorigin'), zUnit);
  const frames = number('frames');
  const perSecond = number('fps');
  const interval = number('finterval') ?? (perSecond ? 1 / perSecond : undefined);
  const frame: RawCalibration =
    interval === undefined ? NONE : { scale: interval, offset: 0, units: seconds(keys.get('tunit')) };

  const sizes: StackAxis[] = [
    { name: 't', size: frames ?? 1, calibration: frame },
    { name: 'z', size: number('slices') ?? 1, calibration: slice },
    { name: 'channel', size: number('channels') ?? 1, calibration: NONE },
  ];
  const images = number('images') ?? 1;
  const product = sizes.reduce((all, { size }) => all * size, 1);
  const isSound = sizes.every(({ size }) => Number.isInteger(size) && size >= 1) && product <= MOST_PLANES;
  const stack = isSound && product === images ? sizes.filter(({ size }) => size > 1) : undefined;
  return {
    x: length(TAG.xResolution, 'xunit', 'xorigin'),
    y: length(TAG.yResolution, 'yunit', 'yorigin'),
    z: slice,
    stack: stack ?? [{ name: 'z', size: Number.isInteger(images) && images > 0 ? images : 1, calibration: slice }],
    original: { ImageJ: { ...Object.fromEntries(keys), ...texts(tags) } },
  };
};

const NONE: RawCalibration = { scale: undefined, offset: undefined, units: undefined };

/** ImageJ's origin is the pixel at which the axis is 0. */
function along(scale: number, origin: number | undefined, units: string): RawCalibration {
  return { scale, offset: origin === undefined ? 0 : -origin * scale, units };
}

function seconds(unit: string | undefined): string {
  return unit === undefined || /^sec(onds?)?$/i.test(unit) ? 's' : unit;
}

/** ImageJ's block: a list of kinds and counts, then texts of UTF-16 whose lengths are in a tag of their own. */
function texts(tags: TagValues): { [key: string]: Json } {
  const block = tags.raw(TAG.imageJMetadata, MOST_BLOCK_BYTES);
  const entry = tags.directory.entry(TAG.imageJByteCounts);
  if (!block || !entry || entry.count > MOST_TEXTS) return {};
  const lengths = tags.numbers(TAG.imageJByteCounts)!;
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const headerBytes = lengths[0] ?? 0;
  const word = (at: number) => {
    const letters = Buffer.from(block.subarray(at, at + 4)).toString('latin1');
    return tags.littleEndian ? [...letters].reverse().join('') : letters;
  };
  if (headerBytes > block.length || word(0) !== MAGIC) return {};
  const decode = new TextDecoder(tags.littleEndian ? 'utf-16le' : 'utf-16be');
  const labels: string[] = [];
  let info: string | undefined;
  let at = headerBytes;
  let next = 1;
  for (let header = 4; header + 8 <= headerBytes; header += 8) {
    const kind = word(header);
    const count = view.getUint32(header + 4, tags.littleEndian);
    for (let i = 0; i < count && next < lengths.length; i++, next++) {
      const length = lengths[next]!;
      if (!(length >= 0) || at + length > block.length) return {};
      if (kind === 'info') info = decode.decode(block.subarray(at, at + length));
      // A label may hold all that is known of its slice; its first line is its name.
      if (kind === 'labl') labels.push(decode.decode(block.subarray(at, at + length)).split('\n', 1)[0]!);
      at += length;
    }
  }
  return { ...(info === undefined ? {} : { Info: info }), ...(labels.length > 0 ? { Labels: labels } : {}) };
}
