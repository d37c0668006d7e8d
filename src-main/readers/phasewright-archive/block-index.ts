import { damaged } from '../reader-errors.ts';
import { FORMAT, INDEX_MEMBER } from './manifest.ts';

/** Where a block lies and how far from the original it is. */
export interface BlockEntry {
  /** `model`: latent numbers that the decoder makes values of. `lossless`: the values themselves, bit for bit. */
  readonly kind: 'model' | 'lossless';
  /** Prediction of a lossless block. */
  readonly filter: number;
  /** Bytes in the archive. */
  readonly bytes: number;
  readonly checksum: number;
  /** Root mean square and largest of |value − original|; 0 for lossless ones. */
  readonly rms: number;
  readonly maxError: number;
  /** Structural similarity with the original; NaN for spectra, which have none. */
  readonly ssim: number;
}

/** The same with the place of its first byte. */
export interface IndexedBlock extends BlockEntry {
  readonly offset: number;
}

/** Kind and prediction (1 byte each), 2 bytes of 0, bytes and CRC-32 (uint32), RMS, largest error, SSIM (float32); little-endian. */
export const ENTRY_BYTES = 24;
const KINDS = ['model', 'lossless'] as const;

/** The index of blocks as it lies in an archive. */
export class BlockIndexBuilder {
  #bytes = new Uint8Array(1024 * ENTRY_BYTES);
  #count = 0;

  add({ kind, filter, bytes, checksum, rms, maxError, ssim }: BlockEntry): void {
    if ((this.#count + 1) * ENTRY_BYTES > this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#bytes.length);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const view = new DataView(this.#bytes.buffer, this.#count++ * ENTRY_BYTES, ENTRY_BYTES);
    view.setUint8(0, KINDS.indexOf(kind));
    view.setUint8(1, filter);
    view.setUint32(4, bytes, true);
    view.setUint32(8, checksum, true);
    [rms, maxError, ssim].forEach((value, i) => {
      view.setFloat32(12 + 4 * i, value, true);
    });
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#count * ENTRY_BYTES);
  }
}

/** The blocks of an archive by number; entries are made as they are asked for. */
export interface BlockIndex {
  readonly count: number;
  block(number: number): IndexedBlock;
}

/**
 * @param blocksBytes bytes of all blocks together
 * @throws {AppError} `file-damaged` when the entries are not `count` or do not add up to that
 */
export function readBlockIndex(bytes: Uint8Array, count: number, blocksBytes: number): BlockIndex {
  const fail = (message: string) => damaged(message, { format: FORMAT, field: INDEX_MEMBER });
  if (bytes.length !== count * ENTRY_BYTES) {
    throw fail(`The index has ${bytes.length / ENTRY_BYTES} entries; the archive should have ${count} blocks.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets = new Float64Array(count + 1);
  for (let block = 0; block < count; block++) {
    offsets[block + 1] = offsets[block]! + view.getUint32(block * ENTRY_BYTES + 4, true);
  }
  if (offsets[count] !== blocksBytes) throw fail(`The index tells of ${offsets[count]} bytes, not of ${blocksBytes}.`);
  return {
    count,
    block(number) {
      const at = number * ENTRY_BYTES;
      const kind = KINDS[view.getUint8(at)];
      if (kind === undefined) throw fail(`Block ${number} is of an unknown kind.`);
      const [rms, maxError, ssim] = [12, 16, 20].map((field) => view.getFloat32(at + field, true)) as [
        number,
        number,
        number,
      ];
      return {
        kind,
        filter: view.getUint8(at + 1),
        bytes: view.getUint32(at + 4, true),
        checksum: view.getUint32(at + 8, true),
        offset: offsets[number]!,
        rms,
        maxError,
        ssim,
      };
    },
  };
}
