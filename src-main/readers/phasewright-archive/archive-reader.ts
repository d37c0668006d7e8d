import { crc32 } from 'node:zlib';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import { type Decoder, openDecoder } from '../../cubes/model-thread.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { jsonObject } from '../zip-arrays/array-entry.ts';
import { isZip, type ZipEntry, zipEntries, zipNames } from '../zip-entries.ts';
import { ArchiveSource } from './archive-source.ts';
import { ENTRY_BYTES, readBlockIndex } from './block-index.ts';
import {
  BLOCKS_MEMBER,
  blockCounts,
  DECODER_MEMBER,
  FORMAT,
  INDEX_MEMBER,
  MANIFEST_MEMBER,
  type Manifest,
  parseManifest,
} from './manifest.ts';

/** Reads archives that "compress" writes: each image or run of spectra is decoded when it is read. */
export const phasewrightArchiveReader: Reader = {
  format: FORMAT,
  label: 'Phasewright archive',
  extensions: ['.pwz'],
  recognizes: (head, file) => {
    if (!isZip(head)) return false;
    const names = zipNames(file.bytes);
    return names.length > 0 ? names.includes(MANIFEST_MEMBER) : /\.pwz$/i.test(file.name);
  },
  open: openArchive,
};

const MOST_MANIFEST_BYTES = 64 * 1024 * 1024;
const MOST_DECODER_BYTES = 256 * 1024 * 1024;

function openArchive(file: ReadableFile): OpenedFile {
  const entries = zipEntries(file.bytes, FORMAT);
  const manifest = readManifest(member(entries, MANIFEST_MEMBER, MOST_MANIFEST_BYTES));
  const { dataset, checksums } = manifest;
  const counts = blockCounts(manifest);
  const blocks = member(entries, BLOCKS_MEMBER).open();
  const indexBytes = content(member(entries, INDEX_MEMBER, counts.blocks * ENTRY_BYTES), checksums.index);
  const index = readBlockIndex(indexBytes, counts.blocks, blocks.size);

  let decoder: Decoder | undefined;
  const open = (): Decoder => {
    if (manifest.latent === null) throw damaged('The archive has no model.', { format: FORMAT, field: DECODER_MEMBER });
    const model = content(member(entries, DECODER_MEMBER, MOST_DECODER_BYTES), checksums.decoder);
    const { units, latent, output } = manifest;
    const batch = Math.min(units.perBlock, counts.units);
    return openDecoder({ model, latent: latent.count, output, batch }, { format: FORMAT, field: DECODER_MEMBER });
  };
  return {
    datasets: [
      {
        ...dataset,
        metadata: { ...dataset.metadata, Compression: compressionOf(manifest) },
        open: () =>
          new ArchiveSource({
            manifest,
            index,
            blocks,
            decoder() {
              decoder ??= open();
              return decoder;
            },
          }),
      },
    ],
    warnings: warningsOf(manifest),
    close: () => decoder?.close(),
  };
}

/** What metadata say of how the values were kept: they are not those that were measured. */
function compressionOf({ bound, peak, model, report, source, versions }: Manifest): { readonly [key: string]: Json } {
  return { bound: { ...bound } as { readonly [key: string]: number }, peak, model, report, source, versions };
}

function warningsOf({ report }: Manifest): readonly string[] {
  return typeof report.summary === 'string' ? [report.summary] : [];
}

function member(entries: ReadonlyMap<string, ZipEntry>, name: string, most = Number.MAX_SAFE_INTEGER): ZipEntry {
  const entry = entries.get(name);
  if (entry && entry.size <= most) return entry;
  const what = entry ? `is too large (${entry.size} bytes)` : 'is missing';
  throw damaged(`${name} ${what} in the archive.`, { format: FORMAT, field: name });
}

function readManifest(entry: ZipEntry): Manifest {
  const value = jsonObject(new TextDecoder().decode(content(entry)));
  if (value === undefined)
    throw damaged('The archive does not describe itself.', { format: FORMAT, field: entry.name });
  return parseManifest(value);
}

/** All bytes of a file in the archive. @throws {AppError} `file-damaged`, also for another checksum than the one given */
function content(entry: ZipEntry, checksum?: number): Uint8Array {
  const source = entry.open();
  const bytes = new Uint8Array(source.read(0, source.size));
  source.release?.();
  if (checksum === undefined || crc32(bytes) === checksum) return bytes;
  throw damaged(`${entry.name} has another checksum than the archive says.`, { format: FORMAT, field: entry.name });
}
