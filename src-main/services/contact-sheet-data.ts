import type { Axis, DatasetDescription } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import { isFrameByFrame, stackNames } from '../../src-preload/contract/image-stacks.ts';
import { formatNumber, formatValue } from '../../src-preload/contract/numbers.ts';
import type { FigureRequest, Recipe } from '../../src-preload/contract/recipe.ts';
import type { ArrangeParameters } from '../../src-preload/contract/steps/arranging.ts';
import type { ContactSheetData } from '../figures/contact-sheet-figure.ts';
import { phaseOrder, unknownPhases } from '../figures/phase-order.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import { type FigureSource, provenance, titleOf } from './figure-source.ts';
import { phaseLabels } from './phase-labels.ts';
import { phasesOfLabels } from './phase-map-of-run.ts';
import type { DrawingContext } from './run-figure.ts';

/** Images of a group, by their numbers in the stack. */
interface SheetPart {
  readonly name: string;
  readonly phase?: { readonly letter: string; readonly color: string };
  readonly frames: readonly number[];
}

/**
 * Images of a stack by the phases, anomaly scores or groups of a run, read from the file.
 * @throws {AppError} `input-missing` when the run is of no stack of images or has no such numbers; what reading throws
 */
export async function contactSheetData(
  source: FigureSource,
  request: FigureRequest,
  context: DrawingContext,
): Promise<ContactSheetData> {
  const { result } = source;
  if (!isFrameByFrame(result)) {
    const advice = 'Choose a run of a stack of images without "patches".';
    throw new AppError(
      'input-missing',
      'A contact sheet shows the images of a stack, and this run is of none.',
      advice,
    );
  }
  const { dataset, frames: summed } = result.source;
  const file = source.file ?? result.source.file;
  const { datasets } = await context.lookingJob('inspect', { file, statistics: 'none' });
  const description = datasets[dataset];
  if (!description)
    throw new AppError('input-missing', 'The images of this run are no longer in its file.', 'Restore it.');
  const [y, x] = description.axes.slice(-2) as [Axis, Axis];
  const size = smallSize(y.size, x.size);
  const { names } = stackNames(description);
  const parts = partsOf(source, request, description, context);
  const scores = request.groupBy === 'score' ? scoresOf(source) : null;
  const nameOf = (frame: number) => {
    const name = names[frame] ?? `Image ${formatNumber(frame + 1)}`;
    return scores ? `${formatValue(scores[frame]!, 3)} · ${name}` : name;
  };
  const taken = { file, dataset, ...framesPart(summed), ...arrangementOf(result.recipe) };
  const groups = [];
  for (const { frames, ...part } of parts) {
    const tiles = [];
    for (const frame of frames.slice(0, request.tiles)) {
      const { map } = await context.lookingJob('frame', { ...taken, frame });
      tiles.push({ name: nameOf(frame), values: smaller(map, y.size, x.size, size) });
    }
    groups.push({ ...part, count: frames.length, tiles });
  }
  return {
    title: titleOf(source),
    rows: size.rows,
    columns: size.columns,
    pixelSize: { x, y },
    groups,
    colorMap: request.colors === 'automatic' ? 'gray' : request.colors,
    label: 'Intensity',
    ...(request.range ? { range: { min: request.range[0], max: request.range[1] } } : {}),
    provenance: provenance(source),
  };
}

/** How the run has arranged the axes of its dataset. */
function arrangementOf({ steps: [first] }: Recipe): { arrange?: ArrangeParameters } {
  if (first?.op !== 'arrange') return {};
  const { op: _, ...arrange } = first;
  return { arrange };
}

/** Longest side of an image on a sheet, in pixels: 30 mm at 300 dpi and more. */
const LONGEST_SIDE = 400;

interface SmallSize {
  readonly rows: number;
  readonly columns: number;
  /** Pixels of the file in one of the sheet, along each side. */
  readonly factor: number;
}

