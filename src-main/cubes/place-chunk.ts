/** How the elements of a chunk come to lie in a box of the array. */
export interface ChunkPlace {
  /** Elements of a chunk along each axis; those at the array's end are whole too. */
  readonly chunk: readonly number[];
  /** Elements of the box along each axis. */
  readonly box: readonly number[];
  readonly itemBytes: number;
  /** HDF5's shuffle filter: first the lowest byte of every element, then the next, and so on. */
  readonly isShuffled: boolean;
}

/**
 * Lays a chunk whose first element is `origin` in the box into the bytes of the box (`target`), in C-order. What of the
 * chunk lies outside the box is left out.
 */
export function placeChunk(chunk: Uint8Array, target: Uint8Array, place: ChunkPlace, origin: ArrayLike<number>): void {
  const { chunk: sizes, box, itemBytes } = place;
  const copyRun =
    place.isShuffled && itemBytes > 1
      ? shuffledCopier(chunk, target, itemBytes)
      : plainCopier(chunk, target, itemBytes);
  const skipped = sizes.map((_, axis) => Math.max(0, -origin[axis]!));
  const used = sizes.map((size, axis) => Math.min(size, box[axis]! - origin[axis]!) - skipped[axis]!);
  if (used.some((count) => count <= 0)) return;
  // Axes that the chunk spans wholly are one run with the axis before them.
  let runAxis = Math.max(0, sizes.length - 1);
  let inner = 1;
  while (runAxis > 0 && used[runAxis] === sizes[runAxis] && used[runAxis] === box[runAxis]) {
    inner *= sizes[runAxis]!;
    runAxis--;
  }
  const lay = (axis: number, from: number, to: number): void => {
    const first = skipped[axis] ?? 0;
    const chunkAt = from * (sizes[axis] ?? 1) + first;
    const boxAt = to * (box[axis] ?? 1) + first + (origin[axis] ?? 0);
    if (axis >= runAxis) copyRun(chunkAt * inner, boxAt * inner, (used[axis] ?? 1) * inner);
    else for (let index = 0; index < used[axis]!; index++) lay(axis + 1, chunkAt + index, boxAt + index);
  };
  lay(0, 0, 0);
}

/** Copies `count` elements from element `from` of the chunk to element `to` of the target. */
type CopyRun = (from: number, to: number, count: number) => void;

function plainCopier(chunk: Uint8Array, target: Uint8Array, itemBytes: number): CopyRun {
  return (from, to, count) => {
    target.set(chunk.subarray(from * itemBytes, (from + count) * itemBytes), to * itemBytes);
  };
}

function shuffledCopier(chunk: Uint8Array, target: Uint8Array, itemBytes: number): CopyRun {
  const planeBytes = Math.floor(chunk.length / itemBytes);
  if (itemBytes === 2) return pairCopier(chunk, target, planeBytes);
  if (itemBytes % 4 === 0) {
    // Four planes at a time: one 32-bit word of each element.
    const out = new Uint32Array(target.buffer, target.byteOffset, target.length >> 2);
    const words = itemBytes >> 2;
    return (from, to, count) => {
      for (let word = 0; word < words; word++) {
        const a = from + 4 * word * planeBytes;
        const b = a + planeBytes;
        const c = b + planeBytes;
        const d = c + planeBytes;
        let at = to * words + word;
        for (let i = 0; i < count; i++, at += words) {
          out[at] = chunk[a + i]! | (chunk[b + i]! << 8) | (chunk[c + i]! << 16) | (chunk[d + i]! << 24);
        }
      }
    };
  }
  return (from, to, count) => {
    for (let byte = 0; byte < itemBytes; byte++) {
      const plane = from + byte * planeBytes;
      for (let i = 0; i < count; i++) target[(to + i) * itemBytes + byte] = chunk[plane + i]!;
    }
  };
}

/** Two planes, four elements at a time where both sides allow it: half the time of one by one. */
function pairCopier(chunk: Uint8Array, target: Uint8Array, planeBytes: number): CopyRun {
  const out = new Uint16Array(target.buffer, target.byteOffset, target.length >> 1);
  const copyEach = (from: number, to: number, count: number) => {
    const high = from + planeBytes;
    for (let i = 0; i < count; i++) out[to + i] = chunk[from + i]! | (chunk[high + i]! << 8);
  };
  if (planeBytes % 4 !== 0 || chunk.byteOffset % 4 !== 0 || target.byteOffset % 4 !== 0) return copyEach;
  const fours = new Uint32Array(chunk.buffer, chunk.byteOffset, chunk.length >> 2);
  const pairs = new Uint32Array(target.buffer, target.byteOffset, target.length >> 2);
  return (from, to, count) => {
    const before = Math.min(count, -from & 3);
    if ((to + before) % 2 !== 0) return copyEach(from, to, count);
    copyEach(from, to, before);
    const low = (from + before) >> 2;
    const high = low + (planeBytes >> 2);
    const words = (count - before) >> 2;
    let at = (to + before) >> 1;
    for (let word = 0; word < words; word++) {
      const a = fours[low + word]!;
      const b = fours[high + word]!;
      pairs[at++] = (a & 0xff) | ((a & 0xff00) << 8) | ((b & 0xff) << 8) | ((b & 0xff00) << 16);
      pairs[at++] = ((a >>> 16) & 0xff) | ((a >>> 8) & 0xff0000) | ((b >>> 8) & 0xff00) | (b & 0xff000000);
    }
    const done = before + 4 * words;
    copyEach(from + done, to + done, count - done);
  };
}
