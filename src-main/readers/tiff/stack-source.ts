import { BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount } from '../../cubes/array-source.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import { COMPRESSION, isNative, type PageLayout } from './page-layout.ts';
import { pageSegments } from './page-segments.ts';
import { type Pages, PagesSource } from './pages-source.ts';
import { StackSpectraSource } from './stack-spectra-source.ts';
import { TagValues } from './tag-values.ts';

/** How the pages of a group are presented. */
export interface StackShape {
  /** Shape as the pages lie: `[…, rows, columns]`. */
  readonly shape: readonly number[];
  /** True when pages are energies and spectra are presented: `[rows, columns, pages]`. */
  readonly isSpectral: boolean;
}

/** Decoded stacks up to this size are kept whole while spectra are gathered from them. */
export const MOST_SPECTRAL_BYTES = 256 * 1024 * 1024;

/** Opens the pages: straight from the file where they lie there as they are, one behind the other; else decoded. */
export function openStack(pages: Pages, { shape, isSpectral }: StackShape): ArraySource {
  const { bytes, littleEndian, layout } = pages;
  const byteOffset = contiguousOffset(pages);
  const { dtype } = layout;
  if (byteOffset === undefined) {
    const source = new PagesSource(pages, shape, isSpectral ? MOST_SPECTRAL_BYTES : undefined);
    return isSpectral ? new StackSpectraSource(source) : source;
  }
  if (!isSpectral) return new FlatSource(bytes, { shape, dtype, littleEndian, byteOffset });
  const [energies, rows, columns] = shape as [number, number, number];
  const spectra = [rows, columns, energies];
  return new FlatSource(bytes, { shape: spectra, dtype, littleEndian, byteOffset, pixelsPerBlock: rows * columns });
}

/** Bytes of one page as presented. */
export function pageBytes({ width, height, planes, dtype }: PageLayout): number {
  return width * height * planes * BYTES_PER_ELEMENT[dtype];
}

/** Offset of the first pixel when all pages lie one behind the other as they are; undefined otherwise. */
export function contiguousOffset({ bytes, littleEndian, layout, directories }: Pages): number | undefined {
  const isPlain = layout.compression === COMPRESSION.none && !layout.isTiled && !layout.isLowBitFirst;
  const isOrdered = layout.isPlanar ? layout.planes === layout.samples : layout.planes === 1;
  if (!isPlain || !isOrdered || !isNative(layout)) return undefined;
  let first: number | undefined;
  let next = 0;
  for (const directory of directories) {
    const { offsets, byteCounts } = pageSegments(new TagValues(bytes, directory, littleEndian), layout);
    for (const [i, length] of byteCounts.entries()) {
      first ??= offsets[i]!;
      if (first !== offsets[i]! - next) return undefined;
      next += length;
    }
  }
  return first;
}

/** True when the file holds `count` pages of this layout behind its only directory: ImageJ's way with large stacks. */
export function holdsPages(pages: Pages, count: number): boolean {
  const offset = contiguousOffset(pages);
  return offset !== undefined && offset + elementCount([count, pageBytes(pages.layout)]) <= pages.bytes.size;
}
