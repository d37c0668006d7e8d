import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { DM_TAG, type TiffField } from './tiff-tags.ts';

/**
 * Calibration as DigitalMicrograph keeps it in TIFF: units, origin and scale of x, y and z as doubles, which ImageJ's
 * fractions are not. Axes without calibration have none.
 */
export function digitalMicrographFields(axes: readonly Axis[]): TiffField[] {
  return [...axes].reverse().flatMap((axis, i): TiffField[] => {
    const [units, origin, scale] = [DM_TAG.units[i], DM_TAG.origin[i], DM_TAG.scale[i]];
    const isPlain = axis.units === '' && axis.scale === 1 && axis.offset === 0;
    if (isPlain || units === undefined || origin === undefined || scale === undefined) return [];
    return [
      { tag: units, type: 'utf-8', text: axis.units },
      { tag: origin, type: 'double', value: axis.offset },
      { tag: scale, type: 'double', value: axis.scale },
    ];
  });
}
