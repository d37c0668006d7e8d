import type { RawCalibration } from '../../calibration.ts';
import type { TagValues } from '../tag-values.ts';
import { TAG } from '../tiff-tags.ts';
import type { Dialect, ReadDialect } from './dialect.ts';

/** Hamamatsu HPD-TA (streak cameras): a description of sections, and the positions of both axes as floats in the file. */
export const readHamamatsu: ReadDialect = (tags, width, height): Dialect | undefined => {
  if (!tags.text(TAG.artist)?.startsWith('Copyright Hamamatsu')) return undefined;
  if (!tags.text(TAG.software)?.startsWith('HPD-TA')) return undefined;
  const sections = parseSections(tags.text(TAG.description) ?? '');
  const scaling = sections.Scaling ?? {};
  const x = axis(tags, scaling.ScalingXScalingFile, scaling.ScalingXUnit, width);
  const y = axis(tags, scaling.ScalingYScalingFile, scaling.ScalingYUnit, height);
  return {
    x: x?.line,
    y: y?.line,
    positions: { ...(x ? { x: x.positions } : {}), ...(y ? { y: y.positions } : {}) },
    original: { Hamamatsu: sections },
  };
};

/** `[Section],key="value",key=value`, one section per line. */
function parseSections(text: string): { [section: string]: { [key: string]: string } } {
  const sections: { [section: string]: { [key: string]: string } } = {};
  for (const line of text.split(/\r?\n/, 1000)) {
    const name = line.match(/^\s*\[([^\]]{1,100})\]/)?.[1];
    if (name === undefined) continue;
    const keys = [...line.matchAll(/([A-Za-z0-9_ .-]{1,100})=(?:"([^"]*)"|([^,]*))/g)];
    sections[name] = Object.fromEntries(keys.slice(0, 1000).map((one) => [one[1]!.trim(), one[2] ?? one[3] ?? '']));
  }
  return sections;
}

/** The place of the positions is written `#offset,count` or `Focus mode`, in which there are none. */
function axis(
  { bytes, littleEndian }: TagValues,
  place: string | undefined,
  units: string | undefined,
  size: number,
): { line: RawCalibration; positions: readonly number[] } | undefined {
  const offset = Number(place?.match(/^#(\d{1,12})/)?.[1] ?? Number.NaN);
  if (!Number.isFinite(offset) || offset + 4 * size > bytes.size || size < 2) return undefined;
  const raw = bytes.read(offset, 4 * size);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const positions = Array.from({ length: size }, (_, i) => view.getFloat32(4 * i, littleEndian));
  const rises = positions[size - 1]! > positions[0]!;
  const isOrdered = positions.every(
    (value, i) => i === 0 || (rises ? value > positions[i - 1]! : value < positions[i - 1]!),
  );
  if (!isOrdered) return undefined;
  const scale = (positions[size - 1]! - positions[0]!) / (size - 1);
  return { line: { scale, offset: positions[0], units: units === 'us' ? 'µs' : units }, positions };
}
