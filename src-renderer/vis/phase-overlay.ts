import { rgbOf } from '../../src-preload/contract/colors.ts';
import { isAtBorder, type PhasePixels, PIECE, phaseBorders } from '../../src-preload/contract/phase-borders.ts';
import { type Camera, toScreen } from './camera.ts';
import type { DrawCommand, PixelImage } from './draw-commands.ts';
import type { LabelColor } from './map-image.ts';
import type { DrawTheme } from './theme.ts';

/** Phases over another map of the same pixels: half transparent, or as lines along their borders. */
export type PhaseOverlay =
  | { readonly kind: 'image'; readonly image: PixelImage }
  | { readonly kind: 'outlines'; readonly outlines: readonly PhaseOutline[] };

/** The border of a phase, toward its inside. */
export interface PhaseOutline {
  readonly color: string;
  /** Another phase is lit. */
  readonly isDimmed: boolean;
  /** x, y, x, y of the ends in pixels of the map, then the direction into the phase: six numbers for each straight piece. */
  readonly edges: readonly number[];
}

/** How much of its opacity a phase keeps when another one is lit. */
const DIMMED = 0.3;
/** Width of a border and its distance from the edge between two pixels, and the width of the dark line under both, CSS pixels. */
const LINE = 2;
const INSET = 1;
const UNDER = 5;
const UNDER_ALPHA = 0.55;

interface Labels {
  /** Negative where a pixel has none. */
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** The phases of a label map in their colors; `opacity` from 0 to 1. Pixels in no phase stay clear. */
export function phaseTint(
  { values, rows, columns }: Labels,
  phases: readonly LabelColor[],
  opacity: number,
  litPhase: number | null,
): PhaseOverlay {
  const colors = packedColors(phases, litPhase, opacity);
  const rgba = new Uint8ClampedArray(rows * columns * 4);
  const pixels = new Uint32Array(rgba.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colors[values[i]!] ?? 0;
  return { kind: 'image', image: { width: columns, height: rows, rgba } };
}

/** Borders between phases, each in its phase's color; of a map like salt and pepper the pixels along them. */
export function phaseOutlines(labels: Labels, phases: readonly LabelColor[], litPhase: number | null): PhaseOverlay {
  const { values, rows, columns } = labels;
  const phaseOf: number[] = [];
  phases.forEach(({ clusters }, phase) => {
    for (const cluster of clusters) phaseOf[cluster] = phase;
  });
  const pixels = {
    rows,
    columns,
    phaseAt: (row: number, column: number) => phaseOf[values[row * columns + column]!] ?? -1,
  };
  const borders = phaseBorders(pixels, phases.length);
  if (!borders) return borderPixels(labels, pixels, phases, litPhase);
  return {
    kind: 'outlines',
    outlines: phases.map(({ id, color }, i) => ({
      color,
      isDimmed: litPhase !== null && id !== litPhase,
      edges: borders[i]!,
    })),
  };
}

/** Pixels that have a neighbor of another phase. */
function borderPixels(
  { values, rows, columns }: Labels,
  of: PhasePixels,
  phases: readonly LabelColor[],
  litPhase: number | null,
): PhaseOverlay {
  const colors = packedColors(phases, litPhase, 1);
  const rgba = new Uint8ClampedArray(rows * columns * 4);
  const pixels = new Uint32Array(rgba.buffer);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      if (isAtBorder(of, row, column)) pixels[at] = colors[values[at]!] ?? 0;
    }
  }
  return { kind: 'image', image: { width: columns, height: rows, rgba } };
}

/** Color of each cluster that is in a phase, as the bytes of a pixel. */
function packedColors(phases: readonly LabelColor[], litPhase: number | null, opacity: number): readonly number[] {
  const colors: number[] = [];
  for (const { id, color, clusters } of phases) {
    const alpha = Math.round(255 * opacity * (litPhase === null || litPhase === id ? 1 : DIMMED));
    const [packed] = new Uint32Array(new Uint8Array([...rgbOf(color), alpha]).buffer);
    for (const cluster of clusters) colors[cluster] = packed!;
  }
  return colors;
}

/**
 * Commands for an overlay.
 *
 * @param area where the map's pixels lie in the cube, whose pixels the camera counts: first pixel, and cube pixels per map pixel
 */
export function drawOverlay(
  overlay: PhaseOverlay,
  area: {
    readonly row: number;
    readonly column: number;
    readonly rowStep: number;
    readonly columnStep: number;
  },
  camera: Camera,
  theme: DrawTheme,
): DrawCommand[] {
  if (overlay.kind === 'image') {
    const { width, height } = overlay.image;
    const size = { width: width * area.columnStep * camera.zoomX, height: height * area.rowStep * camera.zoomY };
    return [{ op: 'image', image: overlay.image, ...toScreen(camera, { x: area.column, y: area.row }), ...size }];
  }
  const onScreen = (edges: readonly number[], inset: number) => {
    const points: number[] = [];
    for (let i = 0; i < edges.length; i += PIECE) {
      const [across, down] = [inset * edges[i + 4]!, inset * edges[i + 5]!];
      for (const end of [i, i + 2]) {
        const x = area.column + edges[end]! * area.columnStep;
        const y = area.row + edges[end + 1]! * area.rowStep;
        const place = toScreen(camera, { x, y });
        points.push(place.x + across, place.y + down);
      }
      points.push(Number.NaN, Number.NaN);
    }
    return points;
  };
  const drawn = overlay.outlines.filter(({ edges }) => edges.length > 0);
  const under = drawn.filter(({ isDimmed }) => !isDimmed).flatMap(({ edges }) => onScreen(edges, 0));
  const commands: DrawCommand[] = [];
  if (under.length > 0)
    commands.push({ op: 'line', points: under, stroke: theme.overMapHalo, lineWidth: UNDER, alpha: UNDER_ALPHA });
  for (const { color, edges, isDimmed } of drawn) {
    const points = onScreen(edges, INSET);
    commands.push({ op: 'line', points, stroke: color, lineWidth: LINE, ...(isDimmed ? { alpha: DIMMED } : {}) });
  }
  return commands;
}
