import { BYTES_PER_ELEMENT, type DType } from '../../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from '../../cubes/array-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';
import { decodeSegment } from './decode-segment.ts';
import type { PageLayout } from './page-layout.ts';
import { type PageSegments, pageSegments, segmentGrid } from './page-segments.ts';
import { FORMAT, type TiffDirectory } from './parse-directories.ts';
import { TagValues } from './tag-values.ts';
import { TAG } from './tiff-tags.ts';

/** Pages of one layout in one file. */
export interface Pages {
  readonly bytes: ByteSource;
  readonly littleEndian: boolean;
  readonly layout: PageLayout;
  readonly directories: readonly TiffDirectory[];
}

/** Decoded rows that are kept, in bytes; one band is kept however large it is. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** Most bytes of one band of tiles. */
const MOST_BAND_BYTES = 512 * 1024 * 1024;
const MOST_TABLES = 1 << 20;

/**
 * Pages that are decoded when they are read, a band (a strip, a row of tiles) at a time; the last ones are kept. `shape` is
 * `[…, rows, columns]` with pages, and planes within each, in front. What `read` returns is valid until the next `read`.
 */
export class PagesSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #pages: Pages;
  readonly #cacheBytes: number;
  /** Bands by `page:band`, one array per plane; most recently used last. */
  readonly #bands = new Map<string, readonly NativeArray[]>();
  #held = 0;
  #segments: { page: number; segments: PageSegments; tables: Uint8Array | undefined } | undefined;
  #closed = false;

  constructor(pages: Pages, shape: readonly number[], cacheBytes = CACHE_BYTES) {
    this.#pages = pages;
    this.#cacheBytes = cacheBytes;
    this.shape = shape;
    this.dtype = pages.layout.dtype;
  }

  read(first: number, count: number): NativeArray {
    if (this.#closed) throw new Error('read from a closed source');
    if (first < 0 || count < 0 || first + count > elementCount(this.shape)) throw new Error('elements out of range');
    const { width, height, segmentHeight, planes } = this.#pages.layout;
    const perPlane = width * height;
    const perBand = width * segmentHeight;
    const numbers = numbersPerElement(this.dtype);
    const parts: NativeArray[] = [];
    for (let at = first; at < first + count; ) {
      const plane = Math.floor(at / perPlane);
      const inPlane = at % perPlane;
      const band = Math.floor(inPlane / perBand);
      const bandEnd = Math.min(perPlane, (band + 1) * perBand);
      const length = Math.min(first + count - at, bandEnd - inPlane);
      const values = this.#band(Math.floor(plane / planes), band)[plane % planes]!;
      const from = inPlane - band * perBand;
      parts.push(values.subarray(from * numbers, (from + length) * numbers));
      at += length;
    }
    if (parts.length === 1) return parts[0]!;
    const out = makeNativeArray(this.dtype, count) as Float64Array;
    let end = 0;
    for (const part of parts as Float64Array[]) {
      out.set(part, end);
      end += part.length;
    }
    return out;
  }

  close(): void {
    this.#closed = true;
    this.#bands.clear();
  }

  #band(page: number, band: number): readonly NativeArray[] {
    const key = `${page}:${band}`;
    let planes = this.#bands.get(key);
    if (planes) {
      this.#bands.delete(key);
    } else {
      planes = this.#decodeBand(page, band);
      this.#held += bytesIn(planes);
    }
    this.#bands.set(key, planes);
    while (this.#held > this.#cacheBytes && this.#bands.size > 1) {
      const [oldest, values] = this.#bands.entries().next().value!;
      this.#bands.delete(oldest);
      this.#held -= bytesIn(values);
    }
    return planes;
  }

  #decodeBand(page: number, band: number): readonly NativeArray[] {
    const { layout } = this.#pages;
    const { samples, isPlanar, planes } = layout;
    const stored = Array.from({ length: isPlanar ? samples : 1 }, (_, plane) => this.#decodePlane(page, band, plane));
    if (planes === stored.length && !(isPlanar && planes === 1)) return stored;
    // Color in planes is put together; other samples side by side are taken apart.
    return isPlanar ? [interleave(stored)] : separate(stored[0]!, planes, layout.number);
  }

  /** One band of what is stored together: all samples, or one of them. */
  #decodePlane(page: number, band: number, plane: number): NativeArray {
    const { layout, bytes, littleEndian } = this.#pages;
    const { segments, tables } = this.#segmentsOf(page);
    const { across, down } = segmentGrid(layout);
    const samples = layout.isPlanar ? 1 : layout.samples;
    const rows = Math.min(layout.segmentHeight, layout.height - band * layout.segmentHeight);
    const first = (plane * down + band) * across;
    const decode = (index: number, width: number, height: number) => {
      const byteOffset = segments.offsets[index]!;
      const raw = bytes.read(byteOffset, segments.byteCounts[index]!);
      return decodeSegment(raw, { width, rows: height, samples, byteOffset }, layout, littleEndian, tables);
    };
    if (!layout.isTiled) return decode(first, layout.width, rows);
    const perRow = layout.width * samples;
    if (perRow * rows * BYTES_PER_ELEMENT[layout.number] > MOST_BAND_BYTES) {
      const place = { format: FORMAT, field: 'TileLength', byteOffset: this.#pages.directories[page]!.byteOffset };
      throw damaged('A row of tiles has more than 512 MB.', place);
    }
    const out = makeNativeArray(layout.number, perRow * rows) as Float64Array;
    const tileRow = layout.segmentWidth * samples;
    for (let tile = 0; tile < across; tile++) {
      // Tiles are always whole in the file, also where they stand out over the edge.
      const values = decode(first + tile, layout.segmentWidth, layout.segmentHeight) as Float64Array;
      const kept = Math.min(tileRow, perRow - tile * tileRow);
      for (let row = 0; row < rows; row++) {
        out.set(values.subarray(row * tileRow, row * tileRow + kept), row * perRow + tile * tileRow);
      }
    }
    return out;
  }

  #segmentsOf(page: number): { segments: PageSegments; tables: Uint8Array | undefined } {
    if (this.#segments?.page !== page) {
      const tags = new TagValues(this.#pages.bytes, this.#pages.directories[page]!, this.#pages.littleEndian);
      const segments = pageSegments(tags, this.#pages.layout);
      this.#segments = { page, segments, tables: tags.raw(TAG.jpegTables, MOST_TABLES) };
    }
    return this.#segments;
  }
}

function bytesIn(planes: readonly NativeArray[]): number {
  return planes.reduce((sum, values) => sum + values.byteLength, 0);
}

function interleave(planes: readonly NativeArray[]): NativeArray {
  const out = new Uint8Array(planes[0]!.length * planes.length);
  planes.forEach((values, plane) => {
    for (let i = 0; i < values.length; i++) out[i * planes.length + plane] = values[i] as number;
  });
  return out;
}

function separate(values: NativeArray, planes: number, number: DType): NativeArray[] {
  const pixels = values.length / planes;
  return Array.from({ length: planes }, (_, plane) => {
    const out = makeNativeArray(number, pixels);
    for (let i = 0; i < pixels; i++) out[i] = values[i * planes + plane] as never;
    return out;
  });
}
