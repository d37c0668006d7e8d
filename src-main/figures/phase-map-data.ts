import { isColor } from '../../src-preload/contract/colors.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { formatPercent } from '../../src-preload/contract/numbers.ts';
import { phaseColor, UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import type { Hatch } from '../../src-preload/contract/phase-hatches.ts';
import { type PixelMap, type PixelSide, pixelGeometry } from './pixel-map.ts';
import { plainText } from './text.ts';

/** Label of a pixel that took no part: it is drawn as paper and counts for no area. */
export const MASKED = -2;
const PAPER = '#ffffff';

/** What a phase map figure shows. */
export interface PhaseMapData {
  /** Name of the dataset or sample; stands above the figure unless the request gives a title. */
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Phase of each pixel, rows × columns; −1 for none (its cluster is in no phase, or a person took the pixel out), {@link MASKED} where a mask left the pixel out. */
  readonly labels: Int32Array;
  /** Size of one pixel; `units` empty when the file has no calibration. */
  readonly pixelSize: { readonly x: PixelSide; readonly y: PixelSide };
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
  /** Left out where phases are told apart by color alone. */
  readonly hatch?: Hatch;
}

/** Phase map data checked, with plain names, valid colors, counted areas, and lines of pixels laid flat. */
export interface PreparedMap extends PixelMap {
  readonly phases: readonly DrawnPhase[];
  /** Legend entry of the unassigned pixels, when there are any; areas of phases are of the pixels that are assigned. */
  readonly unassigned: DrawnPhase | null;
}

/**
 * Checks and prepares phase map data for drawing.
 *
 * @throws RangeError when array lengths and sizes disagree (a programmer's error).
 */
export function prepareMap(data: PhaseMapData): PreparedMap {
  const geometry = pixelGeometry({ ...data, valueCount: data.labels.length });
  if (data.spectra.length !== data.phases.length * data.axis.size) {
    throw new RangeError(
      `${data.spectra.length} values for ${data.phases.length} spectra of ${data.axis.size} channels`,
    );
  }

  const none = data.phases.length;
  const masked = none + 1;
  const counts = new Float64Array(none + 2);
  const indices = new Uint16Array(data.labels.length);
  for (let i = 0; i < indices.length; i++) {
    const label = data.labels[i];
    indices[i] = label === MASKED ? masked : label >= 0 && label < none ? label : none;
    counts[indices[i]]++;
  }
  const total = indices.length - counts[masked];
  const assigned = total - counts[none];
  const phases = data.phases.map(({ name, color, letter }, index) => ({
    name: plainText(name) || `Phase ${index + 1}`,
    color: isColor(color) ? color.toLowerCase() : phaseColor(index),
    letter: plainText(letter),
    area: formatPercent(counts[index], assigned),
  }));
  const unassigned = {
    name: 'unassigned',
    color: UNASSIGNED_COLOR,
    letter: '',
    // Not a part of the same whole: the areas of the phases sum to 100 %.
    area: `${formatPercent(counts[none], total)} of all`,
  };
  return {
    ...geometry,
    description: `Phase map of ${geometry.rows} × ${geometry.columns} pixels${counts[masked] > 0 ? `, ${counts[masked]} of them left out by a mask` : ''}.`,
    indices,
    palette: [...phases.map((phase) => phase.color), UNASSIGNED_COLOR, ...(counts[masked] > 0 ? [PAPER] : [])],
    phases,
    unassigned: counts[none] > 0 ? unassigned : null,
  };
}
