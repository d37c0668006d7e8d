import { z } from 'zod';
import type { Axis, DatasetKind, Json } from '../../../src-preload/contract/dataset.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { calibratedAxis } from '../calibration.ts';
import { isDeeper } from '../own-metadata.ts';
import type { ReadableFile } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { FORMAT } from './npy-header.ts';

/** What the `.json` beside an `.npy` file says. */
export interface Sidecar {
  readonly title?: string | undefined;
  readonly kind?: DatasetKind | undefined;
  readonly axes?: readonly Axis[] | undefined;
  /** Of the last axis only, as `energy_start` and `energy_step` give it. */
  readonly energy?: { readonly start: number; readonly step: number; readonly units: string } | undefined;
  readonly metadata?: { readonly [key: string]: Json } | undefined;
  readonly original: { readonly [key: string]: Json };
}

const LARGEST_BYTES = 16 * 1024 * 1024;
const DEEPEST = 64;

const KINDS = ['spectrum-image', 'spectrum-line', 'spectrum', 'image', 'image-stack', 'other'] as const;
const axisSchema = z.object({
  name: z.string().max(200),
  size: z.number().int().min(1).optional(),
  scale: z.number().optional(),
  offset: z.number().optional(),
  units: z.string().max(200).optional(),
  role: z.enum(['navigation', 'signal']).optional(),
  /** Of uneven steps: the position of each index. */
  positions: z.array(z.number()).optional(),
});
const sidecarSchema = z.object({
  title: z.string().max(10_000).optional(),
  kind: z.enum(KINDS).optional(),
  axes: z.array(axisSchema),
  metadata: z.record(z.string(), z.json()).optional(),
  original: z.record(z.string(), z.json()).optional(),
});
const energySchema = z.object({
  energy_start: z.number(),
  energy_step: z.number(),
  unit: z.string().max(200).default(''),
  shape: z.array(z.number().int()).optional(),
});

/**
 * The description in `<name>.json` beside `<name>.npy`, checked against the array's shape; undefined when there is none.
 *
 * Two forms are understood: ours, `{ title?, kind?, axes: [{ name, size?, scale?, offset?, units?, role?, positions? }], metadata?, original? }`
 * with axes in C-order, and `{ energy_start, energy_step, unit }`, which calibrates the last axis.
 * @throws {AppError} `file-damaged`, naming the field, when it does not fit the array.
 */
export function readSidecar(
  file: ReadableFile,
  shape: readonly number[],
  warn: (warning: string) => void,
): Sidecar | undefined {
  const sibling = file.sibling(`${file.name.replace(/\.npy$/i, '')}.json`);
  if (!sibling || sibling.name.toLowerCase() === file.name.toLowerCase()) return undefined;
  const fail = (field: string | undefined, message: string) =>
    damaged(`${sibling.name}: ${message}`, { format: FORMAT, field, file: sibling.localPath }, SIDECAR_ADVICE);
  if (sibling.bytes.size > LARGEST_BYTES) {
    throw fail(undefined, `it is ${sibling.bytes.size} bytes long; ${LARGEST_BYTES} are read at most.`);
  }
  const value = parseObject(sibling, fail);
  if ('axes' in value) return ourForm(value, shape, fail, warn, sibling.name);
  if ('energy_start' in value || 'energy_step' in value) return energyForm(value, shape, fail);
  warn(`${sibling.name} describes no axes and was not used.`);
  return undefined;
}

const SIDECAR_ADVICE = 'Correct that file so that it fits the array, or move it away to open the array without it.';
type Fail = (field: string | undefined, message: string) => Error;
type JsonObject = { readonly [key: string]: Json };

function parseObject(sibling: ReadableFile, fail: Fail): JsonObject {
  let value: Json;
  try {
    const bytes = sibling.bytes.read(0, sibling.bytes.size);
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch (error) {
    throw fail(undefined, `it is not JSON (${error instanceof Error ? error.message : error}).`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fail(undefined, 'it is not an object.');
  if (isDeeper(value, DEEPEST)) throw fail(undefined, `it is nested more than ${DEEPEST} deep.`);
  return value as JsonObject;
}

function ourForm(
  value: JsonObject,
  shape: readonly number[],
  fail: Fail,
  warn: (warning: string) => void,
  name: string,
): Sidecar {
  const parsed = check(sidecarSchema, value, fail);
  if (parsed.axes.length !== shape.length) {
    throw fail('axes', `it describes ${parsed.axes.length} axes, but the array has ${shape.length}.`);
  }
  for (const key of Object.keys(value)) {
    if (!(key in sidecarSchema.shape)) warn(`${name}: "${key}" is not known and was not used.`);
  }
  const signalAxes = signalAxesOf(parsed.kind, shape.length);
  const axes = parsed.axes.map((axis, i) => {
    if (axis.size !== undefined && axis.size !== shape[i]) {
      throw fail(`axes[${i}].size`, `it says ${axis.size}, but the array has ${shape[i]} there.`);
    }
    const role = axis.role ?? (i >= shape.length - signalAxes ? 'signal' : 'navigation');
    if (axis.positions) {
      if (axis.positions.length !== shape[i]) {
        throw fail(`axes[${i}].positions`, `it lists ${axis.positions.length}, but the array has ${shape[i]} there.`);
      }
      return axisOfPositions(axis.name.trim(), (axis.units ?? '').trim(), role, axis.positions, warn);
    }
    const raw = { scale: axis.scale, offset: axis.offset, units: axis.units };
    return calibratedAxis(axis.name.trim(), shape[i]!, role, raw, warn);
  });
  return {
    title: parsed.title,
    kind: parsed.kind,
    axes,
    metadata: parsed.metadata,
    original: parsed.original ?? value,
  };
}

function energyForm(value: JsonObject, shape: readonly number[], fail: Fail): Sidecar {
  const parsed = check(energySchema, value, fail);
  if (parsed.shape && parsed.shape.join() !== shape.join()) {
    throw fail('shape', `it says ${parsed.shape.join(' × ')}, but the array is ${shape.join(' × ')}.`);
  }
  const { phases: _phases, spectra: _spectra, ...original } = value;
  return { energy: { start: parsed.energy_start, step: parsed.energy_step, units: parsed.unit }, original };
}

/** How many of the last axes are signal axes, when the file does not say. */
export function signalAxesOf(kind: DatasetKind | undefined, rank: number): number {
  return kind === 'image' || kind === 'image-stack' ? Math.min(2, rank) : 1;
}

function check<T>(schema: z.ZodType<T>, value: JsonObject, fail: Fail): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  throw fail(field?.replace(/^\./, ''), `${issue?.message ?? 'it is not as expected'}.`);
}
