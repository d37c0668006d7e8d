/**
 * Where a map lies on the screen. `zoomX`, `zoomY`: CSS pixels per data pixel; `x`, `y`: screen position of the map's upper left
 * corner. At one device pixel per data pixel and above, data pixels are whole numbers of device pixels, so that all look
 * equally large.
 */
export interface Camera {
  readonly zoomX: number;
  readonly zoomY: number;
  readonly x: number;
  readonly y: number;
}

/** A map as the camera sees it. */
export interface MapGrid {
  readonly rows: number;
  readonly columns: number;
  /** Height of a data pixel over its width. */
  readonly aspect: number;
}

export interface Viewport {
  readonly width: number;
  readonly height: number;
  /** `devicePixelRatio`. */
  readonly ratio: number;
}

const LARGEST_ZOOM = 256;
/** A map never gets smaller than this share of the fitted one. */
const SMALLEST_SHARE = 0.5;
/** A line scan is drawn this tall (or this share of the window, if that is less). */
const LINE_HEIGHT = 96;
const LINE_SHARE = 0.4;
/** An aspect this near to a ratio of whole pixels is drawn with whole pixels on both axes. */
const ASPECT_SLACK = 0.02;
/** The part of a map that stays in the window when it is dragged out. */
const KEEP_VISIBLE = 24;

/** The whole map, centered, as large as the window lets it be. */
export function fitCamera(grid: MapGrid, viewport: Viewport): Camera {
  const zoom = snapZoom(fitZoom(grid, viewport), viewport.ratio, 'down');
  return centered(zoomed(zoom, grid, viewport), grid, viewport);
}

/** A part of the map, centered, as large as the window lets it be. */
export function fitArea(
  area: { readonly row: number; readonly column: number; readonly rows: number; readonly columns: number },
  grid: MapGrid,
  viewport: Viewport,
): Camera {
  const part = fitCamera({ rows: area.rows, columns: area.columns, aspect: grid.aspect }, viewport);
  return snapped({ ...part, x: part.x - area.column * part.zoomX, y: part.y - area.row * part.zoomY }, viewport);
}

/** Zooms by a factor so that what is under the pointer stays there; at least one step of a device pixel. */
export function zoomAt(
  camera: Camera,
  factor: number,
  at: { readonly x: number; readonly y: number },
  grid: MapGrid,
  viewport: Viewport,
): Camera {
  const fit = fitZoom(grid, viewport);
  const now = baseZoom(camera, grid);
  const wanted = Math.min(LARGEST_ZOOM, Math.max(fit * SMALLEST_SHARE, now * factor));
  let zoom = snapZoom(wanted, viewport.ratio, 'near');
  const step = 1 / viewport.ratio;
  if (Math.abs(zoom - now) < 1e-9 && now * viewport.ratio >= 1 - 1e-9) {
    zoom = factor > 1 ? now + step : factor < 1 ? now - step : now;
    if (zoom < step - 1e-9) zoom = now * factor;
    if (zoom > LARGEST_ZOOM || zoom < fit * SMALLEST_SHARE - 1e-9) zoom = now;
  }
  const next = zoomed(zoom, grid, viewport);
  const data = toData(camera, at);
  return constrained({ ...next, x: at.x - data.x * next.zoomX, y: at.y - data.y * next.zoomY }, grid, viewport);
}

/** Moves the map on the screen, never wholly out of the window. */
export function pan(camera: Camera, dx: number, dy: number, grid: MapGrid, viewport: Viewport): Camera {
  return constrained({ ...camera, x: camera.x + dx, y: camera.y + dy }, grid, viewport);
}

/** Screen → data: columns and rows, fractional, 0 at the outer edge of the first pixel. */
export function toData(camera: Camera, at: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return { x: (at.x - camera.x) / camera.zoomX, y: (at.y - camera.y) / camera.zoomY };
}

/** Data → screen. */
export function toScreen(camera: Camera, at: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return { x: camera.x + at.x * camera.zoomX, y: camera.y + at.y * camera.zoomY };
}

