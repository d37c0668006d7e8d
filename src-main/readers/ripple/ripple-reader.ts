import { BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { rippleAxes } from './ripple-axes.ts';
import { rippleMetadata } from './ripple-metadata.ts';
import { FORMAT, looksLikeRpl, type RplHeader, readRplHeader } from './rpl-header.ts';

/** Reads Ripple files (Lispix, HyperSpy): a `.rpl` that describes the `.raw` beside it. Either may be given. */
export const rippleReader: Reader = {
  format: FORMAT,
  label: 'Ripple',
  extensions: ['.rpl'],
  recognizes: (head, file) => {
    const text = Buffer.from(head).toString('latin1');
    return (!text.includes('\0') && looksLikeRpl(text)) || descriptionOf(file) !== undefined;
  },
  open: openRipple,
};

function openRipple(file: ReadableFile): OpenedFile {
  const description = descriptionOf(file) ?? file;
  const header = readRplHeader(description.bytes);
  const name = description.name.replace(/\.[^.]*$/, '');
  const raw = description === file ? file.sibling(`${name}.raw`) : file;
  if (!raw) {
    const advice = `Copy ${name}.raw into the same folder: the .rpl file only describes it.`;
    throw damaged(`The file ${name}.raw, which holds the values, is not beside it.`, { format: FORMAT }, advice);
  }
  const warnings: string[] = [];
  checkSize(header, raw, warnings);
  const { kind, axes, pixelsPerBlock } = rippleAxes(header, (warning) => warnings.push(warning));
  const shape = axes.map((axis) => axis.size);
  const { dtype, littleEndian, offset: byteOffset, keys } = header;
  const dataset = {
    title: keys.get('title') ?? '',
    kind,
    shape,
    dtype,
    axes,
    metadata: header.own.metadata ?? rippleMetadata(header, description.name),
    originalMetadata: Object.fromEntries(keys),
    open: () => new FlatSource(raw.bytes, { shape, dtype, littleEndian, byteOffset, pixelsPerBlock }),
  };
  return { datasets: [dataset], warnings, close() {} };
}

/** The `.rpl` beside a `.raw`; undefined when `file` is no `.raw` or stands alone. */
function descriptionOf(file: ReadableFile): ReadableFile | undefined {
  return /\.raw$/i.test(file.name) ? file.sibling(file.name.replace(/\.raw$/i, '.rpl')) : undefined;
}

function checkSize(header: RplHeader, raw: ReadableFile, warnings: string[]): void {
  const { width, height, depth, dtype, offset } = header;
  const bytes = width * height * depth * BYTES_PER_ELEMENT[dtype];
  const there = raw.bytes.size - offset;
  if (!Number.isSafeInteger(bytes) || bytes > there) {
    throw damaged(
      `A cube of ${width} × ${height} × ${depth} (${dtype}) takes ${bytes} bytes after byte ${offset}, but ${raw.name} has ${Math.max(0, there)}.`,
      { format: FORMAT, field: 'width', file: raw.localPath, byteOffset: Math.min(offset, raw.bytes.size) },
    );
  }
  if (bytes < there)
    warnings.push(`${raw.name} has ${there - bytes} bytes more than ${width} × ${height} × ${depth} values take.`);
}
