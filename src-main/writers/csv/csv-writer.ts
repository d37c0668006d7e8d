import { positionAt } from '../../../src-preload/contract/axis.ts';
import { type Axis, isRealNumber } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { elementCount, type NativeArray } from '../../cubes/array-source.ts';
import { ownMetadataText } from '../../readers/own-metadata.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { type ByteSink, writeAtomically } from '../write-atomically.ts';
import type { WritableDataset, Writer } from '../writer.ts';

/**
 * Writes a table that spreadsheets and `numpy.loadtxt` read. Lines that begin with `#` carry title, number type, axes and, as JSON, metadata.
 *
 * A spectrum: two columns, position and value. An image: a matrix, one line per row. Anything else: one line per pixel,
 * its positions first and then its spectrum; the line above the values names the columns.
 */
export const csvWriter: Writer = {
  format: 'csv',
  label: 'CSV table',
  extensions: ['.csv'],
  write: writeCsv,
};

/** Values that are turned to text at a time. */
const VALUES_AT_ONCE = 128 * 1024;

async function writeCsv(dataset: WritableDataset, path: string, job: JobContext): Promise<void> {
  if (!isRealNumber(dataset.dtype)) {
    throw new AppError(
      'format-unsupported',
      `A CSV table cannot hold ${dataset.dtype} values.`,
      'Write .npy or .hspy instead.',
      { file: path, format: 'csv', field: 'dtype' },
    );
  }
  await writeAtomically({ path, fill: (sink) => fill(dataset, sink, job) });
}

async function fill(dataset: WritableDataset, sink: ByteSink, job: JobContext): Promise<void> {
  const { axes, shape } = dataset;
  const kind = kindOfAxes(axes);
  await sink.write(header(dataset));
  if (kind === 'spectrum') {
    await sink.write(`${columnName(axes[0]!)},value\n`);
    await writeLines(dataset, 1, job, sink, (line, values) => `${position(axes[0]!, line)},${values[0]}`);
  } else if (kind === 'image') {
    await writeLines(dataset, shape[1]!, job, sink, (_line, values) => values.join(','));
  } else {
    const signal = axes.at(-1)!;
    const others = axes.slice(0, -1);
    const channels = Array.from({ length: signal.size }, (_, i) => position(signal, i));
    await sink.write(`${[...others.map(columnName), ...channels].join(',')}\n`);
    await writeLines(dataset, signal.size, job, sink, (line, values) => {
      const at = indexOf(line, shape.slice(0, -1)).map((index, i) => position(others[i]!, index));
      return `${at.join(',')},${values.join(',')}`;
    });
  }
}

async function writeLines(
  dataset: WritableDataset,
  width: number,
  job: JobContext,
  sink: ByteSink,
  format: (line: number, values: NativeArray) => string,
): Promise<void> {
  const lines = elementCount(dataset.shape) / width;
  const atOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / width));
  for (let first = 0; first < lines; first += atOnce) {
    job.report({ phase: 'writing', done: first, total: lines });
    await job.pause();
    const count = Math.min(atOnce, lines - first);
    const values = dataset.source.read(first * width, count * width);
    const text: string[] = [];
    for (let i = 0; i < count; i++) text.push(format(first + i, values.subarray(i * width, (i + 1) * width)));
    await sink.write(`${text.join('\n')}\n`);
  }
  job.report({ phase: 'writing', done: lines, total: lines });
}

function header({ title, kind, dtype, axes, metadata }: WritableDataset): string {
  const lines = [
    ...(title ? [`title: ${title}`] : []),
    ...(kind && kind !== kindOfAxes(axes) ? [`kind: ${kind}`] : []),
    `shape: ${axes.map((axis) => axis.size).join(' x ')}, ${dtype}`,
    ...axes.map(({ name, size, scale, offset, units, role }) => {
      return `axis: ${name}, size ${size}, scale ${scale}, offset ${offset}, units ${units || '-'}, ${role}`;
    }),
  ];
  const text = lines.map((line) => `# ${line.replace(/\s+/g, ' ')}\n`).join('');
  return Object.keys(metadata).length === 0 ? text : `${text}# metadata: ${ownMetadataText(metadata)}\n`;
}

/** `Energy loss (eV)`, quoted when it has a comma or a quote. */
function columnName({ name, units }: Axis): string {
  const text = units ? `${name} (${units})` : name;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Position of an index; 12 digits hide what binary fractions add (0.1 · 3 = 0.30000000000000004). */
function position(axis: Axis, index: number): number {
  return Number(positionAt(axis, index).toPrecision(12));
}

function indexOf(line: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = line;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}
