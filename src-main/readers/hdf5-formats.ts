import { AppError } from '../../src-preload/contract/errors.ts';
import { openHdf5File } from '../cubes/hdf5-file.ts';
import type { Hdf5Group, Hdf5Node } from '../cubes/hdf5-messages.ts';
import type { ReadableFile } from './reader.ts';

/** Whose arrangement of groups an HDF5 file has: many programs share the container. `oxford` is the whole H5EBSD family. */
export type Hdf5Layout = 'hyperspy' | 'velox' | 'ncem' | 'nexus' | 'oxford' | 'other';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** The top of the tree is enough to tell whose it is. */
const TOP_LIMITS = { depth: 2, entries: 2_000, valueBytes: 4_096, totalBytes: 1024 * 1024 };
const TIME_LIMIT_MS = 5_000;

/** What was found out about files that are being opened, so that several readers may ask. */
const known = new WeakMap<ReadableFile, Hdf5Layout>();

/** True when HDF5's signature stands at the start, or behind a user block of 512, 1024 or 2048 bytes. */
export function hasHdf5Signature(head: Uint8Array): boolean {
  return [0, 512, 1024, 2048].some((start) => SIGNATURE.every((byte, index) => head[start + index] === byte));
}

/**
 * Whose layout an HDF5 file has, by the names and attributes at the top of its tree. Opens the file once per
 * {@link ReadableFile}. A file that cannot be opened is `other`: the reader that takes it says what is wrong.
 */
export function hdf5Layout(file: ReadableFile): Hdf5Layout {
  let layout = known.get(file);
  if (layout === undefined) {
    layout = findLayout(file.localPath);
    known.set(file, layout);
  }
  return layout;
}

function findLayout(path: string): Hdf5Layout {
  try {
    const hdf5 = openHdf5File(path, { format: 'hdf5', timeLimitMs: TIME_LIMIT_MS });
    try {
      return layoutOf(hdf5.tree(TOP_LIMITS).root);
    } finally {
      hdf5.close();
    }
  } catch (error) {
    if (error instanceof AppError) return 'other';
    throw error;
  }
}

/** The layout that a tree shows; more of it than the top changes nothing. */
export function layoutOf(root: Hdf5Group): Hdf5Layout {
  const { children } = root;
  if (children.Experiments?.kind === 'group' || textOf(root, 'file_format') === 'HyperSpy') return 'hyperspy';
  if (isVelox(root)) return 'velox';
  if (isNcem(root)) return 'ncem';
  if (isH5Ebsd(root)) return 'oxford';
  if ([root, ...Object.values(children)].some((node) => textOf(node, 'NX_class') !== undefined)) return 'nexus';
  return 'other';
}

/** Oxford, EDAX and Bruker begin with who made the file and in which version; EDAX puts blanks before the names. */
function isH5Ebsd({ children }: Hdf5Group): boolean {
  const names = Object.keys(children).map((name) => name.trim().toLowerCase());
  return names.includes('manufacturer') && (names.includes('version') || names.includes('format version'));
}

/** Velox writes a dataset `Version` of JSON; its data lie in `/Data/<kind>/<identifier>`. */
function isVelox({ children }: Hdf5Group): boolean {
  const version = children.Version?.kind === 'dataset' ? children.Version.value?.values[0] : undefined;
  return typeof version === 'string' && /"format"\s*:\s*"(Velox|DevelopersKit)"/.test(version);
}

/** Berkeley's files mark their data groups with `emd_group_type`, and the root or a group with a version of EMD. */
function isNcem(root: Hdf5Group): boolean {
  const isMarked = (node: Hdf5Node, depth: number): boolean => {
    if (node.kind !== 'group') return false;
    if ('emd_group_type' in node.attributes) return true;
    return depth > 0 && Object.values(node.children).some((child) => isMarked(child, depth - 1));
  };
  return isMarked(root, 2);
}

function textOf(node: Hdf5Node, attribute: string): string | undefined {
  const value = node.attributes[attribute]?.values[0];
  return typeof value === 'string' ? value : undefined;
}
