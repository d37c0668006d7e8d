import type { Axis } from '../../src-preload/contract/dataset.ts';
import { isColor, phaseColor, unassignedColor } from './colors.ts';
import { formatPercent, metresPerUnit } from './numbers.ts';
import { plainText } from './text.ts';

/** What a phase map figure shows. */
export interface PhaseMapData {
  /** Name of the dataset or sample; stands above the figure unless the request gives a title. */
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Phase of each pixel, rows × columns; −1 for none. */
  readonly labels: Int32Array;
  /** Size of one pixel; `units` empty when the file has no calibration. */
  readonly pixelSize: {
    readonly x: { readonly scale: number; readonly units: string };
    readonly y: { readonly scale: number; readonly units: string };
  };
  readonly phases: readonly { readonly name: string; readonly color: string; readonly letter: string }[];
  /** Mean spectrum of each phase, phases × channels. */
  readonly spectra: Float32Array;
  readonly axis: Axis;
  /** Label of the intensity axis, such as `Intensity (normalized)`. */
  readonly spectraLabel: string;
  /** Written into the file: Software, Source, Recipe, Run, Created, … */
  readonly provenance: Readonly<Record<string, string>>;
}

/** A phase as it is drawn. */
export interface DrawnPhase {
  readonly name: string;
  readonly color: string;
  readonly letter: string;
  readonly area: string;
}

/** Phase map data checked, with plain names, valid colors, counted areas, and lines of pixels laid flat. */
export interface PreparedMap {
  readonly rows: number;
  readonly columns: number;
  /** Palette index of each pixel: the phase, or `phases.length` for none. */
  readonly indices: Uint16Array;
  readonly palette: readonly string[];
  readonly phases: readonly DrawnPhase[];
  /** Legend entry of the unassigned pixels, when there are any. */
  readonly unassigned: DrawnPhase | null;
  /** Width of a pixel over its height. */
  readonly pixelAspect: number;
  /** Width of a pixel in metres, or `null` without a calibration in a unit of length. */
  readonly pixelMetres: number | null;
}

/**
 * Checks and prepares phase map data for drawing. A single column of pixels is laid flat: a line scan has no up or down.
 *
 * @throws RangeError when array lengths and sizes disagree (a programmer's error).
 */
export function prepareMap(data: PhaseMapData): PreparedMap {
  const flat = data.columns === 1 && data.rows > 1;
  const [rows, columns] = flat ? [1, data.rows] : [data.rows, data.columns];
  if (!(rows > 0 && columns > 0) || data.labels.length !== rows * columns) {
    throw new RangeError(`${data.labels.length} labels for ${data.rows} × ${data.columns} pixels`);
  }
  if (data.spectra.length !== data.phases.length * data.axis.size) {
    throw new RangeError(
      `${data.spectra.length} values for ${data.phases.length} spectra of ${data.axis.size} channels`,
    );
  }

  const none = data.phases.length;
  const counts = new Float64Array(none + 1);
  const indices = new Uint16Array(data.labels.length);
  for (let i = 0; i < indices.length; i++) {
    const label = data.labels[i];
    indices[i] = label >= 0 && label < none ? label : none;
    counts[indices[i]]++;
  }
  const total = indices.length;
  const phases = data.phases.map(({ name, color, letter }, index) => ({
    name: plainText(name) || `Phase ${index + 1}`,
    color: isColor(color) ? color.toLowerCase() : phaseColor(index),
    letter: plainText(letter),
    area: formatPercent(counts[index], total),
  }));
  const grey = unassignedColor();
  const { x, y } = flat ? { x: data.pixelSize.y, y: data.pixelSize.x } : data.pixelSize;
  const unassigned = { name: 'unassigned', color: grey, letter: '', area: formatPercent(counts[none], total) };
  return {
    rows,
    columns,
    indices,
    palette: [...phases.map((phase) => phase.color), grey],
    phases,
    unassigned: counts[none] > 0 ? unassigned : null,
    pixelAspect: pixelAspect(x, y),
    pixelMetres: lengthOf(x),
  };
}

type PixelSide = PhaseMapData['pixelSize']['x'];

function pixelAspect(x: PixelSide, y: PixelSide): number {
  const [width, height] = [lengthOf(x), lengthOf(y)];
  if (width !== null && height !== null) return width / height;
  const ratio = Math.abs(x.scale / y.scale);
  // Without lengths, a ratio counts only when both sides are in the same stated unit.
  return x.units !== '' && x.units === y.units && ratio > 0 && Number.isFinite(ratio) ? ratio : 1;
}

function lengthOf({ scale, units }: PixelSide): number | null {
  const metres = metresPerUnit(units);
  const length = metres === null ? 0 : Math.abs(scale) * metres;
  return length > 0 && Number.isFinite(length) ? length : null;
}
