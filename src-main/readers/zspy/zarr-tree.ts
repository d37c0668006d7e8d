import type { Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { elementCount } from '../../cubes/array-source.ts';
import type { Hdf5Dataset, Hdf5Group, Hdf5Node, Hdf5Value } from '../../cubes/hdf5-messages.ts';
import { damaged } from '../reader-errors.ts';
import { parseZarray, treeOf, type ZarrArray } from './zarr-array.ts';
import { openZarrSource, readChunk } from './zarr-source.ts';
import type { ZarrStore } from './zarr-store.ts';

/** A Zarr hierarchy in the form of an HDF5 tree, so that HyperSpy's layout is read by the same code. */
export interface ZarrTree {
  readonly root: Hdf5Group;
  /** The arrays by their paths. */
  readonly arrays: ReadonlyMap<string, ZarrArray>;
  readonly problems: readonly string[];
}

/** Bounds of the metadata. */
const LARGEST_JSON_BYTES = 8 * 1024 * 1024;
const LARGEST_VALUE_BYTES = 256 * 1024;
const MOST_NODES = 20_000;
const DEEPEST = 40;

interface MutableGroup extends Hdf5Group {
  readonly children: { [name: string]: Hdf5Node };
}

/**
 * Reads the groups, attributes and small arrays below the folder that `.zgroup` of `base` stands in.
 * @throws {AppError} `file-damaged` when the root's own metadata cannot be read.
 */
export function readZarrTree(store: ZarrStore): ZarrTree {
  const problems: string[] = [];
  const arrays = new Map<string, ZarrArray>();
  const root: MutableGroup = { kind: 'group', path: '', attributes: attributesOf(store, ''), children: {} };
  const groups = new Map<string, MutableGroup>([['', root]]);
  const paths = (name: string) =>
    store.keys.filter((key) => key.endsWith(`/${name}`)).map((key) => key.slice(0, -name.length - 1));
  const nodes = [
    ...paths('.zgroup').map((path) => ({ path, isArray: false })),
    ...paths('.zarray').map((path) => ({ path, isArray: true })),
  ];
  if (nodes.length > MOST_NODES) {
    problems.push('the store has more groups and arrays than are read; the rest was left out');
    nodes.length = MOST_NODES;
  }

  /** The group at a path, with all above it. */
  const groupAt = (path: string): MutableGroup | null => {
    const known = groups.get(path);
    if (known !== undefined) return known;
    if (path.split('/').length > DEEPEST) return null;
    const parent = groupAt(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (parent === null) return null;
    const group: MutableGroup = {
      kind: 'group',
      path,
      attributes: attempt(path, () => attributesOf(store, path)) ?? {},
      children: {},
    };
    groups.set(path, group);
    setOwn(parent.children, path.slice(path.lastIndexOf('/') + 1), group);
    return group;
  };
  const attempt = <T>(path: string, look: () => T): T | null => {
    try {
      return look();
    } catch (error) {
      if (!(error instanceof AppError || error instanceof RangeError)) throw error;
      problems.push(`${path}: ${error.message}`);
      return null;
    }
  };
  for (const { path, isArray } of nodes) {
    if (!isArray) {
      groupAt(path);
      continue;
    }
    const array = attempt(path, () => parseZarray(path, readJson(store, `${path}/.zarray`) ?? null));
    const parent = groupAt(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (array === null || parent === null) continue;
    arrays.set(path, array);
    const attributes = attempt(path, () => attributesOf(store, path)) ?? {};
    const value = attempt(path, () => smallValue(store, array));
    setOwn(parent.children, path.slice(path.lastIndexOf('/') + 1), datasetOf(array, attributes, value));
  }
  return { root, arrays, problems };
}

function datasetOf(array: ZarrArray, attributes: Hdf5Dataset['attributes'], value: Hdf5Value | null): Hdf5Dataset {
  const info = {
    shape: array.shape,
    dtype: array.dtype,
    storedBytes: array.itemBytes,
    chunks: array.chunks,
    unsupported: array.unsupported,
    advice: 'Save it as an array of numbers, for example with HyperSpy as .hspy.',
    damaged: false,
  };
  return { kind: 'dataset', path: array.path, attributes, info, value };
}

function attributesOf(store: ZarrStore, path: string): { [name: string]: Hdf5Value } {
  const attributes: { [name: string]: Hdf5Value } = {};
  const tree = treeOf(readJson(store, path === '' ? '.zattrs' : `${path}/.zattrs`) ?? null) ?? {};
  for (const [name, json] of Object.entries(tree)) setOwn(attributes, name, attributeOf(json));
  return attributes;
}

/** A JSON value in the form of an attribute; what is not a scalar or an even list is kept as text. */
function attributeOf(json: Json): Hdf5Value {
  const scalar = (one: Json) =>
    typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean' ? one : null;
  if (json === null) return { kind: 'string', shape: [], values: ['_None_'] };
  const own = scalar(json);
  if (own !== null) return { kind: kindOf(own), shape: [], values: [own] };
  if (Array.isArray(json)) {
    const items = json.map((one) => (one === null ? '_None_' : scalar(one)));
    if (items.every((one) => one !== null))
      return { kind: kindOf(items[0] ?? 0), shape: [items.length], values: items };
  }
  return { kind: 'string', shape: [], values: [JSON.stringify(json)] };
}

function kindOf(value: string | number | boolean): Hdf5Value['kind'] {
  return typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'number';
}

/** The values of an array that is short enough to be metadata: numbers or texts; null for any other. */
function smallValue(store: ZarrStore, array: ZarrArray): Hdf5Value | null {
  const count = elementCount(array.shape);
  if (count * array.itemBytes > LARGEST_VALUE_BYTES) return null;
  if (array.dtype !== null && !array.dtype.startsWith('complex')) {
    const values = [...openZarrSource(store, array).read(0, count)].map(Number);
    if (array.dtype === 'bool') return { kind: 'bool', shape: array.shape, values: values.map((one) => one !== 0) };
    return { kind: 'number', shape: array.shape, values };
  }
  // Lists of texts have one chunk.
  if (array.shape.length !== 1 || array.chunks[0]! < count) return null;
  if (array.objectCodec !== undefined) {
    const bytes = readChunk(store, array, [0], true);
    const texts = bytes === null ? null : textsOf(bytes, array.objectCodec);
    return texts === null ? null : { kind: 'string', shape: [texts.length], values: texts };
  }
  if (!/^[<>]U\d+$/.test(array.typeWord)) return null;
  const bytes = readChunk(store, array, [0]);
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number) => {
    let characters = '';
    for (let i = at; i < at + array.itemBytes; i += 4) {
      const code = view.getUint32(i, !array.isBigEndian);
      if (code !== 0 && code <= 0x10ffff) characters += String.fromCodePoint(code);
    }
    return characters;
  };
  const values = Array.from({ length: count }, (_, index) => text(index * array.itemBytes));
  return { kind: 'string', shape: [count], values };
}

/** Texts as numcodecs packs them: `json2` ends its list with type and shape, `vlen-utf8` puts lengths before them. */
function textsOf(bytes: Uint8Array, codec: string): string[] | null {
  const decoder = new TextDecoder();
  if (codec === 'json2') {
    const list = parseJson(decoder.decode(bytes));
    const items = Array.isArray(list) ? list.slice(0, -2) : [];
    return items.every((one) => typeof one === 'string') ? (items as string[]) : null;
  }
  if (codec !== 'vlen-utf8' || bytes.length < 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  const count = view.getUint32(0, true);
  let at = 4;
  while (texts.length < count) {
    if (at + 4 > bytes.length) return null;
    const length = view.getUint32(at, true);
    if (at + 4 + length > bytes.length) return null;
    texts.push(decoder.decode(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return texts;
}

function readJson(store: ZarrStore, key: string): Json | undefined {
  const bytes = store.read(key, LARGEST_JSON_BYTES);
  if (bytes === null) return undefined;
  const json = parseJson(new TextDecoder().decode(bytes));
  if (json === undefined) throw damaged(`${key} is not JSON.`, { field: key });
  return json;
}

/** Python writes NaN and Infinity, which JSON does not have: they become texts. */
function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    try {
      return JSON.parse(text.replace(/(?<=[[:,]\s*)(-?Infinity|NaN)(?=\s*[,}\]])/g, '"$1"')) as Json;
    } catch {
      return undefined;
    }
  }
}

function setOwn<T>(target: { [name: string]: T }, name: string, value: T): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
