import type { Hdf5Dataset, Hdf5Group, Hdf5Node, Hdf5Tree, Hdf5Value } from '../../src-main/cubes/hdf5-messages.ts';
import type { DType } from '../../src-preload/contract/dataset.ts';

/** Seeded damage to what the HDF5 library tells of a file: everything of the right kind, nothing of it to be believed. */

type Below = (end: number) => number;
type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const VALUES = [0, 1, -1, 0.5, 1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 53, '', 'nm', 'keV'];
const TEXTS = ['[', '{}', '{"a":{"b":null}}', '1e999', 'ä', 'true', '_', '__proto__', 'a'.repeat(3000), true, false];
const SIZES = [0, 1, 2, 3, 7, 64, 255, 1_000, 65_536];
/** Arrays that no file can hold: a band of each is made, so there are few. */
const HUGE_SIZES = [2 ** 31, 2 ** 40];
const TYPES: readonly (readonly [DType, number])[] = [
  ['uint8', 1],
  ['int16', 2],
  ['uint32', 4],
  ['int64', 8],
  ['float32', 4],
  ['float64', 8],
  ['complex64', 8],
  ['bool', 1],
];
const KINDS = ['string', 'number', 'bool', 'bytes'] as const;

/** A damaged copy: values changed or gone, names exchanged, groups in place of datasets, other shapes and number types. */
export function mutateTree(tree: Hdf5Tree, below: Below): Hdf5Tree {
  const copy = structuredClone(tree);
  for (let times = 1 + below(4); times > 0; times--) mutateNode(pickGroup(copy.root, below), below);
  return copy;
}

/** Some group of the tree, deep ones as often as those at the top. */
function pickGroup(root: Hdf5Group, below: Below): Hdf5Group {
  const groups: Hdf5Group[] = [];
  const visit = (node: Hdf5Node) => {
    if (node.kind !== 'group') return;
    groups.push(node);
    for (const child of Object.values(node.children)) visit(child);
  };
  visit(root);
  return groups[below(groups.length)]!;
}

function mutateNode(group: Hdf5Group, below: Below): void {
  const children = group.children as Record<string, Hdf5Node>;
  const names = Object.keys(children);
  const name = names[below(Math.max(1, names.length))];
  const node: Hdf5Node = name === undefined ? group : children[name]!;
  switch (below(8)) {
    case 0:
      if (name !== undefined) delete children[name];
      return;
    case 1: {
      // Under another name: of a neighbor, or of nobody.
      if (name === undefined) return;
      delete children[name];
      children[below(2) === 0 ? names[below(names.length)]! : `${name}0`] = node;
      return;
    }
    case 2:
      if (name !== undefined) {
        children[name] = { kind: 'group', path: node.path, attributes: node.attributes, children: {} };
      }
      return;
    case 3:
      mutateAttributes(group.attributes, below);
      return;
    case 4:
    case 5:
      mutateAttributes(node.attributes, below);
      return;
    default:
      if (node.kind === 'dataset') mutateDataset(node, below);
      else mutateAttributes(node.attributes, below);
  }
}

function mutateAttributes(attributes: Hdf5Group['attributes'], below: Below): void {
  const own = attributes as Record<string, Hdf5Value>;
  const names = Object.keys(own);
  if (names.length === 0) return;
  const name = names[below(names.length)]!;
  if (below(4) === 0) delete own[name];
  else own[name] = mutateValue(own[name]!, below);
}

function mutateValue(value: Hdf5Value, below: Below): Hdf5Value {
  const pool = below(2) === 0 ? VALUES : TEXTS;
  const any = () => pool[below(pool.length)]!;
  const kindOf = (item: string | number | boolean) =>
    typeof item === 'boolean'
      ? ('bool' as const)
      : typeof item === 'number'
        ? ('number' as const)
        : ('string' as const);
  switch (below(4)) {
    case 0: {
      const item = any();
      return { kind: kindOf(item), shape: [], values: [item] };
    }
    case 1:
      return { kind: KINDS[below(KINDS.length)]!, shape: [0], values: [] };
    case 2: {
      const values = Array.from({ length: 1 + below(5) }, any);
      return { kind: kindOf(values[0]!), shape: [values.length], values };
    }
    default: {
      const values = [...value.values];
      if (values.length > 0) values[below(values.length)] = any();
      return { ...value, values };
    }
  }
}

function mutateDataset(dataset: Hdf5Dataset, below: Below): void {
  const writable = dataset as Writable<Hdf5Dataset>;
  const info = dataset.info as Writable<Hdf5Dataset['info']>;
  switch (below(5)) {
    case 0: {
      const shape = [...info.shape];
      const sizes = below(8) === 0 ? HUGE_SIZES : SIZES;
      if (shape.length > 0) shape[below(shape.length)] = sizes[below(sizes.length)]!;
      info.shape = shape;
      return;
    }
    case 1:
      info.shape = Array.from({ length: below(6) }, () => SIZES[below(5)]!);
      return;
    case 2:
      [info.dtype, info.storedBytes] = TYPES[below(TYPES.length)]!;
      return;
    case 3:
      writable.value = dataset.value === null || below(2) === 0 ? null : mutateValue(dataset.value, below);
      return;
    default:
      Object.assign(info, { dtype: null, unsupported: 'of a kind that is not known', advice: 'Save it anew.' });
  }
}
