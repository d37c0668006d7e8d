import type { DType, Json } from '../../../src-preload/contract/dataset.ts';
import {
  attributeMessage,
  dataspace,
  f64,
  groupMessages,
  i64,
  MESSAGE,
  type Message,
  numberDatatype,
  objectHeader,
  stringDatatype,
  u8,
  u64,
} from './hdf5-encoding.ts';
import type { StringHeap } from './hdf5-heap.ts';

/** What stands in a group: numbers typed as HDF5 shall have them, sub-groups, and objects written before. */
export interface GroupContent {
  readonly attributes: { readonly [name: string]: AttributeValue };
  readonly groups: { readonly [name: string]: GroupContent };
  /** Arrays that become small datasets. */
  readonly arrays?: { readonly [name: string]: readonly (string | number)[] };
  /** Addresses of objects that are in the file already. */
  readonly objects?: { readonly [name: string]: number };
}

export type AttributeValue = string | number | boolean | { readonly float: number };

/** Deepest nesting of metadata that is written. */
const DEEPEST = 60;

/** Appends groups, innermost first, and returns the address of the outermost. */
export function writeGroup(content: GroupContent, heap: StringHeap, append: (bytes: Buffer) => number): number {
  const links = new Map<string, number>();
  for (const [name, address] of Object.entries(content.objects ?? {})) links.set(name, address);
  for (const [name, array] of Object.entries(content.arrays ?? {})) links.set(name, writeArray(array, heap, append));
  for (const [name, group] of Object.entries(content.groups)) links.set(name, writeGroup(group, heap, append));
  const attributes = Object.entries(content.attributes).map(([name, value]) => attributeOf(name, value, heap));
  return append(objectHeader([...groupMessages(links), ...attributes]));
}

/** A JSON tree in HyperSpy's encoding: `_None_`, `_list_empty_…`, `_list_…` (see the folder's README). */
export function contentOfMetadata(tree: { readonly [key: string]: Json }, depth = 0): GroupContent {
  const attributes: Record<string, AttributeValue> = {};
  const groups: Record<string, GroupContent> = {};
  const arrays: Record<string, readonly (string | number)[]> = {};
  for (const [key, value] of Object.entries(tree)) {
    const name = linkName(key);
    if (value === null) attributes[name] = '_None_';
    else if (typeof value !== 'object') attributes[name] = value;
    else if (isList(value)) {
      if (value.length === 0) attributes[`_list_empty_${name}`] = '_None_';
      else if (isPlainArray(value)) arrays[`_list_${name}`] = value;
      else if (depth < DEEPEST) {
        groups[`_list_${value.length}_${name}`] = contentOfMetadata(Object.fromEntries(value.entries()), depth + 1);
      }
    } else if (depth < DEEPEST) {
      groups[name] = contentOfMetadata(value, depth + 1);
    }
  }
  return { attributes, groups, arrays };
}

/** A name that HDF5 can link under: no slash, no zero, not empty, not a dot. */
export function linkName(name: string): string {
  const plain = name.replaceAll('/', '-').replaceAll('\0', '').slice(0, 500);
  return plain === '' || plain === '.' || plain === '..' ? '_' : plain;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isPlainArray(value: readonly Json[]): value is readonly (string | number)[] {
  return ['string', 'number'].some((type) => value.every((item) => typeof item === type));
}

function attributeOf(name: string, value: AttributeValue, heap: StringHeap): Message {
  if (typeof value === 'string') return attributeMessage(name, stringDatatype(), heap.reference(value));
  if (typeof value === 'boolean') return attributeMessage(name, numberDatatype('bool'), u8(value ? 1 : 0));
  if (typeof value === 'object') return attributeMessage(name, numberDatatype('float64'), f64(value.float));
  if (Number.isSafeInteger(value)) return attributeMessage(name, numberDatatype('int64'), i64(value));
  return attributeMessage(name, numberDatatype('float64'), f64(value));
}

function writeArray(array: readonly (string | number)[], heap: StringHeap, append: (bytes: Buffer) => number): number {
  const isInteger = array.every((item) => Number.isSafeInteger(item));
  const dtype: DType = isInteger ? 'int64' : 'float64';
  const type = typeof array[0] === 'string' ? stringDatatype() : numberDatatype(dtype);
  const parts = array.map((item) => {
    if (typeof item === 'string') return heap.reference(item);
    return isInteger ? i64(item) : f64(item);
  });
  const values = Buffer.concat(parts);
  const address = append(values);
  const layout = Buffer.concat([u8(3, 1), u64(address), u64(values.length)]);
  return append(
    objectHeader([
      { type: MESSAGE.dataspace, body: dataspace([array.length]) },
      { type: MESSAGE.datatype, body: type },
      { type: MESSAGE.fillValue, body: u8(3, 0x0a) },
      { type: MESSAGE.layout, body: layout },
    ]),
  );
}
