import { expect, it } from 'vitest';
import { placeChunk } from '../../../src-main/cubes/place-chunk.ts';
import { seededNumbers } from '../../fuzz/mutations.ts';

/** Element by element, byte by byte. */
function placeSlowly(
  chunk: Uint8Array,
  target: Uint8Array,
  sizes: readonly number[],
  box: readonly number[],
  itemBytes: number,
  isShuffled: boolean,
  origin: readonly number[],
) {
  const elements = sizes.reduce((product, size) => product * size, 1);
  for (let element = 0; element < elements; element++) {
    let rest = element;
    let place = 0;
    let stride = 1;
    let isInside = true;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const index = (rest % sizes[axis]!) + origin[axis]!;
      rest = Math.floor(rest / sizes[axis]!);
      isInside &&= index >= 0 && index < box[axis]!;
      place += index * stride;
      stride *= box[axis]!;
    }
    if (!isInside) continue;
    for (let byte = 0; byte < itemBytes; byte++) {
      const from = isShuffled ? byte * elements + element : element * itemBytes + byte;
      target[place * itemBytes + byte] = chunk[from]!;
    }
  }
}

it.each([1, 2, 3, 4, 8])('lays chunks of %s-byte items into a box, wherever they reach over it', (itemBytes) => {
  const below = seededNumbers(itemBytes);
  for (let round = 0; round < 400; round++) {
    const rank = 1 + below(3);
    const sizes = Array.from({ length: rank }, () => 1 + below(round % 2 === 0 ? 6 : 24));
    const box = sizes.map((size) => 1 + below(2 * size));
    // Chunks begin at 0 or, after the last band, before it.
    const origin = sizes.map((size, axis) => below(size + box[axis]!) - size + 1);
    const isShuffled = below(3) > 0;
    const bytes = sizes.reduce((product, size) => product * size, itemBytes);
    const chunk = Uint8Array.from({ length: bytes }, () => below(256));
    const boxBytes = box.reduce((product, size) => product * size, itemBytes);
    const target = new Uint8Array(boxBytes);
    const expected = new Uint8Array(boxBytes);
    placeChunk(chunk, target, { chunk: sizes, box, itemBytes, isShuffled }, origin);
    placeSlowly(chunk, expected, sizes, box, itemBytes, isShuffled, origin);
    expect(Buffer.compare(target, expected)).toBe(0);
  }
});
