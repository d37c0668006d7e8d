import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { damaged } from '../reader-errors.ts';
import { placesOf, type WdfOrigin } from './wdf-axes.ts';
import { FORMAT, type WdfBlock } from './wdf-blocks.ts';

/** The block WMAP: a grid in µm. */
export interface WdfGrid {
  readonly flags: number;
  readonly offsets: readonly [number, number, number];
  readonly scales: readonly [number, number, number];
  readonly sizes: readonly [number, number, number];
}

/** What a map is presented as: its axes, slowest first, and for each place the number of its spectrum, −1 for none. */
export interface WdfMap {
  readonly axes: readonly Axis[];
  readonly spectrumAt: Int32Array;
}

const GRID_BYTES = 48;
/** The spectra were taken along a line. */
const LINE = 0x80;
/** A place may miss a point of the grid by this part of a step. */
const TOLERANCE = 0.25;
/** A stopped map keeps its shape, but what is presented must stay in proportion to the file. */
const MOST_UNRECORDED = 1 << 22;

/** @throws {AppError} `file-damaged`. */
export function readWdfGrid(bytes: ByteSource, block: WdfBlock): WdfGrid {
  if (block.byteLength < GRID_BYTES) {
    throw damaged('The grid of the map is too short.', { format: FORMAT, field: 'WMAP', byteOffset: block.byteOffset });
  }
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.position = block.byteOffset;
  const flags = cursor.uint32('WMAP');
  cursor.skip(4, 'WMAP');
  const three = (read: () => number): [number, number, number] => [read(), read(), read()];
  return {
    flags,
    offsets: three(() => cursor.float32('WMAP')),
    scales: three(() => cursor.float32('WMAP')),
    sizes: three(() => cursor.uint32('WMAP')),
  };
}

/**
 * Puts the spectra of a map to their places `[Y, X]`, or along a line. Where the file lists X and Y of each spectrum, they
 * decide, so that meandering and column-wise scans come out right; else the spectra lie row by row.
 * @throws {AppError} `file-damaged` when the grid does not fit the number of spectra.
 */
export function wdfMap(
  grid: WdfGrid,
  origins: readonly WdfOrigin[],
  spectra: number,
  warn: (warning: string) => void,
): WdfMap {
  const [columns, rows, layers] = grid.sizes.map((size) => Math.max(1, size)) as [number, number, number];
  const units = placesOf(origins)?.x.units ?? 'µm';
  if ((grid.flags & LINE) !== 0) {
    const step = Math.hypot(grid.scales[0], grid.scales[1], grid.scales[2]);
    const axis = calibratedAxis('Distance', spectra, 'navigation', { scale: step, offset: 0, units }, warn);
    return { axes: [axis], spectrumAt: Int32Array.from({ length: spectra }, (_, i) => i) };
  }
  const places = columns * rows * layers;
  if (places < spectra || places - spectra > MOST_UNRECORDED) {
    throw damaged(`A map of ${columns} × ${rows} × ${layers} places cannot have ${spectra} spectra.`, {
      format: FORMAT,
      field: 'WMAP',
    });
  }
  if (spectra < places)
    warn(`The map was stopped early: ${spectra} of ${places} spectra were taken. The others are NaN.`);
  const axes = (['X', 'Y', 'Z'] as const).map((name, i) => {
    const raw = { scale: grid.scales[i]!, offset: grid.offsets[i]!, units };
    return calibratedAxis(name, [columns, rows, layers][i]!, 'navigation', raw, warn);
  });
  const spectrumAt = new Int32Array(places).fill(-1);
  const found = layers === 1 ? placesOnGrid(grid, origins, columns, rows) : undefined;
  for (let i = 0; i < spectra; i++) spectrumAt[found?.[i] ?? i] = i;
  return { axes: axes.reverse().filter((axis, i) => i > 0 || axis.size > 1), spectrumAt };
}

/** Number of the place of each spectrum, row by row; undefined unless each has a place of its own on the grid. */
function placesOnGrid(
  { offsets, scales }: WdfGrid,
  origins: readonly WdfOrigin[],
  columns: number,
  rows: number,
): Int32Array | undefined {
  const listed = placesOf(origins);
  if (!listed || !scales[0] || !scales[1]) return undefined;
  const places = new Int32Array(listed.x.values.length);
  const taken = new Uint8Array(columns * rows);
  for (let i = 0; i < places.length; i++) {
    const column = (listed.x.values[i]! - offsets[0]) / scales[0];
    const row = (listed.y.values[i]! - offsets[1]) / scales[1];
    const [c, r] = [Math.round(column), Math.round(row)];
    const isOnGrid = Math.abs(column - c) <= TOLERANCE && Math.abs(row - r) <= TOLERANCE;
    if (!isOnGrid || c < 0 || r < 0 || c >= columns || r >= rows || taken[r * columns + c] === 1) return undefined;
    taken[r * columns + c] = 1;
    places[i] = r * columns + c;
  }
  return places;
}
