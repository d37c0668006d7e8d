import { resolve } from 'node:path';

/**
 * The HDF5 library (h5wasm) inside the worker, fenced in: it may open one file for reading and no other (external links,
 * virtual datasets and external storage therefore lead nowhere), prints nothing, and may not grow beyond {@link MAXIMUM_BYTES}.
 */

/** Bound of the library's memory. Decoding one chunk needs it twice over, so chunks up to some 400 MB can be read. */
export const MAXIMUM_BYTES = 1 << 30;
const PAGE_BYTES = 65_536;

/** The library's functions, close to those of HDF5's own C interface. */
export type H5Module = Awaited<typeof import('h5wasm/node')['ready']>;

interface NodeStream {
  readonly fd: number;
}
interface NodeFileSystem {
  open(path: string, flags: number, mode?: number): NodeStream;
  close(stream: NodeStream): void;
  write(stream: NodeStream, from: Int8Array, offset: number, length: number, position?: number): number;
  ErrnoError: new (code: number) => Error;
}

export interface Hdf5Library {
  readonly module: H5Module;
  /** The only path that may be opened from now on; null for none. */
  allow(path: string | null): void;
  /** What the library printed since the last call: its account of an error; empty when there was none. */
  takeErrors(): string;
  /** Code of the system when it refused to open the allowed file, such as `EACCES`. */
  takeSystemCode(): string | undefined;
  /** True when the library still holds the file open, as it does after some errors. */
  isHoldingFile(): boolean;
  memoryBytes(): number;
}

/** Loads the library into this thread. */
export async function loadHdf5Library(): Promise<Hdf5Library> {
  boundMemory();
  const h5 = await import('h5wasm/node');
  const module = await h5.ready;
  const files = h5.FS as unknown as NodeFileSystem;
  let allowed: string | null = null;
  let printed = '';
  let systemCode: string | undefined;

  let held = 0;
  const open = files.open;
  files.open = (path, flags, mode) => {
    if (allowed === null || resolve(path) !== allowed) throw new files.ErrnoError(NO_SUCH_FILE);
    try {
      const stream = open(path, flags, mode);
      held += 1;
      return stream;
    } catch (error) {
      systemCode = (error as NodeJS.ErrnoException).code ?? 'EIO';
      throw error;
    }
  };
  const close = files.close;
  files.close = (stream) => {
    held -= 1;
    close(stream);
  };
  const write = files.write;
  files.write = (stream, from, offset, length, position) => {
    if (stream.fd > 2) return write(stream, from, offset, length, position);
    if (printed.length < 16_384) printed += Buffer.from(from.buffer, from.byteOffset + offset, length).toString('utf8');
    return length;
  };

  return {
    module,
    allow: (path) => {
      allowed = path === null ? null : resolve(path);
    },
    takeErrors: () => {
      const text = printed;
      printed = '';
      return text === '' ? '' : deepestReason(text);
    },
    takeSystemCode: () => {
      const code = systemCode;
      systemCode = undefined;
      return code;
    },
    isHoldingFile: () => held > 0,
    memoryBytes: () => module.HEAPU8.byteLength,
  };
}

/** Emscripten's number of ENOENT. */
const NO_SUCH_FILE = 44;

/** The deepest line of an HDF5 error stack says what was wrong; the rest is how the library came there. */
function deepestReason(text: string): string {
  const reasons = [...text.matchAll(/in (\w+)\(\): ([^\n]*)/g)].map((match) => match[2]!.trim());
  return reasons.at(-1) ?? text.trim().slice(0, 200);
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number | bigint): number;
}
/** The part of WebAssembly's interface used here; Node's type declarations leave it out. */
export const webAssembly = (
  globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory }; RuntimeError: typeof Error } }
).WebAssembly;

function boundMemory(): void {
  const { prototype } = webAssembly.Memory;
  const grow = prototype.grow;
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + Number(pages) * PAGE_BYTES > MAXIMUM_BYTES) throw new RangeError('memory limit');
    return grow.call(this, pages);
  };
}
