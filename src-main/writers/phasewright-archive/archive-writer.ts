import { crc32 } from 'node:zlib';
import { type BlockEntry, BlockIndexBuilder } from '../../readers/phasewright-archive/block-index.ts';
import {
  BLOCKS_MEMBER,
  DECODER_MEMBER,
  INDEX_MEMBER,
  MANIFEST_MEMBER,
  type Manifest,
  parseManifest,
} from '../../readers/phasewright-archive/manifest.ts';
import { writeAtomically } from '../write-atomically.ts';
import { zipWriter } from './zip-writer.ts';

/** A block with its bytes. */
export interface ArchiveBlock extends Omit<BlockEntry, 'bytes' | 'checksum'> {
  readonly payload: Uint8Array;
}

/** What the archive says of itself, but for checksums, which the writer finds. */
export type ManifestWithoutChecksums = Omit<Manifest, 'checksums'>;

/** Sizes of an archive and its parts, in bytes. */
export interface ArchiveSizes {
  readonly archive: number;
  readonly blocks: number;
}

/**
 * Writes an archive: blocks as they come, then index, decoder and manifest. The file gets its name when it is whole.
 *
 * @param finish asked after the last block for the manifest and, where a block needs it, the decoder
 * @throws {AppError} `disk-full`, `write-failed`; what the blocks or `finish` throw
 */
export async function writeArchive(
  path: string,
  blocks: AsyncIterable<ArchiveBlock>,
  finish: () => { readonly manifest: ManifestWithoutChecksums; readonly decoder: Uint8Array | null },
): Promise<ArchiveSizes> {
  let sizes: ArchiveSizes = { archive: 0, blocks: 0 };
  await writeAtomically({
    path,
    async fill(sink) {
      const zip = zipWriter(sink);
      const index = new BlockIndexBuilder();
      let blocksBytes = 0;
      await zip.stored(BLOCKS_MEMBER, async (write) => {
        for await (const { payload, ...entry } of blocks) {
          index.add({ ...entry, bytes: payload.length, checksum: crc32(payload) });
          blocksBytes += payload.length;
          await write(payload);
        }
      });
      const indexBytes = index.finish();
      await zip.deflated(INDEX_MEMBER, indexBytes);
      const { manifest, decoder } = finish();
      if (decoder) await zip.deflated(DECODER_MEMBER, decoder);
      const checksums = { index: crc32(indexBytes), decoder: decoder ? crc32(decoder) : 0 };
      const whole = { ...manifest, checksums };
      parseManifest(JSON.parse(JSON.stringify(whole)));
      await zip.deflated(MANIFEST_MEMBER, Buffer.from(JSON.stringify(whole, null, 1)));
      sizes = { archive: await zip.finish(), blocks: blocksBytes };
    },
  });
  return sizes;
}
