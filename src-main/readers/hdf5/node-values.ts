import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Dataset, Hdf5Group, Hdf5Node, Hdf5Value } from '../../cubes/hdf5-messages.ts';
import { jsonOfValue } from '../hyperspy/metadata.ts';

/** The first text of a value, or undefined. */
export function textOf(value: Hdf5Value | null | undefined): string | undefined {
  const first = value?.values[0];
  return typeof first === 'string' ? first : undefined;
}

/** The first number of a value, or undefined. */
export function numberOf(value: Hdf5Value | null | undefined): number | undefined {
  const first = value?.values[0];
  return typeof first === 'number' ? first : undefined;
}

/** All texts of a value; an empty list when it has others. */
export function textsOf(value: Hdf5Value | null | undefined): readonly string[] {
  const values = value?.values ?? [];
  return values.every((one) => typeof one === 'string') ? (values as readonly string[]) : [];
}

/** All numbers of a value; undefined when it has others or none. */
export function numbersIn(value: Hdf5Value | null | undefined): readonly number[] | undefined {
  const values = value?.values ?? [];
  const areNumbers = values.length > 0 && values.every((one) => typeof one === 'number');
  return areNumbers ? (values as readonly number[]) : undefined;
}

/** The unit of a table or a value, under the names that programs give it; `um` is written µm. */
export function unitsOf(node: Hdf5Node | undefined): string {
  const { units, unit, Units, Unit } = node?.attributes ?? {};
  const said = textOf(units) ?? textOf(unit) ?? textOf(Units) ?? textOf(Unit) ?? '';
  return /^(um|microns?|micrometers?)$/i.test(said.trim()) ? 'µm' : said.trim();
}

export function groupAt(group: Hdf5Group, name: string): Hdf5Group | undefined {
  const node = Object.hasOwn(group.children, name) ? group.children[name] : undefined;
  return node?.kind === 'group' ? node : undefined;
}

export function datasetAt(group: Hdf5Group, name: string): Hdf5Dataset | undefined {
  const node = Object.hasOwn(group.children, name) ? group.children[name] : undefined;
  return node?.kind === 'dataset' ? node : undefined;
}

/** The node at an absolute or relative path below a group, or undefined. */
export function nodeAt(group: Hdf5Group, path: string): Hdf5Node | undefined {
  let here: Hdf5Node | undefined = group;
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (here?.kind !== 'group' || !Object.hasOwn(here.children, name)) return undefined;
    here = here.children[name];
  }
  return here;
}

/** Every group below `root` with it, in the file's order, with the groups above each. */
export function* groupsOf(
  root: Hdf5Group,
  above: readonly Hdf5Group[] = [],
): Generator<[Hdf5Group, readonly Hdf5Group[]]> {
  yield [root, above];
  for (const node of Object.values(root.children)) {
    if (node.kind === 'group') yield* groupsOf(node, [...above, root]);
  }
}

/** Values longer than this are data rather than metadata. */
const MOST_VALUES = 64;
/** Bound of one tree, so that a file of a thousand tables stays readable. */
const MOST_ENTRIES = 2_000;

/** Attributes (their names with `@`) and short datasets of a group and below, as JSON. */
export function treeJson(group: Hdf5Group): { [name: string]: Json } {
  let entries = 0;
  const attributesOf = (node: Hdf5Node, into: { [name: string]: Json }) => {
    for (const [name, value] of Object.entries(node.attributes)) {
      entries += 1;
      if (value.values.length <= MOST_VALUES && entries <= MOST_ENTRIES) setOwn(into, `@${name}`, jsonOfValue(value));
    }
    return into;
  };
  const visit = (node: Hdf5Group): { [name: string]: Json } => {
    const tree = attributesOf(node, {});
    for (const [name, child] of Object.entries(node.children)) {
      entries += 1;
      if (entries > MOST_ENTRIES) break;
      if (child.kind === 'group') setOwn(tree, name, visit(child));
      else if (child.value !== null && child.value.values.length <= MOST_VALUES) {
        const own = attributesOf(child, {});
        const value = jsonOfValue(child.value);
        setOwn(tree, name, Object.keys(own).length === 0 ? value : { value, ...own });
      }
    }
    return tree;
  };
  return visit(group);
}

function setOwn(target: { [name: string]: Json }, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
