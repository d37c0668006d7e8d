/**
 * A tree of merges in SciPy's layout, (leaves − 1) × 4: two clusters (leaves count from 0, merges from `leaves` on), the
 * height, leaves below. Merges are in the order of their heights.
 */
export interface Tree {
  readonly merges: ArrayLike<number>;
  readonly leaves: number;
  /** Pixels of each leaf. */
  readonly leafSizes: ArrayLike<number>;
}

/** Height of a merge, counted from 0. */
export function heightOf({ merges }: Tree, merge: number): number {
  return merges[4 * merge + 2]!;
}

/** Clusters of the tree when it is cut at a height: a merge at the very height is made. */
export function clustersAt(tree: Tree, height: number): number {
  // Heights ascend: the number of merges up to here.
  let [low, high] = [0, tree.leaves - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heightOf(tree, middle) <= height) low = middle + 1;
    else high = middle;
  }
  return tree.leaves - low;
}

/** Heights between which a cut gives so many clusters; above the root there is no end. */
export function cutRange(tree: Tree, clusters: number): readonly [number, number] {
  const made = tree.leaves - clusters;
  const low = made > 0 ? heightOf(tree, made - 1) : 0;
  return [low, made < tree.leaves - 1 ? heightOf(tree, made) : Number.POSITIVE_INFINITY];
}

/** Cluster of each leaf, the largest in pixels first. */
export function cutTree(tree: Tree, clusters: number): Int32Array {
  const { leaves, merges, leafSizes } = tree;
  const roots = Int32Array.from({ length: 2 * leaves - 1 }, (_, i) => i);
  for (let merge = 0; merge < leaves - clusters; merge++) {
    roots[merges[4 * merge]!] = leaves + merge;
    roots[merges[4 * merge + 1]!] = leaves + merge;
  }
  // Parents come after their children, so that one pass from the top finds every root.
  for (let node = roots.length - 1; node >= 0; node--) roots[node] = roots[roots[node]!]!;
  const sizes = new Map<number, number>();
  for (let leaf = 0; leaf < leaves; leaf++) {
    sizes.set(roots[leaf]!, (sizes.get(roots[leaf]!) ?? 0) + leafSizes[leaf]!);
  }
  const order = [...sizes.keys()].sort((a, b) => sizes.get(b)! - sizes.get(a)!);
  const numbers = new Map(order.map((root, number) => [root, number]));
  return Int32Array.from({ length: leaves }, (_, leaf) => numbers.get(roots[leaf]!)!);
}

/** A node of the tree's top, as it is drawn. */
export interface TreeNode {
  /** Place from left to right, in tips. */
  readonly x: number;
  /** 0 for a single leaf. */
  readonly height: number;
  readonly pixels: number;
  /** Its two children, by their places in the list; null for a tip. */
  readonly children: readonly [number, number] | null;
  /** A leaf below it: it is in the cluster of all the others, for cuts above the node. */
  readonly leaf: number;
}

/** The last merges of the tree: nodes, children before parents, tips numbered from left to right. */
export function topOfTree(tree: Tree, most: number): readonly TreeNode[] {
  const { leaves, merges, leafSizes } = tree;
  const first = Math.max(0, leaves - 1 - most);
  const pixels = new Float64Array(2 * leaves - 1);
  const leafOf = new Int32Array(2 * leaves - 1);
  for (let leaf = 0; leaf < leaves; leaf++) {
    pixels[leaf] = leafSizes[leaf]!;
    leafOf[leaf] = leaf;
  }
  for (let merge = 0; merge < leaves - 1; merge++) {
    const [a, b] = [merges[4 * merge]!, merges[4 * merge + 1]!];
    pixels[leaves + merge] = pixels[a]! + pixels[b]!;
    leafOf[leaves + merge] = leafOf[a]!;
  }
  const nodes: TreeNode[] = [];
  let tips = 0;
  // No deeper than the merges shown.
  const add = (id: number): number => {
    const merge = id - leaves;
    const common = { pixels: pixels[id]!, leaf: leafOf[id]!, height: merge < 0 ? 0 : heightOf(tree, merge) };
    if (merge < first) {
      nodes.push({ ...common, x: tips++, children: null });
      return nodes.length - 1;
    }
    const [one, two] = [merges[4 * merge]!, merges[4 * merge + 1]!];
    const isOrdered = pixels[one]! >= pixels[two]!;
    const left = add(isOrdered ? one : two);
    const right = add(isOrdered ? two : one);
    nodes.push({ ...common, x: (nodes[left]!.x + nodes[right]!.x) / 2, children: [left, right] });
    return nodes.length - 1;
  };
  add(2 * leaves - 2);
  return nodes;
}

/** Pixels that clusters of one partition share with those of another, `[own][other]`; negative labels are left out. */
export function sharedPixels(
  own: ArrayLike<number>,
  other: ArrayLike<number>,
  [rows, columns]: readonly [number, number],
  weights: ArrayLike<number> | null = null,
): number[][] {
  const table = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (let i = 0; i < own.length; i++) {
    if (own[i]! >= 0 && other[i]! >= 0) table[own[i]!]![other[i]!]! += weights ? weights[i]! : 1;
  }
  return table;
}

/**
 * One-to-one matching by the largest overlap first: of two cuts of one tree, whose clusters only part or join, no other
 * is better.
 * @param table pixels shared, cluster × other cluster
 * @returns for each cluster the other one, or −1
 */
export function matchLargest(table: readonly (readonly number[])[]): number[] {
  const pairs = table
    .flatMap((row, i) => row.map((pixels, j) => ({ i, j, pixels })))
    .filter(({ pixels }) => pixels > 0);
  pairs.sort((a, b) => b.pixels - a.pixels);
  const matching = table.map(() => -1);
  const taken = new Set<number>();
  for (const { i, j } of pairs) {
    if (matching[i] !== -1 || taken.has(j)) continue;
    matching[i] = j;
    taken.add(j);
  }
  return matching;
}
