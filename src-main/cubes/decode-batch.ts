import { readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { type ChunkBatch, CONTROL, FILTER, JOB } from './chunk-messages.ts';
import { unpackLzf } from './lzf.ts';
import { placeChunk } from './place-chunk.ts';

/** The least that zlib takes as the size of its output. */
const LEAST_OUTPUT_BYTES = 64;
let stored = new Uint8Array(0);

/**
 * Decodes chunks: reads one from the file, inflates it, puts its bytes in order and lays it into shared memory. All threads
 * take chunks from the same list until it is empty or one of them fails.
 */
export function decodeBatch(batch: ChunkBatch): void {
  const control = new Int32Array(batch.control);
  const target = new Uint8Array(batch.target);
  const jobs = new Float64Array(batch.jobs);
  const jobNumbers = JOB.origin + batch.place.chunk.length;
  const total = jobs.length / jobNumbers;
  for (let job = Atomics.add(control, CONTROL.next, 1); job < total; job = Atomics.add(control, CONTROL.next, 1)) {
    try {
      decode(batch, jobs.subarray(job * jobNumbers, (job + 1) * jobNumbers), target);
    } catch {
      Atomics.store(control, CONTROL.failed, 1);
      break;
    }
    if (Atomics.load(control, CONTROL.failed) !== 0) break;
  }
  Atomics.add(control, CONTROL.threadsDone, 1);
  Atomics.notify(control, CONTROL.threadsDone);
}

function decode(batch: ChunkBatch, job: Float64Array, target: Uint8Array): void {
  const { place, filters, descriptor } = batch;
  const bytes = job[JOB.bytes]!;
  if (stored.length < bytes) stored = new Uint8Array(bytes);
  for (let done = 0; done < bytes; ) {
    const got = readSync(descriptor, stored, done, bytes - done, job[JOB.offset]! + done);
    if (got === 0) throw new Error('the file became shorter');
    done += got;
  }
  const chunkBytes = place.chunk.reduce((product, size) => product * size, place.itemBytes);
  const skipped = job[JOB.skippedFilters]!;
  let chunk: Uint8Array = stored.subarray(0, bytes);
  let isShuffled = false;
  for (let at = filters.length - 1; at >= 0; at--) {
    if (skipped & (1 << at)) continue;
    if (filters[at] === FILTER.shuffle) isShuffled = true;
    else chunk = filters[at] === FILTER.lzf ? unpackLzf(chunk, chunkBytes) : inflate(chunk, chunkBytes);
  }
  if (chunk.length !== chunkBytes) throw new Error('a chunk of another size');
  const ordered = batch.isSwapped ? swapBytes(chunk, place.itemBytes, isShuffled) : chunk;
  placeChunk(ordered, target, { ...place, isShuffled }, job.subarray(JOB.origin));
  // Unpacked chunks would pile up until the garbage collector hears of them. Small ones lie in a buffer of Node's with others.
  const { buffer } = chunk;
  if (buffer !== stored.buffer && buffer.byteLength <= chunkBytes + 1) (buffer as ArrayBuffer).transfer(0);
}

function inflate(packed: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  // One byte more than needed: then the whole chunk comes in one piece.
  const output = Math.max(LEAST_OUTPUT_BYTES, bytes + 1);
  return inflateSync(packed, { maxOutputLength: output, chunkSize: output });
}

/** The bytes of each element in the opposite order; of a shuffled chunk, whose bytes of the same weight lie together, these planes. */
function swapBytes(chunk: Uint8Array, itemBytes: number, isShuffled: boolean): Uint8Array {
  if (isShuffled) {
    const plane = chunk.length / itemBytes;
    const turned = new Uint8Array(chunk.length);
    for (let byte = 0; byte < itemBytes; byte++) {
      turned.set(chunk.subarray(byte * plane, (byte + 1) * plane), (itemBytes - 1 - byte) * plane);
    }
    return turned;
  }
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  if (itemBytes === 2) return bytes.swap16();
  return itemBytes === 4 ? bytes.swap32() : bytes.swap64();
}
