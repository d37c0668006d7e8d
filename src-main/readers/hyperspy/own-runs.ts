import type { Axis, Json } from '../../../src-preload/contract/dataset.ts';
import type { Hdf5Dataset, Hdf5Group, Hdf5Tree } from '../../cubes/hdf5-messages.ts';
import { kindOfAxes } from '../kind-of-axes.ts';
import { isDeeper } from '../own-metadata.ts';
import type { OpenedDataset } from '../reader.ts';
import type { ExperimentStore } from './experiments.ts';
import { textAt } from './metadata.ts';

/** Where our writer puts runs: a group beside `Experiments`, which HyperSpy passes over. */
export const RUNS_PATH = ['Phasewright', 'runs'] as const;
const DEEPEST = 64;

/**
 * The arrays of the runs that a file of ours holds beside its data, named by run and word: `Run 3: labels`. What is known of the
 * run (recipe, phases, versions, …) stands in their metadata under `Phasewright`.
 */
export function ownRunsOf(
  store: Pick<ExperimentStore, 'openSource'>,
  { root }: Hdf5Tree,
  warn: (warning: string) => void,
): OpenedDataset[] {
  const runs = RUNS_PATH.reduce<Hdf5Group | undefined>((here, name) => groupIn(here, name), root);
  const numbers = Object.keys(runs?.children ?? {}).sort((a, b) => Number(a) - Number(b));
  return numbers.flatMap((number) => {
    const run = groupIn(runs, number);
    if (!run) return [];
    const about = aboutRun(run, number);
    return Object.entries(groupIn(run, 'arrays')?.children ?? {}).flatMap(([name, group]): OpenedDataset[] => {
      const data = group.kind === 'group' ? group.children.data : undefined;
      const { axes: said } = group.attributes;
      const axes = data?.kind === 'dataset' ? axesOf(said?.values[0], data) : undefined;
      if (data?.kind !== 'dataset' || data.info.dtype === null || !axes) {
        warn(`${name} of run ${number} is left out: it is not as Phasewright writes it`);
        return [];
      }
      const title = `Run ${number}: ${name}`;
      const { dtype, shape } = data.info;
      const metadata = { General: { title }, Phasewright: { ...about, array: name } };
      const open = () => store.openSource(data);
      return [{ title, kind: kindOfAxes(axes), shape, dtype, axes, metadata, originalMetadata: {}, open }];
    });
  });
}

function groupIn(group: Hdf5Group | undefined, name: string): Hdf5Group | undefined {
  const node = group && Object.hasOwn(group.children, name) ? group.children[name] : undefined;
  return node?.kind === 'group' ? node : undefined;
}

/** Attributes of the run; those that are JSON as trees. */
function aboutRun(run: Hdf5Group, number: string): { readonly [key: string]: Json } {
  const words = Object.entries(run.attributes).map(([key, value]): [string, Json] => {
    const text = value.values[0];
    return [key, typeof text === 'string' ? (jsonOf(text) ?? text) : null];
  });
  return { run: Number(number), ...Object.fromEntries(words.filter(([key]) => key !== '__proto__')) };
}

/** Axes as our writer notes them, when they are those of the array. */
function axesOf(text: unknown, { info }: Hdf5Dataset): Axis[] | undefined {
  const said = typeof text === 'string' ? jsonOf(text) : undefined;
  if (!Array.isArray(said) || said.length !== info.shape.length) return undefined;
  const axes = said.map((one: Json, at): Axis | undefined => {
    const number = (key: string) => (one as { readonly [key: string]: Json } | null)?.[key];
    const [scale, offset, size] = [number('scale'), number('offset'), info.shape[at]!];
    if (typeof scale !== 'number' || typeof offset !== 'number' || scale === 0) return undefined;
    const role = textAt(one, 'role') === 'navigation' ? 'navigation' : 'signal';
    return { name: textAt(one, 'name') ?? '', size, scale, offset, units: textAt(one, 'units') ?? '', role };
  });
  return axes.includes(undefined) ? undefined : (axes as Axis[]);
}

function jsonOf(text: string): Json | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isDeeper(value, DEEPEST) ? undefined : value;
  } catch {
    return undefined;
  }
}
