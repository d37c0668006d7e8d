import type { ByteSource } from './byte-source.ts';
import type { ReadableFile } from './reader.ts';
import { damaged } from './reader-errors.ts';

/** Bytes that lie in memory. The views it returns share that memory: do not write into them. */
export class MemoryByteSource implements ByteSource {
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #name: string | undefined;

  constructor(bytes: Uint8Array, name?: string) {
    this.#bytes = bytes;
    this.#name = name;
    this.size = bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    requireInside(offset, length, this.size, this.#name);
    return this.#bytes.subarray(offset, offset + length);
  }

  /** Fills `target` with the bytes from `offset` on. */
  readInto(offset: number, target: Uint8Array): void {
    target.set(this.read(offset, target.length));
  }
}

/** Files that lie in memory, by name: what tests and the fuzzer give to a reader. */
export function memoryFile(name: string, files: { readonly [name: string]: Uint8Array }): ReadableFile {
  const bytes = files[name];
  if (!bytes) throw new Error(`no such file in memory: ${name}`);
  return {
    name,
    localPath: name,
    bytes: new MemoryByteSource(bytes, name),
    sibling(other) {
      const found = Object.keys(files).find((key) => key.toLowerCase() === other.toLowerCase());
      return found === undefined ? undefined : memoryFile(found, files);
    },
  };
}

/** @throws {AppError} `file-damaged` unless bytes `offset` … `offset + length − 1` lie in a file of `size` bytes. */
export function requireInside(offset: number, length: number, size: number, file: string | undefined): void {
  const sound = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (sound && offset + length <= size) return;
  throw damaged(`The file ends at byte ${size}, but ${length} bytes are needed at byte ${offset}.`, {
    file,
    byteOffset: sound ? Math.min(offset, size) : size,
  });
}
