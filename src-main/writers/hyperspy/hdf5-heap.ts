import { u8, u16, u32, u64 } from './hdf5-encoding.ts';

/** Strings of one collection; its indices take 16 bits. */
const STRINGS_PER_COLLECTION = 4096;
const SMALLEST_COLLECTION = 4096;

/**
 * HDF5's global heap: where strings of variable length live. References need the collections' addresses, which are known
 * only when all strings are: so the tree is encoded twice, first to collect ({@link StringHeap.reference} before
 * {@link StringHeap.place}), then for good, in the same order.
 */
export interface StringHeap {
  /** 16 bytes that stand for the string: length, address of its collection, index in it. */
  reference(text: string): Buffer;
  /** Fixes the collections from this address on and returns their bytes; the second round starts. */
  place(address: number): Buffer;
}

export function createStringHeap(): StringHeap {
  const texts: Buffer[] = [];
  const addresses: number[] = [];
  let next = 0;
  return {
    reference(text) {
      const bytes = Buffer.from(text.replaceAll('\0', ''), 'utf8');
      if (bytes.length === 0) return Buffer.alloc(16);
      const position = next++;
      if (position === texts.length) texts.push(bytes);
      const address = addresses[Math.floor(position / STRINGS_PER_COLLECTION)] ?? 0;
      return Buffer.concat([u32(bytes.length), u64(address), u32(1 + (position % STRINGS_PER_COLLECTION))]);
    },
    place(address) {
      next = 0;
      const collections: Buffer[] = [];
      let at = address;
      for (let first = 0; first < texts.length; first += STRINGS_PER_COLLECTION) {
        const collection = encodeCollection(texts.slice(first, first + STRINGS_PER_COLLECTION));
        addresses.push(at);
        collections.push(collection);
        at += collection.length;
      }
      return Buffer.concat(collections);
    },
  };
}

function encodeCollection(texts: readonly Buffer[]): Buffer {
  const objects = texts.flatMap((text, index) => [
    u16(index + 1),
    u16(1),
    u32(0),
    u64(text.length),
    text,
    Buffer.alloc((8 - (text.length % 8)) % 8),
  ]);
  const used = 16 + objects.reduce((sum, part) => sum + part.length, 0);
  // Object 0 is the free space that fills the collection up.
  const size = Math.max(SMALLEST_COLLECTION, used + 16);
  const free = size - used;
  const header = Buffer.concat([Buffer.from('GCOL'), u8(1, 0, 0, 0), u64(size)]);
  return Buffer.concat([header, ...objects, u16(0), u16(0), u32(0), u64(free), Buffer.alloc(free - 16)]);
}
