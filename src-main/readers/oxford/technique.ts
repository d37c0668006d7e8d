import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../cubes/hdf5-messages.ts';
import { calibratedAxis } from '../calibration.ts';
import { groupAt, groupsOf, numberOf, textOf, unitsOf } from '../hdf5/node-values.ts';

/** One technique of one acquisition (`1/EDS`): where it was measured, and its arrays. */
export interface Technique {
  /** `EDS`, `EBSD`, `Electron Image`, … */
  readonly name: string;
  readonly slice: string;
  readonly header: Hdf5Group | undefined;
  readonly y: Axis;
  readonly x: Axis;
  readonly data: readonly TechniqueData[];
}

export interface TechniqueData {
  readonly dataset: Hdf5Dataset;
  /** Names of the groups below `Data`, and its own: `Window Integral`, `Al Ka1`. */
  readonly names: readonly string[];
}

/** The same entry as Oxford, EDAX and Bruker call it. */
const ENTRY = {
  columns: ['X Cells', 'nColumns', 'NCOLS'],
  rows: ['Y Cells', 'nRows', 'NROWS'],
  xStep: ['X Step', 'Step X', 'XSTEP'],
  yStep: ['Y Step', 'Step Y', 'YSTEP'],
} as const;

/** All techniques of a file: each group that has a group `Data` beside or below its header. */
export function techniquesOf(root: Hdf5Group): Technique[] {
  const found: Technique[] = [];
  for (const [group] of groupsOf(root)) {
    const data = groupAt(group, 'Data');
    if (data === undefined) continue;
    const header = groupAt(group, 'Header');
    const [slice = '', ...names] = group.path.split('/').filter((part) => part !== '');
    const name = names.length === 0 ? slice : names.join(' ');
    found.push({ name, slice, header, ...mapAxes(header), data: dataBelow(data) });
  }
  return found;
}

/** A number of a header under one of its names. */
export function headerNumber(header: Hdf5Group | undefined, names: readonly string[]): number | undefined {
  const node = names.map((name) => header?.children[name]).find((one) => one?.kind === 'dataset');
  return node?.kind === 'dataset' ? numberOf(node.value) : undefined;
}

/** A text of a header. */
export function headerText(header: Hdf5Group | undefined, name: string): string | undefined {
  const node = header?.children[name];
  return node?.kind === 'dataset' ? textOf(node.value) : undefined;
}

/** Rows and columns of the map, in the unit that the header says; the formats' own unit is the micrometre. */
function mapAxes(header: Hdf5Group | undefined): { readonly y: Axis; readonly x: Axis } {
  const axis = (name: string, cells: readonly string[], steps: readonly string[]) => {
    const size = headerNumber(header, cells) ?? 0;
    const step = headerNumber(header, steps);
    const node = steps.map((one) => header?.children[one]).find((one) => one !== undefined);
    const units = unitsOf(node) || 'µm';
    // A line has a step of 0 across it.
    const isKnown = step !== undefined && step > 0;
    const raw = isKnown ? { scale: step, offset: 0, units } : { scale: undefined, offset: undefined, units: undefined };
    return calibratedAxis(name, Number.isSafeInteger(size) && size > 0 ? size : 0, 'navigation', raw, () => {});
  };
  return { y: axis('y', ENTRY.rows, ENTRY.yStep), x: axis('x', ENTRY.columns, ENTRY.xStep) };
}

function dataBelow(data: Hdf5Group): TechniqueData[] {
  return [...groupsOf(data)].flatMap(([group, above]) => {
    const names = [...above, group].slice(1).map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    return Object.entries(group.children).flatMap(([name, node]) =>
      node.kind === 'dataset' ? [{ dataset: node, names: [...names, name] }] : [],
    );
  });
}
