import type { Hdf5Dataset, Hdf5Group, Hdf5Tree } from '../../cubes/hdf5-messages.ts';

/** Names that the array of a data group has: EMD 0.2 knows `data`, Prismatic and py4DSTEM the others. */
const ARRAYS = ['data', 'datacube', 'counted_datacube', 'realslice', 'diffractionslice'];
/** Groups that EMD 1.0 (py4DSTEM from 0.13 on) marks by words. */
const ARRAY_WORDS = [
  'array',
  'datacube',
  'diffractionslice',
  'realslice',
  'virtualimage',
  'virtualdiffraction',
  'probe',
];
/** Prismatic numbers the outputs of one kind: `virtual_detector_depth0003`. */
const NUMBERED = /^(.+?)(\d{4})$/;

/** A group with an array and its dimensions. */
export interface DataGroup {
  readonly group: Hdf5Group;
  readonly data: Hdf5Dataset;
  /** Number of the first dimension's name: `dim1`, in EMD 1.0 `dim0`. */
  readonly firstDimension: 0 | 1;
}

/** One array, or several of the same kind that make a stack. */
export interface DataStack {
  readonly title: string;
  readonly parts: readonly [DataGroup, ...DataGroup[]];
}

/** Arrays of the file in its order, those that Prismatic numbers put together. */
export function findDataStacks(tree: Hdf5Tree): readonly DataStack[] {
  const stacks: { title: string; key: string; parts: [DataGroup, ...DataGroup[]] }[] = [];
  for (const found of findDataGroups(tree.root, '')) {
    const name = found.group.path.split('/').at(-1)!;
    const numbered = NUMBERED.exec(name);
    const isNumbered = numbered !== null && 'realslice' in found.group.children;
    const folder = found.group.path.slice(0, -name.length);
    const { shape, dtype } = found.data.info;
    const key = isNumbered ? `${folder}${numbered[1]} ${shape.join('×')} ${dtype}` : found.group.path;
    const same = stacks.find((stack) => stack.key === key);
    if (same) same.parts.push(found);
    else stacks.push({ title: isNumbered ? numbered[1]!.replace(/_depth$/, '') : name, key, parts: [found] });
  }
  return stacks;
}

function findDataGroups(group: Hdf5Group, parent: string): readonly DataGroup[] {
  const own = dataGroupOf(group);
  const below = Object.entries(group.children).flatMap(([name, child]) =>
    child.kind === 'group' ? findDataGroups(child, `${parent}/${name}`) : [],
  );
  return own ? [own, ...below] : below;
}

function dataGroupOf(group: Hdf5Group): DataGroup | undefined {
  const type = group.attributes.emd_group_type?.values[0];
  if (type !== 1 && type !== '1' && !ARRAY_WORDS.includes(String(type))) return undefined;
  for (const name of ARRAYS) {
    const data = group.children[name];
    if (data?.kind === 'dataset') return { group, data, firstDimension: 'dim0' in group.children ? 0 : 1 };
  }
  return undefined;
}
