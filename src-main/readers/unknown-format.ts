/** What the first bytes of a file that no reader knows look like, in words. */

const SIGNATURES: readonly (readonly [string, readonly number[], number?])[] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a TIFF image', [0x49, 0x49, 0x2a, 0x00]],
  ['a TIFF image', [0x4d, 0x4d, 0x00, 0x2a]],
  ['a BigTIFF image', [0x49, 0x49, 0x2b, 0x00]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['a Windows bitmap', [0x42, 0x4d]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['a gzip archive', [0x1f, 0x8b]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21]],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['a Bruker BCF file', [0x41, 0x41, 0x4d, 0x56, 0x48, 0x46, 0x53, 0x53]],
  ['an FEI/TIA .ser file', [0x49, 0x49, 0x97, 0x01]],
  ['a SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ['a MATLAB file', [0x4d, 0x41, 0x54, 0x4c, 0x41, 0x42]],
  ['a Windows program', [0x4d, 0x5a]],
];

const PACKED = / archive$/;
/** Files of a Zarr store, which is a folder; chunks are named by numbers. */
const PART_OF_ZARR = /^(\.zattrs|\.zarray|\.zgroup|\.zmetadata|\d+(\.\d+)*)$/;

/** What a person can do with a file that no reader knows, where its kind or name tells; else undefined. */
export function adviceOnUnknown(name: string, looksLike: string | undefined): string | undefined {
  if (PART_OF_ZARR.test(name))
    return 'It may be a part of a Zarr store: open the folder whose name ends in .zspy as a whole.';
  if (looksLike !== undefined && PACKED.test(looksLike)) return 'Unpack it and open the files in it.';
  return undefined;
}

/** `a PNG image`, `text`, … or undefined when nothing is known of it. */
export function describeHead(head: Uint8Array): string | undefined {
  const known = SIGNATURES.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (known) return known[0];
  if (head.every((byte) => byte === 0)) return 'nothing but zeros';
  const text = Buffer.from(head)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  const isText = [...text].every((letter) => (letter >= ' ' ? letter !== '\uFFFD' : '\t\n\r\f\v'.includes(letter)));
  if (!isText) return undefined;
  if (/^\s*(<\?xml|<[a-z!])/i.test(text)) return 'XML or HTML text';
  return /^\s*[{[]/.test(text) ? 'JSON text' : 'text';
}
