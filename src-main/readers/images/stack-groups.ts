/** Groups of the images of a stack, as their folders or names tell them. */
export interface StackGroups {
  /** Names of the groups, in order of their first image. */
  readonly groups: readonly string[];
  /** Number of the group of each image, or empty when there are no groups. */
  readonly labels: readonly number[];
  /** Where the groups come from; left out when there are none. */
  readonly from?: 'folders' | 'names';
}

/**
 * One group for each sub-folder. Where all images lie in one folder, names that end in a number are grouped by what
 * stands before it: `crazing_10` and `crazing_12` are of the group `crazing`.
 */
export function stackGroups(names: readonly string[]): StackGroups {
  const byFolder = group(names.map((name) => name.split('/').slice(0, -1).join('/')));
  if (byFolder.groups.length > 1) return { ...byFolder, from: 'folders' };
  const stems = names.map((name) =>
    name
      .split('/')
      .at(-1)!
      .replace(/\.[^.]*$/, ''),
  );
  const words = stems.map((stem) => stem.match(/^(.*?\D)[\s_-]*\d+$/)?.[1]?.replace(/[\s_-]+$/, ''));
  const byName = group(words.map((word) => word ?? ''));
  const isGrouping = words.every((word) => word) && byName.groups.length > 1 && byName.groups.length < names.length;
  return isGrouping ? { ...byName, from: 'names' } : { groups: [], labels: [] };
}

function group(keys: readonly string[]): { groups: string[]; labels: number[] } {
  const numbers = new Map<string, number>();
  const labels = keys.map((key) => {
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
  return { groups: [...numbers.keys()], labels };
}
