import { AppError } from '../../../src-preload/contract/errors.ts';
import type { CropParameters } from '../../../src-preload/contract/steps.ts';
import type { Spectra } from '../spectra.ts';
import { signalRange } from './signal-range.ts';
import { croppedAxis, placeOf, type SpectrumCube, withNavigation, withSpectra } from './spectrum-cube.ts';

/**
 * Part of a cube: a range of the signal axis, of rows and of columns. Nothing is copied.
 * @throws {AppError} `parameter-invalid` when a range lies outside the cube
 */
export function cropCube(cube: SpectrumCube, { signal, rows, columns }: CropParameters): SpectrumCube {
  const [firstChannel, endChannel] = signal ? signalRange(cube.signal, signal) : [0, cube.signal.size];
  if (cube.kept && (rows || columns)) throw afterMask('crop');
  const [firstRow, endRow] = pixelRange(rows, cube.rows, 'rows');
  const [firstColumn, endColumn] = pixelRange(columns, cube.columns, 'columns');
  const channels = endChannel - firstChannel;
  const width = endColumn - firstColumn;
  const parent = cube.spectra;
  const place = placeOf(cube);
  const whole = width === cube.columns;
  let buffer = new Float32Array(0);
  const read: Spectra['read'] = (first, pixelCount, out) => {
    // Rows of the parent hold the pixels wanted in runs of up to `width`; whole rows make one run.
    for (let done = 0; done < pixelCount; ) {
      const pixel = first + done;
      const row = Math.floor(pixel / width);
      const column = pixel - row * width;
      const run = whole ? pixelCount - done : Math.min(pixelCount - done, width - column);
      const from = (firstRow + row) * cube.columns + firstColumn + column;
      const target = out.subarray(done * channels, (done + run) * channels);
      if (channels === parent.channels) {
        parent.read(from, run, target);
      } else if (parent.readChannels && !parent.view) {
        parent.readChannels(from, run, firstChannel, endChannel, target);
      } else {
        if (buffer.length < run * parent.channels) buffer = new Float32Array(run * parent.channels);
        parent.read(from, run, buffer.subarray(0, run * parent.channels));
        for (let i = 0; i < run; i++) {
          const start = i * parent.channels + firstChannel;
          target.set(buffer.subarray(start, start + channels), i * channels);
        }
      }
      done += run;
    }
  };
  const own = cube.own && cropCube(withSpectra(cube, cube.own), { signal, rows, columns }).spectra;
  return {
    ...cube,
    ...(own && { own }),
    spectra: {
      pixels: cube.kept ? parent.pixels : (endRow - firstRow) * width,
      channels,
      isFinite: parent.isFinite ?? false,
      read,
    },
    rows: endRow - firstRow,
    columns: width,
    place: {
      ...place,
      row: place.row + firstRow * place.blockRows,
      column: place.column + firstColumn * place.blockColumns,
    },
    navigation: withNavigation(cube, {
      rows: (axis) => croppedAxis(axis, firstRow, endRow - firstRow),
      columns: (axis) => croppedAxis(axis, firstColumn, width),
    }),
    signal: croppedAxis(cube.signal, firstChannel, channels),
  };
}

/** Rows and columns cannot change once pixels are left out. */
export function afterMask(op: string): AppError {
  const message = `"${op}" cannot change rows and columns after a mask: it would no longer be clear which pixels are meant.`;
  return new AppError('parameter-invalid', message, `Put "${op}" before "mask".`, { field: op });
}

function pixelRange(range: readonly [number, number] | undefined, size: number, field: string): [number, number] {
  if (!range) return [0, size];
  if (range[1] <= size) return [range[0], range[1]];
  throw new AppError(
    'parameter-invalid',
    `The ${field} ${range[0]} to ${range[1]} do not exist: the cube has ${size}.`,
    `Choose a range between 0 and ${size}.`,
    { field },
  );
}
