import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../../../src-main/jobs/engine-client.ts';
import { type EngineProcess, startProcess } from '../../../src-main/jobs/engine-process.ts';
import { npyHeader } from '../../../src-main/writers/numpy/numpy-writer.ts';
import type { Axis, DType } from '../../../src-preload/contract/dataset.ts';

const entry = fileURLToPath(new URL('../../../src-main/jobs/engine-main.ts', import.meta.url));

/** A real engine; `started` gets each process that it starts. */
export function realEngine(started: (process: EngineProcess) => void = () => {}) {
  return createEngine({
    entry,
    startProcess(program, listener) {
      const process = startProcess(program, listener);
      started(process);
      return process;
    },
  });
}

/** A fresh folder with helpers to put data in. */
export function temporaryData() {
  const path = mkdtempSync(join(tmpdir(), 'phasewright-window-'));
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true }),
    /** Writes an array with its axes beside it; answers with its path. */
    array(name: string, dtype: DType, shape: readonly number[], values: NodeJS.TypedArray, axes?: readonly Axis[]) {
      const file = join(path, name);
      const body = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, Buffer.concat([npyHeader(dtype, shape), body]));
      if (axes) writeFileSync(file.replace(/npy$/, 'json'), JSON.stringify({ title: name.replace('.npy', ''), axes }));
      return file;
    },
  };
}

/** Axes of a spectrum image of this shape, pixels of 0.5 µm and channels of 10 eV from 100 eV on. */
export function cubeAxes([rows, columns, channels]: readonly [number, number, number]): Axis[] {
  const side = { scale: 0.5, offset: 0, units: 'µm', role: 'navigation' } as const;
  return [
    { name: 'y', size: rows, ...side },
    { name: 'x', size: columns, ...side },
    { name: 'Energy loss', size: channels, scale: 10, offset: 100, units: 'eV', role: 'signal' },
  ];
}

/** Three kinds of spectra in bands of columns, with a little that differs from pixel to pixel. */
export function threeBands([rows, columns, channels]: readonly [number, number, number]): Uint16Array {
  const values = new Uint16Array(rows * columns * channels);
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const band = Math.floor((3 * (pixel % columns)) / columns);
    for (let channel = 0; channel < channels; channel++) {
      const peak = Math.abs(channel - (band + 1) * (channels / 4)) < 2 ? 200 + 50 * band : 10;
      values[pixel * channels + channel] = peak + ((pixel * 7 + channel * 3) % 5);
    }
  }
  return values;
}
