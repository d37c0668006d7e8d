import { BYTES_PER_ELEMENT, type Json } from '../../../src-preload/contract/dataset.ts';
import { FlatSource } from '../../cubes/flat-source.ts';
import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { enviAxes } from './envi-axes.ts';
import { type EnviHeader, FORMAT, looksLikeEnvi, readEnviHeader, textOf } from './envi-header.ts';
import { enviMetadata } from './envi-metadata.ts';

/** Reads ENVI images: a `.hdr` that describes the file of values beside it. Either may be given. */
export const enviReader: Reader = {
  format: FORMAT,
  label: 'ENVI',
  extensions: ['.hdr'],
  recognizes: (head, file) => looksLikeEnvi(head) || headerOf(file) !== undefined,
  open: openEnvi,
};

/** Endings of files of values, in the order in which they are looked for; the header's own name without `.hdr` comes first. */
const VALUE_ENDINGS = ['.raw', '.img', '.dat', '.bil', '.bip', '.bsq', '.bin', '.sli', '.cube'];

function openEnvi(file: ReadableFile): OpenedFile {
  const description = headerOf(file) ?? file;
  const header = readEnviHeader(description.bytes);
  const values = description === file ? valuesBeside(file) : file;
  if (!values) {
    const stem = file.name.replace(/\.hdr$/i, '');
    const advice = `Copy the file of values into the same folder under the name ${stem} or ${stem}.raw: the header only describes it.`;
    throw damaged(`The file that holds the values of ${file.name} is not beside it.`, { format: FORMAT }, advice);
  }
  const warnings: string[] = [];
  checkSize(header, values, warnings);
  const { kind, axes, pixelsPerBlock } = enviAxes(header, (warning) => warnings.push(warning));
  const shape = axes.map((axis) => axis.size);
  const { dtype, littleEndian, offset: byteOffset, fields } = header;
  const dataset = {
    title: textOf(fields, 'title') ?? '',
    kind,
    shape,
    dtype,
    axes,
    metadata: header.ownMetadata ?? enviMetadata(header, description.name),
    originalMetadata: Object.fromEntries([...fields].map(([name, value]) => [name, jsonOf(value)])),
    open: () => new FlatSource(values.bytes, { shape, dtype, littleEndian, byteOffset, pixelsPerBlock }),
  };
  return { datasets: [dataset], warnings, close() {} };
}

/** The ENVI header beside a file of values: `cube.img.hdr` or `cube.hdr`. Undefined for anything else. */
function headerOf(file: ReadableFile): ReadableFile | undefined {
  const ending = file.name.match(/\.[^.]*$/)?.[0]?.toLowerCase();
  if (ending !== undefined && !VALUE_ENDINGS.includes(ending)) return undefined;
  const stem = ending === undefined ? file.name : file.name.slice(0, -ending.length);
  const found = file.sibling(`${file.name}.hdr`) ?? (ending === undefined ? undefined : file.sibling(`${stem}.hdr`));
  if (!found || found.bytes.size === 0) return undefined;
  return looksLikeEnvi(found.bytes.read(0, Math.min(64, found.bytes.size))) ? found : undefined;
}

function valuesBeside(header: ReadableFile): ReadableFile | undefined {
  const stem = header.name.replace(/\.hdr$/i, '');
  if (stem === header.name) return undefined;
  for (const ending of ['', ...VALUE_ENDINGS]) {
    const found = header.sibling(`${stem}${ending}`);
    if (found) return found;
  }
  return undefined;
}

function checkSize(
  { samples, lines, bands, dtype, offset }: EnviHeader,
  values: ReadableFile,
  warnings: string[],
): void {
  const bytes = samples * lines * bands * BYTES_PER_ELEMENT[dtype];
  const there = values.bytes.size - offset;
  const cube = `${lines} lines × ${samples} samples × ${bands} bands`;
  if (!Number.isSafeInteger(bytes) || bytes > there) {
    throw damaged(
      `An image of ${cube} (${dtype}) takes ${bytes} bytes after byte ${offset}, but ${values.name} has ${Math.max(0, there)}.`,
      { format: FORMAT, field: 'samples', file: values.localPath, byteOffset: Math.min(offset, values.bytes.size) },
    );
  }
  if (bytes < there) warnings.push(`${values.name} has ${there - bytes} bytes more than ${cube} take.`);
}

function jsonOf(value: string): Json {
  return value.length > 2000 ? `${value.slice(0, 2000)} … (${value.length} characters)` : value;
}
