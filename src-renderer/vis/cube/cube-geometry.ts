import type { Point } from '../regions.ts';

/** A place in the box: x to the right along columns, y away from the viewer (row 0 is at the back), z upward along energies. */
export type Place = readonly [number, number, number];

/** The cube as a box around the origin. */
export interface CubeBox {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** Edges along x, y and z. */
  readonly size: Place;
}

/** From where the box is looked at, without perspective: angles in radians, `zoom` 1 shows all of it. */
export interface CubeCamera {
  readonly yaw: number;
  readonly pitch: number;
  readonly zoom: number;
}

export const FIRST_LOOK: CubeCamera = { yaw: -0.6, pitch: 0.5, zoom: 1 };
/** From the side the map is a line, from above the spectra are. */
const FLATTEST = 0.12;
const STEEPEST = Math.PI / 2 - 0.05;
/** CSS pixels of an edge of length 1 in the smallest panel. */
const SMALLEST = 40;
const ZOOMS = [0.5, 12] as const;
/** Height of the energies over the longer edge of the map. */
const HEIGHT = 0.85;
/** Room for numbers and titles of the axes, CSS pixels. */
const ROOM_X = 110;
/** Numbers and titles stand at the lower edges, so that there is little above the box. */
const ROOM_ABOVE = 12;
const ROOM_BELOW = 52;

/** A box with the map's proportions. `aspect` is the height of a pixel over its width. */
export function cubeBox(rows: number, columns: number, channels: number, aspect: number): CubeBox {
  const [width, depth] = [columns, rows * aspect];
  const longest = Math.max(width, depth);
  // A line of spectra still is a box that can be seen.
  const least = 0.04;
  return {
    rows,
    columns,
    channels,
    size: [Math.max(least, width / longest), Math.max(least, depth / longest), HEIGHT],
  };
}

/** Middle of a column, row or channel (fractional ones too) in the box. */
export function xOfColumn({ size, columns }: CubeBox, column: number): number {
  return size[0] * ((column + 0.5) / columns - 0.5);
}
export function yOfRow({ size, rows }: CubeBox, row: number): number {
  return size[1] * (0.5 - (row + 0.5) / rows);
}
export function zOfChannel({ size, channels }: CubeBox, channel: number): number {
  return size[2] * ((channel + 0.5) / channels - 0.5);
}

/** Turned by a drag over the screen, CSS pixels; never below the floor nor over the top. */
export function turned(camera: CubeCamera, dx: number, dy: number): CubeCamera {
  const perPixel = 0.008;
  return {
    ...camera,
    yaw: camera.yaw - dx * perPixel,
    pitch: Math.max(FLATTEST, Math.min(STEEPEST, camera.pitch + dy * perPixel)),
  };
}

export function zoomed(camera: CubeCamera, factor: number): CubeCamera {
  return { ...camera, zoom: Math.max(ZOOMS[0], Math.min(ZOOMS[1], camera.zoom * factor)) };
}

/** Unit vectors of the screen in the box: to the right, upward, and toward the viewer. */
export function screenAxes({ yaw, pitch }: CubeCamera): { right: Place; up: Place; toward: Place } {
  const [cosY, sinY, cosP, sinP] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return {
    right: [cosY, sinY, 0],
    up: [-sinY * sinP, cosY * sinP, cosP],
    toward: [sinY * cosP, -cosY * cosP, sinP],
  };
}

/** CSS pixels per unit of the box: however it is turned it fits, and is as large when it turns about the upright. */
export function scaleOf({ size }: CubeBox, { pitch, zoom }: CubeCamera, width: number, height: number): number {
  const across = Math.hypot(size[0], size[1]);
  const tall = across * Math.sin(pitch) + size[2] * Math.cos(pitch);
  const fitting = Math.min((width - ROOM_X) / across, (height - ROOM_ABOVE - ROOM_BELOW) / tall);
  return Math.max(SMALLEST, fitting) * zoom;
}

/** Where the middle of the box is on a screen of this height, from the top. */
export function middleY(height: number): number {
  return (height + ROOM_ABOVE - ROOM_BELOW) / 2;
}

/** Box → screen. */
export function project(place: Place, box: CubeBox, camera: CubeCamera, width: number, height: number): Point {
  const { right, up } = screenAxes(camera);
  const scale = scaleOf(box, camera, width, height);
  return { x: width / 2 + dot(place, right) * scale, y: middleY(height) - dot(place, up) * scale };
}

/** Pixel of the map under a place on the screen, on the level plane of a channel; null beside it. */
export function pixelOnLevel(
  at: Point,
  channel: number,
  box: CubeBox,
  camera: CubeCamera,
  width: number,
  height: number,
): { readonly row: number; readonly column: number } | null {
  const scale = scaleOf(box, camera, width, height);
  const { right, up } = screenAxes(camera);
  const across = (at.x - width / 2) / scale;
  const upward = (middleY(height) - at.y) / scale - zOfChannel(box, channel) * up[2];
  // Both vectors without their z: solved for x and y.
  const whole = right[0] * up[1] - right[1] * up[0];
  const x = (across * up[1] - upward * right[1]) / whole;
  const y = (right[0] * upward - up[0] * across) / whole;
  const column = Math.floor((x / box.size[0] + 0.5) * box.columns);
  const row = Math.floor((0.5 - y / box.size[1]) * box.rows);
  return row >= 0 && column >= 0 && row < box.rows && column < box.columns ? { row, column } : null;
}

function dot(a: Place, b: Place): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
