import type { Axis, Json } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import { countUnassigned, UNASSIGNED_LABEL } from '../../src-preload/contract/unassigned-pixels.ts';
import type { CallContext } from './call-context.ts';
import type { FigureSource } from './figure-source.ts';
import { phaseLabels, unassignedIn } from './phase-labels.ts';
import { phaseMapData } from './phase-map-of-run.ts';

/** Phases that a byte can number beside 0, which is unassigned. */
const MOST_IN_BYTE = 255;

/**
 * The phase map as TIFF: 0 for pixels that are masked or unassigned, then the phases by number in their order; in the phases' colors (a palette)
 * while a byte is enough, else 16-bit gray. ImageJ reads the pixel size.
 */
export async function exportPhaseMap(source: FigureSource, out: string, context: CallContext): Promise<string[]> {
  const map = phaseMapData(source);
  const inBytes = map.phases.length <= MOST_IN_BYTE;
  await context.lookingJob('write-array', {
    out,
    title: map.title,
    shape: [map.rows, map.columns],
    dtype: inBytes ? 'uint8' : 'uint16',
    axes: imageAxes(source, map.rows, map.columns),
    metadata: {},
    values: inBytes ? Uint8Array.from(map.labels, next) : Uint16Array.from(map.labels, next),
    ...(inBytes ? { palette: [UNASSIGNED_COLOR, ...map.phases.map(({ color }) => color)] } : {}),
  });
  return [out];
}

/** Masked pixels are 0 too: a byte has no other word for them. */
const next = (phase: number) => Math.max(0, phase + 1);

/**
 * The labels as the run made them, clusters from 0 on, −1 where a mask left a pixel out, and −2 (`UNASSIGNED_LABEL`) where a person took it out
 * of its phase; the title says which phase each cluster is in.
 */
export async function exportLabels(
  source: FigureSource,
  out: string,
  runName: string,
  context: CallContext,
): Promise<string[]> {
  const array = source.result.arrays.findLast(({ name }) => /^labels(-\d+)?$/.test(name));
  if (!array) {
    const advice = 'Choose a run with a clustering step.';
    throw new AppError('input-missing', 'This run has no labels.', advice);
  }
  const values = phaseLabels(source, array);
  const columns = array.shape.at(-1) ?? 1;
  const rows = values.length / columns;
  const phases = (source.phases ?? []).filter(({ labels }) => labels === array.name);
  const taken = countUnassigned(unassignedIn(source, array.name)?.regions ?? []);
  const words = phases.map(({ name, clusters }) => `${clusters.join(' + ')} ${name}`);
  const legend = [...words, ...(taken > 0 ? [`${UNASSIGNED_LABEL} unassigned by hand`] : [])].join(', ');
  const phaseTable: Json = phases.map(({ name, letter, color, clusters }) => ({ name, letter, color, clusters }));
  await context.lookingJob('write-array', {
    out,
    title: `Labels of ${runName}${legend === '' ? '' : `: ${legend}`}`,
    shape: [rows, columns],
    dtype: 'int32',
    axes: imageAxes(source, rows, columns),
    metadata: { phases: phaseTable, ...(taken > 0 ? { unassigned: { value: UNASSIGNED_LABEL, pixels: taken } } : {}) },
    values,
  });
  return [out];
}

/** Axes of a map as those of an image; a line of pixels is one row. */
export function imageAxes({ result }: FigureSource, rows: number, columns: number): Axis[] {
  const navigation = result.prepared.axes.filter((axis) => axis.role === 'navigation');
  const plain: Axis = { name: '', size: 1, scale: 1, offset: 0, units: '', role: 'signal' };
  const x = navigation.at(-1) ?? { ...plain, name: 'x' };
  // The one row of a line is as high as its pixels are wide.
  const y = navigation.at(-2) ?? { ...x, name: 'y', offset: 0 };
  return [
    { ...y, size: rows, role: 'signal' },
    { ...x, size: columns, role: 'signal' },
  ];
}
