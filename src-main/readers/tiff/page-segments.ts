import { damaged } from '../reader-errors.ts';
import { COMPRESSION, type PageLayout } from './page-layout.ts';
import { FORMAT } from './parse-directories.ts';
import type { TagValues } from './tag-values.ts';
import { TAG } from './tiff-tags.ts';

/** Where the strips or tiles of a page lie in the file, row by row, plane by plane. */
export interface PageSegments {
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
}

/** Most bytes that one compressed byte can stand for: string tables of 4,096 codes; deflate's 1032; PackBits' 64; JPEG's see there. */
const MOST_EXPANSION: { readonly [compression: number]: number } = {
  [COMPRESSION.none]: 1,
  [COMPRESSION.lzw]: 2800,
  [COMPRESSION.zlib]: 1040,
  [COMPRESSION.oldZlib]: 1040,
  [COMPRESSION.packBits]: 64,
  [COMPRESSION.jpeg]: 4096,
};

/** Pieces across, down, and planes that are stored apart. */
export function segmentGrid(layout: PageLayout): { across: number; down: number; planes: number } {
  return {
    across: Math.ceil(layout.width / layout.segmentWidth),
    down: Math.ceil(layout.height / layout.segmentHeight),
    planes: layout.isPlanar ? layout.samples : 1,
  };
}

/** @throws {AppError} `file-damaged` when pieces are missing, leave the file, or cannot hold the page. */
export function pageSegments(tags: TagValues, layout: PageLayout): PageSegments {
  const { across, down, planes } = segmentGrid(layout);
  const needed = across * down * planes;
  const field = layout.isTiled ? 'TileOffsets' : 'StripOffsets';
  const place = { format: FORMAT, field, byteOffset: tags.directory.byteOffset };
  const [offsetTag, countTag] = layout.isTiled
    ? [TAG.tileOffsets, TAG.tileByteCounts]
    : [TAG.stripOffsets, TAG.stripByteCounts];
  const offsets = tags.numbers(offsetTag) ?? [];
  if (offsets.length < needed) {
    throw damaged(`A page consists of ${needed} pieces, but says where ${offsets.length} of them are.`, place);
  }
  const samples = layout.isPlanar ? 1 : layout.samples;
  const segmentBytes = Math.ceil((layout.segmentWidth * samples * layout.bits) / 8) * layout.segmentHeight;
  const isPlain = layout.compression === COMPRESSION.none;
  const counts = tags.numbers(countTag);
  const size = tags.bytes.size;
  const byteCounts: number[] = new Array(needed);
  let stored = 0;
  for (let i = 0; i < needed; i++) {
    const offset = offsets[i]!;
    // The last strip has the rows that are left.
    const isLastStrip = !layout.isTiled && (i + 1) % down === 0;
    const rows = isLastStrip ? layout.height - (down - 1) * layout.segmentHeight : layout.segmentHeight;
    const plain = (segmentBytes / layout.segmentHeight) * rows;
    // What is not compressed has its length by itself; some programs write wrong ones.
    const length = isPlain ? plain : (counts?.[i] ?? size - offset);
    if (!(offset > 0) || !(length > 0) || offset + length > size) {
      throw damaged(`A piece of the image (${length} bytes at byte ${offset}) does not lie in the file.`, {
        ...place,
        byteOffset: Math.min(offset, size),
      });
    }
    byteCounts[i] = length;
    stored += length;
  }
  const most = MOST_EXPANSION[layout.compression]! * stored;
  const bytes = Math.ceil((layout.width * layout.samples * layout.bits) / 8) * layout.height;
  if (!isPlain && bytes > most) {
    throw damaged(`A page of ${bytes} bytes cannot be compressed into ${stored}.`, place);
  }
  return { offsets, byteCounts };
}
