import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../../src-preload/contract/errors.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { ArrayRecord, RunResult } from '../../../src-preload/contract/results.ts';

/** A fresh folder, and how to remove it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'phasewright-project-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Bytes of an `.npy` file, version 1.0 of the format. */
export function npy(values: Int32Array | Float32Array, shape: readonly number[]): Buffer {
  const descr = values instanceof Int32Array ? '<i4' : '<f4';
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${dictionary.padEnd(Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 11)}\n`;
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([
    head,
    Buffer.from(header, 'latin1'),
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  ]);
}

export interface SampleRun {
  readonly result: RunResult;
  readonly arraysFolder: string;
}

/** A finished run of k-means: its result and its array files in a folder of their own. */
export function sampleRun(
  folder: string,
  labels: Int32Array,
  centroids: readonly (readonly number[])[],
  extra: readonly Float32Array[] = [],
): SampleRun {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, values: Int32Array | Float32Array, shape: readonly number[]): ArrayRecord => {
    const bytes = npy(values, shape);
    writeFileSync(join(folder, `${name}.npy`), bytes);
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    return { name, dtype, shape, file: `${name}.npy`, sha256: sha256(bytes), step: 0 };
  };
  const arrays = [
    write('labels', labels, [1, labels.length]),
    write('centroids', Float32Array.from(centroids.flat()), [centroids.length, centroids[0]!.length]),
    ...extra.map((values, i) => write(`map-${i}`, values, [1, values.length])),
  ];
  const axes = [
    { name: 'y', size: 1, scale: 1, offset: 0, units: 'nm', role: 'navigation' },
    { name: 'x', size: labels.length, scale: 1, offset: 0, units: 'nm', role: 'navigation' },
    { name: 'Energy loss', size: centroids[0]!.length, scale: 0.1, offset: 10, units: 'eV', role: 'signal' },
  ] as const;
  const shape = axes.map(({ size }) => size);
  const result: RunResult = {
    phasewright: 1,
    recipe: { phasewright: 1, dataset: 0, steps: [], figures: [] },
    source: {
      file: join(folder, 'cube.npy'),
      files: ['cube.npy'],
      sizeBytes: 4,
      sha256: sha256(Buffer.from('cube')),
      format: 'npy',
      dataset: 0,
      title: 'duplex steel',
      shape,
      dtype: 'float32',
      axes,
    },
    prepared: { shape, axes },
    steps: [
      {
        op: 'kmeans',
        parameters: { clusters: centroids.length },
        results: { inertia: 1.5 },
        arrays: arrays.map(({ name }) => name),
        seconds: 0.1,
      },
    ],
    arrays,
    device: { requested: 'auto', used: 'cpu', reason: 'no other', threads: 2 },
    versions: { phasewright: '0.1.0', node: '24', onnxruntime: '1.30.0', platform: 'test' },
    warnings: ['axis x has no calibration'],
    startedAt: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    peakMemoryBytes: 1000,
  };
  return { result, arraysFolder: folder };
}

/** A run with three clear clusters over four channels. */
export function threeClusters(folder: string): SampleRun {
  return sampleRun(folder, Int32Array.of(0, 1, 2, 0), [
    [8, 1, 1, 0],
    [0, 6, 2, 2],
    [1, 0, 1, 8],
  ]);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The code of the error that a piece of work throws; fails when it throws something that is not made for people. */
export function codeOf(work: () => unknown): ErrorCode | 'nothing thrown' {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError && error.message !== '' && error.advice !== '') return error.code;
    throw error;
  }
  return 'nothing thrown';
}
