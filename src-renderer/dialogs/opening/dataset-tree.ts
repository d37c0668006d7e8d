import type { DatasetInfo, FileInfo } from '../../../src-preload/contract/dataset.ts';

/** A line of the list of datasets: a group of a file, or a dataset in it. */
export type ChooserLine =
  | { readonly kind: 'group'; readonly path: string; readonly name: string; readonly depth: number }
  | { readonly kind: 'dataset'; readonly dataset: DatasetInfo; readonly name: string; readonly depth: number };

/** Formats whose datasets are called by their paths. */
const PATH_TITLES: ReadonlySet<string> = new Set(['hdf5', 'nexus', 'oxford', 'npz']);

/**
 * The datasets of a file under the groups that their titles name (`entry/data/counts`), in the order of the file; those without a
 * path stand at the top. Groups that hold one group and nothing else are one line with it. A filter leaves those with all its words in their
 * title, kind or shape.
 */
export function chooserLines(
  { datasets, format }: Pick<FileInfo, 'datasets' | 'format'>,
  filter: string,
  textOf: (dataset: DatasetInfo) => string,
): readonly ChooserLine[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = datasets.filter((dataset) => {
    const text = `${dataset.title} ${textOf(dataset)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const partsOf = ({ title }: DatasetInfo) => (PATH_TITLES.has(format) ? title.split('/').filter(Boolean) : [title]);
  const top: Group = { groups: new Map(), members: [] };
  for (const dataset of shown) {
    const parts = partsOf(dataset);
    let group = top;
    for (const part of parts.slice(0, -1)) {
      let next = group.groups.get(part);
      if (!next) {
        next = { groups: new Map(), members: [] };
        group.groups.set(part, next);
        group.members.push(part);
      }
      group = next;
    }
    group.members.push({ dataset, name: parts.at(-1) || `Dataset ${dataset.index + 1}` });
  }
  return linesOf(top, '', 0);
}

interface Group {
  readonly groups: Map<string, Group>;
  /** Datasets and names of groups, in the order of the file. */
  readonly members: ({ readonly dataset: DatasetInfo; readonly name: string } | string)[];
}

function linesOf(group: Group, path: string, depth: number): ChooserLine[] {
  return group.members.flatMap((one): ChooserLine[] => {
    if (typeof one !== 'string') return [{ kind: 'dataset', ...one, depth }];
    let name = one;
    let inner = group.groups.get(one)!;
    // A chain of groups is one line.
    while (inner.members.length === 1 && typeof inner.members[0] === 'string') {
      const only = inner.members[0];
      name += `/${only}`;
      inner = inner.groups.get(only)!;
    }
    const own = `${path}/${name}`;
    return [{ kind: 'group', path: own, name, depth }, ...linesOf(inner, own, depth + 1)];
  });
}