/** The pixel under a place on the screen, or null outside the map. */
export function pixelAt(
  camera: Camera,
  at: { readonly x: number; readonly y: number },
  grid: MapGrid,
): { row: number; column: number } | null {
  const { x, y } = toData(camera, at);
  const column = Math.floor(x);
  const row = Math.floor(y);
  return column >= 0 && row >= 0 && column < grid.columns && row < grid.rows ? { row, column } : null;
}

function isLine(grid: MapGrid): boolean {
  return (grid.rows === 1) !== (grid.columns === 1);
}

/** Zoom along the axis whose data pixels are shorter. */
function baseZoom(camera: Camera, grid: MapGrid): number {
  if (isLine(grid)) return grid.rows === 1 ? camera.zoomX : camera.zoomY;
  return grid.aspect >= 1 ? camera.zoomX : camera.zoomY;
}

function fitZoom(grid: MapGrid, viewport: Viewport): number {
  if (isLine(grid)) return grid.rows === 1 ? viewport.width / grid.columns : viewport.height / grid.rows;
  const { aspect } = grid;
  const across = aspect >= 1 ? 1 : 1 / aspect;
  const down = aspect >= 1 ? aspect : 1;
  return Math.min(viewport.width / (grid.columns * across), viewport.height / (grid.rows * down));
}

function snapZoom(zoom: number, ratio: number, way: 'down' | 'near'): number {
  const device = zoom * ratio;
  if (device < 1) return way === 'near' && device > 0.9 ? 1 / ratio : zoom;
  return (way === 'down' ? Math.floor(device + 1e-9) : Math.round(device)) / ratio;
}

/** Both zooms for a zoom of the finer axis. */
function zoomed(zoom: number, grid: MapGrid, viewport: Viewport): Camera {
  if (isLine(grid)) {
    const thick = Math.round(
      Math.max(8, Math.min(LINE_HEIGHT, LINE_SHARE * (grid.rows === 1 ? viewport.height : viewport.width))),
    );
    return grid.rows === 1
      ? { zoomX: zoom, zoomY: Math.max(thick, zoom), x: 0, y: 0 }
      : { zoomX: Math.max(thick, zoom), zoomY: zoom, x: 0, y: 0 };
  }
  const stretch = grid.aspect >= 1 ? grid.aspect : 1 / grid.aspect;
  const exact = zoom * stretch;
  const whole = Math.round(exact * viewport.ratio) / viewport.ratio;
  const other = whole > 0 && Math.abs(whole / exact - 1) <= ASPECT_SLACK ? whole : exact;
  return grid.aspect >= 1 ? { zoomX: zoom, zoomY: other, x: 0, y: 0 } : { zoomX: other, zoomY: zoom, x: 0, y: 0 };
}

function centered(camera: Camera, grid: MapGrid, viewport: Viewport): Camera {
  return snapped(
    {
      ...camera,
      x: (viewport.width - grid.columns * camera.zoomX) / 2,
      y: (viewport.height - grid.rows * camera.zoomY) / 2,
    },
    viewport,
  );
}

function constrained(camera: Camera, grid: MapGrid, viewport: Viewport): Camera {
  const width = grid.columns * camera.zoomX;
  const height = grid.rows * camera.zoomY;
  const keepX = Math.min(KEEP_VISIBLE, width, viewport.width);
  const keepY = Math.min(KEEP_VISIBLE, height, viewport.height);
  const x = Math.min(viewport.width - keepX, Math.max(keepX - width, camera.x));
  const y = Math.min(viewport.height - keepY, Math.max(keepY - height, camera.y));
  return snapped({ ...camera, x, y }, viewport);
}

/** The map's corner on whole device pixels: sharp edges. */
function snapped(camera: Camera, viewport: Viewport): Camera {
  const { ratio } = viewport;
  return { ...camera, x: Math.round(camera.x * ratio) / ratio, y: Math.round(camera.y * ratio) / ratio };
}
