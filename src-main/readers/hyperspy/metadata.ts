import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Group, Hdf5Node, Hdf5Value } from '../../cubes/hdf5-messages.ts';

type JsonTree = Record<string, Json>;

/** Prefixes by which HyperSpy marks what HDF5 cannot say; the rest of the name is the key. */
const LIST_PREFIXES = ['_list_empty_', '_tuple_empty_', '_list_', '_tuple_'];
const PLAIN_PREFIXES = ['_datetime_', '_bs_', '_hspy_AxesManager_', '_unit_'];
/** Whole signals that were stored inside metadata: data, not metadata. */
const SIGNAL_PREFIX = '_sig_';

/**
 * HyperSpy's metadata group as JSON: sub-groups become objects, `_list_…` and `_tuple_…` arrays, `_None_` null, dates ISO
 * strings, bytes base64. Values that are not finite become null.
 */
export function metadataOf(group: Hdf5Group | undefined): JsonTree {
  const tree: JsonTree = {};
  if (group === undefined) return tree;
  for (const [name, value] of Object.entries(group.attributes)) addEntry(tree, name, jsonOfValue(value));
  for (const [name, child] of Object.entries(group.children)) {
    if (name.startsWith(SIGNAL_PREFIX)) continue;
    const json = jsonOfNode(child);
    if (json !== undefined) addEntry(tree, name, json);
  }
  return tree;
}

/**
 * Metadata of files older than format 1.2 (HyperSpy before 0.8), whose `mapped_parameters` are a flat list: put under the
 * names of today.
 */
export function metadataOfMappedParameters(group: Hdf5Group | undefined): JsonTree {
  const general: JsonTree = {};
  const signal: JsonTree = {};
  const instrument: JsonTree = {};
  const rest: JsonTree = {};
  for (const [name, value] of Object.entries(metadataOf(group))) {
    if (['record_by', 'signal_type', 'signal_origin'].includes(name)) signal[name] = value;
    else if (name === 'TEM' || name === 'SEM') instrument[name] = withDetector(value);
    else if (name === 'name') general.title ??= value;
    else if (isTree(value)) rest[name] = value;
    else general[name] = value;
  }
  return {
    ...rest,
    ...(Object.keys(instrument).length > 0 ? { Acquisition_instrument: instrument } : {}),
    General: general,
    Signal: signal,
  };
}

/** The string under a dotted path of a metadata tree, or undefined. */
export function textAt(tree: Json, path: string): string | undefined {
  let node: Json | undefined = tree;
  for (const key of path.split('.')) node = isTree(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  return typeof node === 'string' ? node : undefined;
}

/** The value itself for scalars, nested arrays for the rest. */
export function jsonOfValue(value: Hdf5Value): Json {
  const items = value.values.map(jsonOfScalar);
  if (value.shape.length === 0) return items[0] ?? null;
  return nest(items, value.shape);
}

function jsonOfScalar(item: string | number | boolean): Json {
  if (item === '_None_') return null;
  return typeof item === 'number' && !Number.isFinite(item) ? null : item;
}

function nest(items: readonly Json[], shape: readonly number[]): Json {
  if (shape.length <= 1) return items;
  const [rows, ...inner] = shape as [number, ...number[]];
  const size = items.length / rows;
  return Array.from({ length: rows }, (_, row) => nest(items.slice(row * size, (row + 1) * size), inner));
}

function jsonOfNode(node: Hdf5Node): Json | undefined {
  if (node.kind === 'group') return metadataOf(node);
  return node.value === null ? undefined : jsonOfValue(node.value);
}

function addEntry(tree: JsonTree, name: string, json: Json): void {
  const listPrefix = LIST_PREFIXES.find((prefix) => name.startsWith(prefix));
  if (listPrefix !== undefined) {
    const items = listPrefix.includes('_empty_') ? [] : listOf(json);
    // A list that is stored as a group carries its length: `_list_2_nested`.
    const key = name.slice(listPrefix.length);
    set(tree, isTree(json) ? key.replace(/^\d+_/, '') : key, items);
    return;
  }
  const prefix = PLAIN_PREFIXES.find((candidate) => name.startsWith(candidate));
  if (prefix === '_datetime_' && typeof json === 'string') set(tree, name.slice(prefix.length), isoDate(json));
  else set(tree, prefix === undefined ? name : name.slice(prefix.length), json);
}

/** A list stored as a group has its items under `0`, `1`, …. */
function listOf(json: Json): readonly Json[] {
  if (Array.isArray(json)) return json;
  if (!isTree(json)) return [json];
  return Object.keys(json)
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => json[key]!);
}

/** `datetime.date(1991, 10, 1)` as `1991-10-01`, `datetime.time(12, 0)` as `12:00:00`. */
function isoDate(text: string): string {
  const match = /^datetime\.(date|time|datetime)\(([\d, ]+)\)$/.exec(text);
  if (match === null) return text;
  const parts = match[2]!.split(',').map((part) => part.trim().padStart(2, '0'));
  const date = parts.slice(0, 3).join('-');
  const time = (from: number) => [0, 1, 2].map((index) => parts[from + index] ?? '00').join(':');
  if (match[1] === 'date') return date;
  return match[1] === 'time' ? time(0) : `${date}T${time(3)}`;
}

/** Old files kept `EELS` and `EDS` beside the microscope's settings; today they stand under `Detector`. */
function withDetector(value: Json): Json {
  if (!isTree(value)) return value;
  const { EELS, EDS, ...rest } = value;
  if (EELS === undefined && EDS === undefined) return value;
  return {
    ...rest,
    Detector: { ...(EELS === undefined ? {} : { EELS }), ...(EDS === undefined ? {} : { EDS }) },
  };
}

function isTree(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function set(tree: JsonTree, key: string, value: Json): void {
  Object.defineProperty(tree, key, { value, enumerable: true, configurable: true, writable: true });
}
