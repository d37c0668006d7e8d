import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { formatPosition, formatRound, formatUnit, formatValue } from '../../../src-preload/contract/numbers.ts';
import type { MapData } from '../../state/shown-map.ts';
import type { Pixel } from '../../state/view-store.ts';
import { fromCube } from '../../vis/map-grid.ts';

/** Index of a cube's pixel in a map, or −1 where the map does not reach. */
export function indexInMap(map: MapData, pixel: Pixel): number {
  const { row, column } = fromCube(map.inCube, pixel);
  return row >= 0 && column >= 0 && row < map.rows && column < map.columns ? row * map.columns + column : -1;
}

/** A pixel in words: place in calibrated units, value, phase. */
export function describePixel(map: MapData, pixel: Pixel, rowAxis: Axis | null, columnAxis: Axis | null): string {
  const place = [position('x', columnAxis, pixel.column), position('y', rowAxis, pixel.row)].filter(Boolean).join(', ');
  const counted = `row ${pixel.row}, column ${pixel.column}`;
  return [counted, place, valueText(map, pixel)].filter(Boolean).join(' · ');
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
  if (value < 0) return 'no label';
  const phase = map.phases.find(({ clusters }) => clusters.includes(value));
  return phase ? `${phase.letter} ${phase.name}` : 'unassigned';
}

function position(letter: string, axis: Axis | null, index: number): string {
  if (!axis || axis.units.trim() === '') return '';
  return `${letter} ${formatPosition(axis.offset + axis.scale * index, axis.scale)} ${formatUnit(axis.units)}`;
}
