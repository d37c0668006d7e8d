import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { formatPosition, formatRound, formatValue, metresPerUnit } from '../../../src-preload/contract/numbers.ts';
import { shownLength, shownPlace, toShown, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { hasLabel } from '../../../src-preload/contract/unassigned-pixels.ts';
import type { MapData } from '../../state/shown-map.ts';
import type { Pixel } from '../../state/view-store.ts';
import { fromCube } from '../../vis/map-grid.ts';
import { phaseTitle } from '../phases/phase-title.ts';

/** Index of a cube's pixel in a map, or −1 where the map does not reach. */
export function indexInMap(map: MapData, pixel: Pixel): number {
  const { row, column } = fromCube(map.inCube, pixel);
  return row >= 0 && column >= 0 && row < map.rows && column < map.columns ? row * map.columns + column : -1;
}

/** The axes of a map; null where it has none. */
export interface PlaceAxes {
  readonly rowAxis: Axis | null;
  readonly columnAxis: Axis | null;
}

/** A pixel in words: place in the units shown, value, phase. */
export function describePixel(map: MapData, pixel: Pixel, axes: PlaceAxes, units: UnitChoice): string {
  const position = (letter: string, axis: Axis | null, index: number) => {
    const text = axis ? placeText(axis, index, units) : '';
    return text && `${letter} ${text}`;
  };
  const { rowAxis, columnAxis } = axes;
  const place = [position('x', columnAxis, pixel.column), position('y', rowAxis, pixel.row)].filter(Boolean).join(', ');
  const counted = `row ${pixel.row}, column ${pixel.column}`;
  return [counted, place, valueText(map, pixel)].filter(Boolean).join(' · ');
}

/** Where an index lies on an axis: `240 nm`; empty without a calibration. */
export function placeText(axis: Axis, index: number, units: UnitChoice): string {
  if (axis.units.trim() === '') return '';
  const unit = shownPlace(axis, units);
  const [position, step] = [positionAt(axis, index), axis.scale].map((value) => toShown(value, unit)) as [
    number,
    number,
  ];
  return `${formatPosition(position, step)} ${unit.units}`;
}

/** Area of some pixels: `0.49 µm²`; empty where the axes are not lengths of one kind. */
export function areaText(pixels: number, { rowAxis, columnAxis }: PlaceAxes, units: UnitChoice): string {
  if (!rowAxis || !columnAxis || !metresPerUnit(rowAxis.units) || !metresPerUnit(columnAxis.units)) return '';
  // Both edges in the unit of the first.
  const unit = shownLength(columnAxis.units, columnAxis.scale, units);
  const wide = toShown(Math.abs(columnAxis.scale), unit);
  const high =
    (wide * Math.abs(rowAxis.scale) * metresPerUnit(rowAxis.units)!) /
    (Math.abs(columnAxis.scale) * metresPerUnit(columnAxis.units)!);
  return `${formatValue(pixels * wide * high, 3)} ${unit.units}²`;
}

/** An end of the contrast of a map, short. */
export function formatOnMap(value: number): string {
  return formatRound(Number(value.toPrecision(3)));
}

/** Value of a pixel with its phase, where it has one. */
function valueText(map: MapData, pixel: Pixel): string {
  const index = indexInMap(map, pixel);
  if (index < 0) return 'outside this map';
  if (map.kind === 'rgb')
    return map.maps.map(({ name, values }) => `${name} ${formatValue(values[index]!)}`).join(', ');
  const value = map.values[index];
  if (map.kind === 'values') return `${map.title} ${formatValue(value)}`;
  if (!hasLabel(value)) return 'no label';
  const phase = map.phases.find(({ clusters }) => clusters.includes(value));
  return phase ? phaseTitle(phase) : 'unassigned';
}
