import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { RUNS_PATH } from '../../readers/hyperspy/own-runs.ts';
import { type RewritableSink, writeAtomically } from '../write-atomically.ts';
import type { WritableDataset, WritableFile, Writer } from '../writer.ts';
import { writeChunkedDataset } from './hdf5-chunks.ts';
import { SUPERBLOCK_BYTES, superblock } from './hdf5-encoding.ts';
import { createStringHeap } from './hdf5-heap.ts';
import { type AttributeValue, contentOfMetadata, type GroupContent, linkName, writeGroup } from './hdf5-tree-writer.ts';

/** Writes `.hspy` (format 3.1, which HyperSpy ≥ 1.7 opens): shuffled and gzipped chunks, axes, both metadata trees; several signals, and runs in a group of our own. */
export const hyperSpyWriter: Writer = {
  format: 'hyperspy',
  label: 'HyperSpy',
  extensions: ['.hspy'],
  write: (dataset, path, job) => writeHyperSpy({ datasets: [dataset], runs: [] }, path, job),
  writeAll: writeHyperSpy,
};

async function writeHyperSpy(contents: WritableFile, path: string, job: JobContext): Promise<void> {
  for (const { dtype } of contents.datasets) {
    if (dtype !== 'rgb' && dtype !== 'rgba') continue;
    throw new AppError(
      'format-unsupported',
      'Color images cannot be written as .hspy.',
      'Write it as .npy, or convert it to gray first.',
      { file: path, format: 'hyperspy' },
    );
  }
  await writeAtomically({ path, fill: (sink) => writeFile(contents, sink, job) });
}

async function writeFile({ datasets, runs }: WritableFile, sink: RewritableSink, job: JobContext): Promise<void> {
  let end = 0;
  const append = async (bytes: Uint8Array) => {
    const address = end;
    if (bytes.length > 0) await sink.write(bytes);
    end += bytes.length;
    return address;
  };
  await append(new Uint8Array(SUPERBLOCK_BYTES));
  const experiments: Record<string, GroupContent> = {};
  for (const dataset of datasets) {
    const data = await writeChunkedDataset(dataset, append, job);
    experiments[freeName(dataset.title, experiments)] = experimentContent(dataset, data);
  }
  const groups: Record<string, GroupContent> = { Experiments: { attributes: {}, groups: experiments } };
  const runGroups: Record<string, GroupContent> = {};
  for (const run of runs) {
    const arrays: Record<string, GroupContent> = {};
    for (const array of run.arrays) {
      const data = await writeChunkedDataset(array, append, job);
      const axes = JSON.stringify(array.axes.map(({ positions: _, ...axis }) => axis));
      arrays[linkName(array.title)] = { attributes: { axes }, groups: {}, objects: { data } };
    }
    runGroups[String(run.number)] = {
      attributes: run.attributes,
      groups: { arrays: { attributes: {}, groups: arrays } },
    };
  }
  if (runs.length > 0) {
    const [outer, inner] = RUNS_PATH;
    groups[outer] = { attributes: {}, groups: { [inner]: { attributes: {}, groups: runGroups } } };
  }

  // The tree is small: encoded in memory, first to collect its strings, then for good behind their heap.
  const heap = createStringHeap();
  const root: GroupContent = { attributes: { file_format: 'HyperSpy', file_format_version: '3.1' }, groups };
  const encode = (start: number) => {
    const parts: Buffer[] = [];
    let at = start;
    const address = writeGroup(root, heap, (bytes) => {
      parts.push(bytes);
      at += bytes.length;
      return at - bytes.length;
    });
    return { address, bytes: Buffer.concat(parts) };
  };
  encode(0);
  await append(heap.place(end));
  const tree = encode(end);
  await append(tree.bytes);
  await sink.writeAt(0, superblock(tree.address, end));
}

/** A name of its own for an experiment: its title, with a number where another has that. */
function freeName(title: string, taken: { readonly [name: string]: unknown }): string {
  const plain = title === '' ? '__unnamed__' : linkName(title);
  let name = plain;
  for (let number = 2; name in taken; number++) name = `${plain} (${number})`;
  return name;
}

function experimentContent(dataset: WritableDataset, data: number): GroupContent {
  const { title, metadata } = dataset;
  const general = treeAt(metadata, 'General');
  const signal = treeAt(metadata, 'Signal');
  const complete = { ...metadata, General: { title, ...general }, Signal: { signal_type: '', ...signal } };
  return {
    attributes: {},
    objects: { data },
    groups: {
      ...Object.fromEntries(dataset.axes.map((axis, index) => [`axis-${index}`, axisContent(axis)])),
      metadata: contentOfMetadata(complete),
      original_metadata: contentOfMetadata(dataset.originalMetadata),
    },
  };
}

function axisContent(axis: Axis): GroupContent {
  const words: Record<string, AttributeValue> = {};
  if (axis.name !== '') words.name = axis.name;
  if (axis.units !== '') words.units = axis.units;
  const navigate = axis.role === 'navigation';
  if (axis.positions) {
    return { attributes: { _type: 'DataAxis', ...words, navigate }, groups: {}, arrays: { axis: axis.positions } };
  }
  const attributes = {
    _type: 'UniformDataAxis',
    ...words,
    size: axis.size,
    scale: { float: axis.scale },
    offset: { float: axis.offset },
    navigate,
  };
  return { attributes, groups: {} };
}

function treeAt(metadata: WritableDataset['metadata'], key: string): WritableDataset['metadata'] {
  const value = metadata[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as WritableDataset['metadata'])
    : {};
}
