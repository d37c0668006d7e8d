import type { Axis } from '../../src-preload/contract/dataset.ts';
import type { Region } from '../../src-preload/contract/looked-dataset.ts';
import type { UnitChoice } from '../../src-preload/contract/shown-units.ts';
import type { Pixel } from '../state/view-store.ts';
import { type Camera, type MapGrid, toScreen, type Viewport } from './camera.ts';
import type { Box, DrawCommand, PixelImage } from './draw-commands.ts';
import { regionImage } from './map-image.ts';
import type { PhaseHatch } from './phase-hatch.ts';
import { drawOverlay, type PhaseOverlay } from './phase-overlay.ts';
import { type Point, regionOutline } from './regions.ts';
import { chooseScaleBar, drawScaleBar } from './scale-bar.ts';
import type { DrawTheme } from './theme.ts';

/** A region as the map draws it, in pixels of the map. */
export interface DrawnRegion {
  readonly name: string;
  readonly color: string;
  readonly region: Region;
}

/** A rectangle of the cube's pixels. */
export interface MapArea {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Everything on a map. */
export interface MapPicture {
  readonly image: PixelImage | null;
  /** Of the phases, where a person wants them. */
  readonly hatches: readonly PhaseHatch[];
  /** Some pixels have no value: a hatch shows through. */
  readonly holes: boolean;
  /** Phases over the map, and where their pixels lie in the cube. */
  readonly overlay?: MapOverlay | null | undefined;
  /** Dims what is not selected, over the whole cube (see `selectionImage`). */
  readonly selection?: PixelImage | null | undefined;
  /** The cube's pixels: camera, regions, probe and cursor count in these. */
  readonly grid: MapGrid;
  /** Part of the cube that the image shows: less than all after cropping. */
  readonly area: MapArea;
  readonly columnAxis: Axis | null;
  /** In which lengths are shown. */
  readonly units: UnitChoice;
  readonly camera: Camera;
  readonly viewport: Viewport;
  readonly regions: readonly DrawnRegion[];
  /** Square of the probe: upper left pixel and edge. */
  readonly probe: { readonly row: number; readonly column: number; readonly size: number } | null;
  readonly hover: Pixel | null;
  /** The rectangle or lasso being drawn, in map pixels. */
  readonly sketch: readonly Point[] | null;
  /** Another picture of the same pixels, drawn from a share of the width on; null for none. */
  readonly swipe?: MapSwipe | null;
  readonly theme: DrawTheme;
}

/** Phases over a map, with the grid of their pixels in the cube. */
export interface MapOverlay {
  readonly overlay: PhaseOverlay;
  readonly row: number;
  readonly column: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

export interface MapSwipe {
  readonly image: PixelImage;
  /** 0 at the left edge of the view, 1 at the right. */
  readonly at: number;
}

const HATCH_SPACING = 6;
const NAME_SIZE = 12;
/** Regions smaller than this on the screen go without their name. */
const SMALLEST_NAMED = 28;
/** Outlines of more numbers than this are neither read by the eye nor drawn in time. */
const MOST_OUTLINE = 24_000;

/** Map, holes, regions, probe, cursor, sketch, scale bar: from the bottom up. */
export function drawMap(picture: MapPicture): DrawCommand[] {
  const { image, grid, area, camera, viewport, theme } = picture;
  const corner = toScreen(camera, { x: area.column, y: area.row });
  const box: Box = { ...corner, width: area.columns * camera.zoomX, height: area.rows * camera.zoomY };
  const visible = intersect(box, { x: 0, y: 0, width: viewport.width, height: viewport.height });
  const commands: DrawCommand[] = [{ op: 'clip', x: 0, y: 0, width: viewport.width, height: viewport.height }];
  if (picture.holes) commands.push({ op: 'hatch', ...visible, stroke: theme.quiet, spacing: HATCH_SPACING });
  if (image) commands.push({ op: 'image', image, ...box });
  if (picture.overlay) commands.push(...drawOverlay(picture.overlay.overlay, picture.overlay, camera, theme));
  for (const hatch of picture.hatches) commands.push({ op: 'masked-hatch', ...hatch, ...box });
  if (picture.swipe) commands.push(...drawSwipe(picture.swipe, box, visible, picture));
  if (picture.selection) {
    const whole = toScreen(camera, { x: 0, y: 0 });
    const [width, height] = [grid.columns * camera.zoomX, grid.rows * camera.zoomY];
    commands.push({ op: 'image', image: picture.selection, ...whole, width, height });
  }
  for (const region of picture.regions) commands.push(...drawRegion(region, grid, camera, theme));
  if (picture.sketch && picture.sketch.length > 1) {
    const points = picture.sketch.flatMap((point) => {
      const { x, y } = toScreen(camera, point);
      return [x, y];
    });
    commands.push(
      { op: 'polygon', points, fill: theme.overMap, alpha: 0.18 },
      { op: 'line', points, stroke: theme.overMapHalo, lineWidth: 3, closed: true },
      { op: 'line', points, stroke: theme.overMap, lineWidth: 1.5, dash: [5, 3], closed: true },
    );
  }
  if (picture.hover) commands.push(...drawCursor(picture.hover, camera, visible, theme));
  if (picture.probe) commands.push(...drawProbe(picture.probe, camera, theme));
  const bar = chooseScaleBar(picture.columnAxis, camera.zoomX, visible.width, picture.units);
  if (bar && visible.width > 60 && visible.height > 24) commands.push(...drawScaleBar(bar, visible, theme));
  commands.push({ op: 'unclip' });
  return commands;
}

/** The other picture right of the line, on paper of its own so that nothing shines through where it has no pixel. */
function drawSwipe(
  { image, at }: MapSwipe,
  box: Box,
  visible: Box,
  { viewport, holes, theme }: MapPicture,
): DrawCommand[] {
  const x = Math.round(at * viewport.width);
  const points = [x, 0, x, viewport.height];
  return [
    { op: 'clip', x, y: 0, width: viewport.width - x, height: viewport.height },
    { op: 'rect', ...visible, fill: theme.paper },
    ...(holes ? ([{ op: 'hatch', ...visible, stroke: theme.quiet, spacing: HATCH_SPACING }] as const) : []),
    { op: 'image', image, ...box },
    { op: 'unclip' },
    { op: 'line', points, stroke: theme.overMapHalo, lineWidth: 4 },
    { op: 'line', points, stroke: theme.overMap, lineWidth: 2 },
  ];
}

function drawRegion(
  { region, color, name }: DrawnRegion,
  grid: MapGrid,
  camera: Camera,
  theme: DrawTheme,
): DrawCommand[] {
  const outline = outlineOnce(region, grid.columns);
  if (outline.length > MOST_OUTLINE) {
    const [width, height] = [grid.columns * camera.zoomX, grid.rows * camera.zoomY];
    const image = tintOnce(region, color, grid);
    return [{ op: 'image', image, ...toScreen(camera, { x: 0, y: 0 }), width, height }];
  }
  const points = new Array<number>(outline.length);
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < outline.length; i += 2) {
    const { x, y } = toScreen(camera, { x: outline[i], y: outline[i + 1] });
    points[i] = x;
    points[i + 1] = y;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
  }
  const commands: DrawCommand[] = [
    { op: 'line', points, stroke: theme.overMapHalo, lineWidth: 4 },
    { op: 'line', points, stroke: color, lineWidth: 2 },
  ];
  if (right - left >= SMALLEST_NAMED) {
    commands.push({
      op: 'text',
      text: name,
      x: Math.max(left, 2) + 4,
      y: Math.max(top, 2) + 4,
      size: NAME_SIZE,
      fill: theme.overMap,
      halo: theme.overMapHalo,
      baseline: 'top',
      bold: true,
    });
  }
  return commands;
}

const outlines = new WeakMap<Region, { readonly columns: number; readonly outline: readonly number[] }>();
const tints = new WeakMap<Region, { readonly color: string; readonly image: PixelImage }>();

/** The outline of a region, found once. */
function outlineOnce(region: Region, columns: number): readonly number[] {
  const known = outlines.get(region);
  if (known?.columns === columns) return known.outline;
  const outline = regionOutline(region, columns);
  outlines.set(region, { columns, outline });
  return outline;
}

/** Pixels of a region that lie too scattered for an outline, in its color. */
function tintOnce(region: Region, color: string, grid: MapGrid): PixelImage {
  const known = tints.get(region);
  if (known?.color === color) return known.image;
  const image = regionImage(region, grid.rows, grid.columns, color);
  tints.set(region, { color, image });
  return image;
}

/** A cross that leaves the pixel itself free. */
function drawCursor(pixel: Pixel, camera: Camera, visible: Box, theme: DrawTheme): DrawCommand[] {
  const { x, y } = toScreen(camera, { x: pixel.column + 0.5, y: pixel.row + 0.5 });
  const reach = Math.max(camera.zoomX, camera.zoomY) / 2 + 3;
  const points = [
    visible.x,
    y,
    x - reach,
    y,
    Number.NaN,
    Number.NaN,
    x + reach,
    y,
    visible.x + visible.width,
    y,
    Number.NaN,
    Number.NaN,
    x,
    visible.y,
    x,
    y - reach,
    Number.NaN,
    Number.NaN,
    x,
    y + reach,
    x,
    visible.y + visible.height,
  ];
  return [
    { op: 'line', points, stroke: theme.overMapHalo, lineWidth: 2, alpha: 0.5 },
    { op: 'line', points, stroke: theme.overMap, lineWidth: 1, alpha: 0.75 },
  ];
}

/** The square of the probe, at least large enough to be seen. */
function drawProbe(
  probe: { row: number; column: number; size: number },
  camera: Camera,
  theme: DrawTheme,
): DrawCommand[] {
  const corner = toScreen(camera, { x: probe.column, y: probe.row });
  const width = Math.max(7, probe.size * camera.zoomX);
  const height = Math.max(7, probe.size * camera.zoomY);
  const x = corner.x + (probe.size * camera.zoomX - width) / 2;
  const y = corner.y + (probe.size * camera.zoomY - height) / 2;
  return [
    { op: 'rect', x: x - 1, y: y - 1, width: width + 2, height: height + 2, stroke: theme.overMapHalo, lineWidth: 4 },
    { op: 'rect', x: x - 1, y: y - 1, width: width + 2, height: height + 2, stroke: theme.overMap, lineWidth: 2 },
  ];
}

function intersect(a: Box, b: Box): Box {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}
