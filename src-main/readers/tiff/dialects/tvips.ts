import type { MetadataBuilder } from '../../metadata-builder.ts';
import { TAG } from '../tiff-tags.ts';
import { type Dialect, type ReadDialect, TEM, times } from './dialect.ts';

/** The first header of EMMENU files is this long; the second one follows (TVIPS TemData structure, EMMENU help). */
const FIRST_BYTES = 244;
const SECOND_BYTES = 6068;
const VERSION = 2;
/** Offsets in the second header. */
const AT = {
  comment: 348,
  pixelSizeX: 2724,
  pixelSizeY: 2728,
  highTension: 3028,
  mode: 3288,
  magnification: 3292,
  stage: 3308,
  cameraType: 3524,
  exposureTime: 3708,
};
const TEXT_BYTES = 160;
const COMMENT_BYTES = 1024;
const DIFFRACTION_MODE = 3;

/** TVIPS EMMENU: pixel sizes in nm, high tension in V, exposure in ms. */
export const readTvips: ReadDialect = (tags): Dialect | undefined => {
  const raw = tags.has(TAG.tvips) ? tvipsBytes(tags) : undefined;
  if (!raw) return undefined;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const little = tags.littleEndian;
  if (view.getInt32(0, little) !== VERSION) return {};
  const at = (offset: number) => FIRST_BYTES + offset;
  const number = (offset: number) => view.getFloat32(at(offset), little);
  const text = (offset: number, length: number) => {
    const letters = new TextDecoder('utf-16le').decode(raw.subarray(at(offset), at(offset) + length));
    return letters.split('\0', 1)[0]!.trim();
  };
  const size = (offset: number) => {
    const nanometers = number(offset);
    return nanometers > 0 ? { scale: nanometers, offset: 0, units: 'nm' } : undefined;
  };
  const isDiffraction = view.getInt32(at(AT.mode), little) === DIFFRACTION_MODE;
  return {
    x: size(AT.pixelSizeX),
    y: size(AT.pixelSizeY),
    describe(out: MetadataBuilder) {
      const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);
      out.set('General.notes', text(AT.comment, COMMENT_BYTES));
      out.set(`${TEM}.beam_energy`, positive(times(number(AT.highTension), 1e-3)));
      out.set(`${TEM}.${isDiffraction ? 'camera_length' : 'magnification'}`, positive(number(AT.magnification)));
      out.set(`${TEM}.Detector.Camera.name`, text(AT.cameraType, TEXT_BYTES));
      out.set(`${TEM}.Detector.Camera.exposure`, positive(times(number(AT.exposureTime), 1e-3)));
      ['x', 'y', 'z'].forEach((axis, i) => {
        out.set(`${TEM}.Stage.${axis}`, times(number(AT.stage + 4 * i), 1e3));
      });
      out.set(`${TEM}.Stage.tilt_alpha`, number(AT.stage + 12));
      out.set(`${TEM}.Stage.tilt_beta`, number(AT.stage + 16));
    },
    original: { TVIPS: { imageName: text(0, TEXT_BYTES), imageFolder: text(TEXT_BYTES, TEXT_BYTES) } },
  };
};

/** The tag's type and count vary with the program's version: the headers begin where its values begin. */
function tvipsBytes({ bytes, directory }: Parameters<ReadDialect>[0]): Uint8Array | undefined {
  const offset = directory.entry(TAG.tvips)!.byteOffset;
  const length = FIRST_BYTES + SECOND_BYTES;
  return offset + length <= bytes.size ? bytes.read(offset, length) : undefined;
}
