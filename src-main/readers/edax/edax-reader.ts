import { FlatSource } from '../../cubes/flat-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { unsupported } from '../reader-errors.ts';
import { FORMAT } from './edax-fields.ts';
import { looksLikeIpr } from './ipr-file.ts';
import { looksLikeSpc, readSpc } from './spc-file.ts';
import { looksLikeSpd, openSpd } from './spd-map.ts';

/** Reads spectra (`.spc`) and maps (`.spd` with the `.spc` and `.ipr` beside it) of EDAX TEAM and Genesis. */
export const edaxReader: Reader = {
  format: FORMAT,
  label: 'EDAX',
  extensions: ['.spc', '.spd', '.ipr'],
  recognizes: (head, file) =>
    looksLikeSpd(head) || looksLikeSpc(head, file.bytes.size) || looksLikeIpr(head, file.bytes.size),
  open: openEdax,
};

/** The whole header of a spectrum. */
const HEAD_BYTES = 4096;

function openEdax(file: ReadableFile): OpenedFile {
  const head = file.bytes.read(0, Math.min(file.bytes.size, HEAD_BYTES));
  if (looksLikeSpd(head)) return openSpd(file);
  if (looksLikeIpr(head, file.bytes.size)) return openSpd(mapOf(file));
  if (looksLikeSpc(head, file.bytes.size)) return openSpc(file);
  // Neither of them by its content: the ending says what is damaged.
  if (/\.spd$/i.test(file.name)) return openSpd(file);
  return /\.ipr$/i.test(file.name) ? openSpd(mapOf(file)) : openSpc(file);
}

/** The map whose image an `.ipr` file describes. */
function mapOf(file: ReadableFile): ReadableFile {
  const name = file.name.replace(/(_Img)?\.ipr$/i, '.spd');
  const map = file.sibling(name);
  if (map) return map;
  throw unsupported(
    `${file.name} only describes the image of a map (size of its pixels, magnification); it holds no data.`,
    `Copy ${name}, the map that it belongs to, into the same folder and open that.`,
    { format: FORMAT },
  );
}

function openSpc(file: ReadableFile): OpenedFile {
  const spectrum = readSpc(file.bytes);
  const warnings: string[] = [];
  const shape = [spectrum.channels];
  const layout = { shape, dtype: 'uint32', littleEndian: true, byteOffset: spectrum.dataStart } as const;
  const out = new MetadataBuilder();
  out.set('General.title', 'EDS Spectrum');
  out.set('General.original_filename', file.name);
  spectrum.describe(out);
  const bytes = file.bytes.read(spectrum.dataStart, 4 * spectrum.channels);
  if (bytes.every((byte) => byte === 0)) {
    const map = file.name.replace(/\.spc$/i, '.spd');
    warnings.push(`All counts are zero: the file only holds the calibration of a map; open ${map}.`);
  }
  const dataset = {
    title: 'EDS Spectrum',
    kind: 'spectrum',
    shape,
    dtype: 'uint32',
    axes: [calibratedAxis('Energy', spectrum.channels, 'signal', spectrum.calibration, (one) => warnings.push(one))],
    metadata: out.tree,
    originalMetadata: { spc_header: spectrum.originalMetadata },
    open: () => new FlatSource(file.bytes, { ...layout, pixelsPerBlock: 1 }),
  } as const;
  return { datasets: [dataset], warnings, close() {} };
}
