import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5File } from '../../cubes/hdf5-file.ts';
import type { Hdf5Group, Hdf5Node } from '../../cubes/hdf5-messages.ts';

export type JsonTree = { readonly [key: string]: Json };

/** Longest metadata of one frame; Velox writes 60,000 bytes. */
const LONGEST_METADATA = 1024 * 1024;
/** Velox nests some six levels. */
const DEEPEST = 32;

/** The group of this name, or undefined. */
export function groupAt(node: Hdf5Node | undefined, ...names: readonly string[]): Hdf5Group | undefined {
  let here = node;
  for (const name of names) {
    here = here?.kind === 'group' && Object.hasOwn(here.children, name) ? here.children[name] : undefined;
  }
  return here?.kind === 'group' ? here : undefined;
}

/** The JSON that a dataset of one string holds, or undefined when it holds none. */
export function jsonOf(node: Hdf5Node | undefined): JsonTree | undefined {
  const text = node?.kind === 'dataset' ? node.value?.values[0] : undefined;
  return typeof text === 'string' ? parseTree(text) : undefined;
}

/** All JSON in a group and the groups in it, by their names. */
export function jsonOfGroup(group: Hdf5Group | undefined): JsonTree {
  const tree: Record<string, Json> = {};
  for (const [name, child] of Object.entries(group?.children ?? {})) {
    const json = child.kind === 'group' ? jsonOfGroup(child) : jsonOf(child);
    if (json !== undefined && Object.keys(json).length > 0) setOwn(tree, name, json);
  }
  return tree;
}

/**
 * The metadata of the first frame: JSON in the first column of the dataset `Metadata`, one byte per row, filled up with
 * zeros. Undefined when there is none that can be read.
 */
export function frameMetadata(
  hdf5: Hdf5File,
  group: Hdf5Group,
  warn: (text: string) => void,
  name = 'Metadata',
): JsonTree | undefined {
  const dataset = group.children[name];
  if (dataset?.kind !== 'dataset') return undefined;
  const [rows = 0, ...others] = dataset.info.shape;
  if (
    dataset.info.dtype === null ||
    dataset.info.storedBytes !== 1 ||
    rows === 0 ||
    others.some((size) => size === 0)
  ) {
    return jsonOf(dataset);
  }
  if (rows > LONGEST_METADATA) {
    warn(`its metadata of ${rows} bytes are longer than any are; left out`);
    return undefined;
  }
  const bytes = hdf5.readBox(
    dataset.path,
    dataset.info.shape.map(() => 0),
    [rows, ...others.map(() => 1)],
  );
  const text = Buffer.from(bytes).toString('utf8').replace(/\0+$/, '');
  const tree = parseTree(text);
  if (tree === undefined) warn('its metadata cannot be read');
  return tree;
}

function parseTree(text: string): JsonTree | undefined {
  try {
    const json = JSON.parse(text) as Json;
    return isTree(json) && !isDeeper(json, DEEPEST) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isDeeper(json: Json, levels: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return levels === 0 || Object.values(json).some((child) => isDeeper(child, levels - 1));
}

/** What stands under these names, one inside the other. */
export function at(json: Json | undefined, ...names: readonly string[]): Json | undefined {
  let here = json;
  for (const name of names) here = isTree(here) && Object.hasOwn(here, name) ? here[name] : undefined;
  return here;
}

/** A text that is not empty. */
export function textAt(json: Json | undefined, ...names: readonly string[]): string | undefined {
  const found = at(json, ...names);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A number; Velox writes most of them as text. */
export function numberAt(json: Json | undefined, ...names: readonly string[]): number | undefined {
  const found = at(json, ...names);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The entries of an object, none when it is something else. */
export function entriesAt(json: Json | undefined, ...names: readonly string[]): readonly (readonly [string, Json])[] {
  const found = at(json, ...names);
  return isTree(found) ? Object.entries(found) : [];
}

function isTree(json: Json | undefined): json is JsonTree {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function setOwn(target: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
