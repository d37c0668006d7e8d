import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import type { JobContext } from '../../../src-preload/contract/job.ts';
import { elementCount } from '../../cubes/array-source.ts';
import type { WritableDataset } from '../writer.ts';
import {
  dataspace,
  MESSAGE,
  numberDatatype,
  objectHeader,
  UNDEFINED_ADDRESS,
  u8,
  u16,
  u32,
  u64,
} from './hdf5-encoding.ts';

const CHUNK_BYTES = 512 * 1024;
/** Chunks packed at a time: as many as Node's thread pool has threads. */
const CHUNKS_AT_A_TIME = 4;
const GZIP_LEVEL = 3;
/** Children of a node of the chunk index: twice HDF5's default K of 32. */
const CHILDREN = 64;
const pack = promisify(deflate);

/** Where bytes go, one after the other; answers the address of what was written. */
export type Append = (bytes: Uint8Array) => Promise<number>;

interface WrittenChunk {
  readonly offset: readonly number[];
  readonly bytes: number;
  readonly address: number;
}

/**
 * Chunks that are runs of the array in C-order, so that writing needs one of them at a time: whole fast axes, some indices
 * of one axis, one index of the slower ones. About 512 kB.
 */
export function chunkShape(shape: readonly number[], elementBytes: number): number[] {
  const chunks = shape.map(() => 1);
  let run = elementBytes;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = Math.max(1, shape[axis]!);
    chunks[axis] = Math.max(1, Math.min(size, Math.floor(CHUNK_BYTES / run)));
    if (chunks[axis]! < size) break;
    run *= size;
  }
  return chunks;
}

/**
 * Writes the values (shuffle + gzip), their index and the dataset's header; answers the header's address. Memory is some
 * chunks; the source is read in order.
 */
export async function writeChunkedDataset(dataset: WritableDataset, append: Append, job: JobContext): Promise<number> {
  const shape = dataset.shape.length === 0 ? [1] : dataset.shape;
  const elementBytes = BYTES_PER_ELEMENT[dataset.dtype];
  const chunks = chunkShape(shape, elementBytes);
  const written = await writeChunks(dataset, shape, chunks, elementBytes, append, job);
  const index = written.length === 0 ? UNDEFINED_ADDRESS : await writeIndex(written, shape, chunks, append);
  const sizes = [...chunks, elementBytes].map(u32);
  const filters = [u8(2, 2), u16(2), u16(0), u16(1), u32(elementBytes), u16(1), u16(0), u16(1), u32(GZIP_LEVEL)];
  return append(
    objectHeader([
      { type: MESSAGE.dataspace, body: dataspace(shape) },
      { type: MESSAGE.datatype, body: numberDatatype(dataset.dtype) },
      { type: MESSAGE.fillValue, body: u8(3, 0x0b) },
      { type: MESSAGE.filters, body: Buffer.concat(filters) },
      { type: MESSAGE.layout, body: Buffer.concat([u8(3, 2, shape.length + 1), u64(index), ...sizes]) },
    ]),
  );
}

async function writeChunks(
  dataset: WritableDataset,
  shape: readonly number[],
  chunks: readonly number[],
  elementBytes: number,
  append: Append,
  job: JobContext,
): Promise<WrittenChunk[]> {
  const total = elementCount(shape);
  const chunkElements = elementCount(chunks);
  // The one axis that chunks cut; the faster ones are whole, of the slower ones a chunk has one index.
  const found = chunks.findLastIndex((size, axis) => size < shape[axis]!);
  const cut = Math.max(0, found);
  const inner = elementCount(shape.slice(cut + 1));
  const axisElements = shape[cut]! * inner;
  const written: WrittenChunk[] = [];
  let batch: { offset: number[]; packed: Promise<Buffer> }[] = [];
  const flush = async () => {
    for (const { offset, packed } of batch) {
      const bytes = await packed;
      written.push({ offset, bytes: bytes.length, address: await append(bytes) });
    }
    batch = [];
  };
  for (let first = 0; first < total; ) {
    const left = axisElements - (first % axisElements);
    const count = Math.min(chunkElements, left);
    const values = dataset.source.read(first, count);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    batch.push({
      offset: offsetOf(first, shape),
      packed: pack(shuffle(bytes, elementBytes, chunkElements), { level: GZIP_LEVEL }),
    });
    first += count;
    if (batch.length < CHUNKS_AT_A_TIME && first < total) continue;
    await flush();
    job.report({ phase: 'writing', done: first, total });
    await job.pause();
  }
  return written;
}

function offsetOf(element: number, shape: readonly number[]): number[] {
  const offset = shape.map(() => 0);
  let rest = element;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    offset[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return offset;
}

/** First bytes of all elements, then second bytes, …: packs better. Fills up to a whole chunk with zeros. */
function shuffle(bytes: Uint8Array, elementBytes: number, elements: number): Uint8Array {
  const shuffled = new Uint8Array(elements * elementBytes);
  const count = bytes.length / elementBytes;
  for (let byte = 0; byte < elementBytes; byte++) {
    let from = byte;
    const start = byte * elements;
    for (let element = 0; element < count; element++, from += elementBytes) shuffled[start + element] = bytes[from]!;
  }
  return shuffled;
}

interface IndexNode {
  readonly key: Buffer;
  readonly address: number;
}

/** The chunk index: a B-tree of version 1, built from the leaves up; chunks come in its order already. */
async function writeIndex(
  written: readonly WrittenChunk[],
  shape: readonly number[],
  chunks: readonly number[],
  append: Append,
): Promise<number> {
  const key = (bytes: number, offset: readonly number[]) =>
    Buffer.concat([u32(bytes), u32(0), ...offset.map(u64), u64(0)]);
  const beyond = shape.map((size, axis) => (axis === 0 ? Math.ceil(size / chunks[0]!) * chunks[0]! : 0));
  const last = key(0, beyond);
  const nodeBytes = 24 + CHILDREN * 8 + (CHILDREN + 1) * last.length;
  let nodes: IndexNode[] = written.map(({ offset, bytes, address }) => ({ key: key(bytes, offset), address }));
  for (let level = 0; level === 0 || nodes.length > 1; level++) {
    const parents: IndexNode[] = [];
    const count = Math.ceil(nodes.length / CHILDREN);
    const start = await append(new Uint8Array(0));
    for (let node = 0; node < count; node++) {
      const children = nodes.slice(node * CHILDREN, (node + 1) * CHILDREN);
      const sibling = (at: number) => u64(at < 0 || at >= count ? UNDEFINED_ADDRESS : start + at * nodeBytes);
      const header = [Buffer.from('TREE'), u8(1, level), u16(children.length), sibling(node - 1), sibling(node + 1)];
      const end = nodes[(node + 1) * CHILDREN]?.key ?? last;
      const body = Buffer.concat([...header, ...children.flatMap((child) => [child.key, u64(child.address)]), end]);
      const address = await append(Buffer.concat([body, Buffer.alloc(nodeBytes - body.length)]));
      parents.push({ key: children[0]!.key, address });
    }
    nodes = parents;
  }
  return nodes[0]!.address;
}
