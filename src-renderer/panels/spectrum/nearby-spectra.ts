import type { BlockSpectra, PixelBlock } from '../../../src-preload/contract/looked-dataset.ts';
import type { Pixel } from '../../state/view-store.ts';

/** Numbers in a block: few enough to come within two frames, many enough for some moves of a pointer. */
const BLOCK_VALUES = 2 ** 18;
const [SMALLEST_EDGE, LARGEST_EDGE] = [3, 32];
/** Blocks that are kept. */
const KEPT_BLOCKS = 8;
/** Share of a block that its middle may lie beyond the next pixel. */
const BEYOND = 0.4;

type AskBlock = (block: PixelBlock) => { readonly answer: Promise<BlockSpectra> };

interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/**
 * Spectra around a moving pointer, asked for ahead of it, so that its next pixel can be shown in the frame of the move
 * itself. A pointer that jumps is not followed: whoever holds it waits for the pixel where it stops. At most
 * {@link KEPT_BLOCKS} blocks of some {@link BLOCK_VALUES} numbers are kept.
 */
export class NearbySpectra {
  readonly #ask: AskBlock;
  readonly #size: Size;
  readonly #edge: number;
  /** Latest last. */
  #blocks: { readonly block: PixelBlock; readonly values: BlockSpectra['values'] }[] = [];
  #last: Pixel | null = null;
  #asking = false;

  constructor(size: Size, ask: AskBlock) {
    this.#ask = ask;
    this.#size = size;
    const edge = Math.floor(Math.sqrt(BLOCK_VALUES / size.channels));
    this.#edge = Math.max(SMALLEST_EDGE, Math.min(LARGEST_EDGE, edge));
  }

  /** Spectrum of a pixel, when it is at hand. */
  at({ row, column }: Pixel): Float32Array | null {
    const found = this.#blocks.findLast(({ block }) => contains(block, row, column));
    if (!found) return null;
    const { block, values } = found;
    const first = ((row - block.row) * block.columns + column - block.column) * this.#size.channels;
    return new Float32Array(values.subarray(first, first + this.#size.channels));
  }

  /** Asks for what the pointer will need next, if it moves on as it has come; one block at a time. */
  follow(pixel: Pixel): void {
    const last = this.#last;
    this.#last = pixel;
    if (!last || this.#asking) return;
    const [rows, columns] = [pixel.row - last.row, pixel.column - last.column];
    if (Math.max(Math.abs(rows), Math.abs(columns)) > this.#edge) return;
    const next = this.#inside(pixel.row + rows, pixel.column + columns);
    if (this.#blocks.some(({ block }) => contains(block, next.row, next.column))) return;
    const beyond = Math.floor(BEYOND * this.#edge);
    const reach = (by: number) => Math.max(-beyond, Math.min(beyond, by));
    void this.#fetch(this.#around(this.#inside(next.row + reach(rows), next.column + reach(columns))));
  }

  async #fetch(block: PixelBlock): Promise<void> {
    this.#asking = true;
    try {
      const { values } = await this.#ask(block).answer;
      this.#blocks = [...this.#blocks, { block, values }].slice(-KEPT_BLOCKS);
    } catch {
      // Nothing is lost: the pixel itself is asked for when the pointer is there, and what fails then is said.
    } finally {
      this.#asking = false;
    }
  }

  #inside(row: number, column: number): Pixel {
    const { rows, columns } = this.#size;
    return { row: Math.max(0, Math.min(rows - 1, row)), column: Math.max(0, Math.min(columns - 1, column)) };
  }

  #around({ row, column }: Pixel): PixelBlock {
    const { rows, columns } = this.#size;
    const [height, width] = [Math.min(this.#edge, rows), Math.min(this.#edge, columns)];
    return {
      row: Math.max(0, Math.min(rows - height, row - (height >> 1))),
      column: Math.max(0, Math.min(columns - width, column - (width >> 1))),
      rows: height,
      columns: width,
    };
  }
}

function contains(block: PixelBlock, row: number, column: number): boolean {
  return (
    row >= block.row && row < block.row + block.rows && column >= block.column && column < block.column + block.columns
  );
}