function smallSize(rows: number, columns: number): SmallSize {
  const factor = Math.ceil(Math.max(rows, columns) / LONGEST_SIDE);
  return { rows: Math.ceil(rows / factor), columns: Math.ceil(columns / factor), factor };
}

/** Means of squares of pixels; those at the right and lower edge may be smaller. */
function smaller(values: Float32Array, rows: number, columns: number, size: SmallSize): Float32Array {
  if (size.factor === 1) return values;
  const sums = new Float64Array(size.rows * size.columns);
  const counts = new Uint32Array(sums.length);
  for (let row = 0; row < rows; row++) {
    const at = Math.floor(row / size.factor) * size.columns;
    for (let column = 0; column < columns; column++) {
      const place = at + Math.floor(column / size.factor);
      sums[place] += values[row * columns + column];
      counts[place]++;
    }
  }
  return Float32Array.from(sums, (sum, i) => sum / counts[i]);
}

function partsOf(
  source: FigureSource,
  { groupBy, order }: FigureRequest,
  description: DatasetDescription,
  context: DrawingContext,
): readonly SheetPart[] {
  if (groupBy === 'score') {
    const scores = scoresOf(source);
    const judged = [...scores.keys()].filter((frame) => Number.isFinite(scores[frame]));
    return [{ name: 'Highest anomaly scores', frames: judged.toSorted((a, b) => scores[b]! - scores[a]! || a - b) }];
  }
  const parts = groupBy === 'group' ? byGroup(description) : byPhase(source);
  const words = parts.map(({ name, phase }) => ({ name, letter: phase?.letter ?? '' }));
  for (const word of unknownPhases(words, order)) {
    context.warn(`No ${groupBy} of this run is called “${word}”, which the order names.`);
  }
  return phaseOrder(words, order)
    .map((index) => parts[index]!)
    .filter(({ frames }) => frames.length > 0);
}

function byGroup(description: DatasetDescription): readonly SheetPart[] {
  const { groups, labels } = stackNames(description);
  if (groups.length === 0 || labels.length === 0) {
    const advice = 'Open a folder with a folder for each group, or group by phase.';
    throw new AppError('input-missing', 'Neither folders nor names of these images tell groups.', advice, {
      field: 'groupBy',
    });
  }
  return groups.map((name, group) => ({
    name: name || 'No group',
    frames: labels.flatMap((label, frame) => (label === group ? [frame] : [])),
  }));
}

function byPhase(source: FigureSource): readonly SheetPart[] {
  const record = source.result.arrays.findLast(({ name }) => /^labels(-\d+)?$/.test(name));
  if (!record) {
    const advice = 'Add a clustering step, such as { "op": "kmeans", "clusters": 3 }, or group by name.';
    throw new AppError('input-missing', 'This run has no phases to sort images by.', advice, { field: 'groupBy' });
  }
  const labels = phaseLabels(source, record);
  const clusters = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const phases = phasesOfLabels(source, record.name, clusters);
  const phaseOfCluster = new Map(phases.flatMap((phase, i) => phase.clusters.map((cluster) => [cluster, i] as const)));
  const frames: number[][] = [...phases, null].map(() => []);
  labels.forEach((label, frame) => {
    frames[phaseOfCluster.get(label) ?? phases.length]!.push(frame);
  });
  return [
    ...phases.map(({ name, letter, color }, i) => ({ name, phase: { letter, color }, frames: frames[i]! })),
    { name: 'In no phase', frames: frames[phases.length]! },
  ];
}

/** Scores of a step "anomaly", one for each image; NaN where it was not judged. */
function scoresOf(source: FigureSource): Float64Array {
  const { arrays, steps } = source.result;
  const record = arrays.findLast(({ name, step }) => /^scores(-\d+)?$/.test(name) && steps[step]?.op === 'anomaly');
  if (!record) {
    const advice = 'Add the steps "groups", "autoencoder" and "anomaly", or group by phase.';
    throw new AppError('input-missing', 'This run has no anomaly scores.', advice, { field: 'groupBy' });
  }
  return Float64Array.from(readOwnArray(source.arrayPath(record.name), record));
}
