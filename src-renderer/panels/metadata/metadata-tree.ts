import type { Json } from '../../../src-preload/contract/dataset.ts';

/** One line of a tree of metadata: a value, or a group of lines below it. */
export interface TreeNode {
  /** Keys from the top, joined by points; unique in the tree. */
  readonly path: string;
  readonly key: string;
  readonly depth: number;
  readonly value: Json;
  /** Number of entries, for groups and lists. */
  readonly count: number | null;
  /** Place among its neighbors, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

/** Deeper levels are shown as text: no person looks for anything there, and no tree may be endless. */
const DEEPEST = 40;
/** Lists of plain values up to this many entries stand in one line. */
const SHORT_LIST = 16;

/** Every node of a tree, each before those below it. */
export function allNodes(tree: { readonly [key: string]: Json }): TreeNode[] {
  const nodes: TreeNode[] = [];
  const visit = (value: Json, path: string, depth: number) => {
    const entries = entriesOf(value);
    for (const [i, [key, child]] of entries.entries()) {
      const own = path === '' ? key : `${path}.${key}`;
      const inside = depth < DEEPEST ? entriesOf(child).length : 0;
      const isGroup = inside > 0 && !isShortList(child);
      const position = { position: i + 1, siblings: entries.length };
      nodes.push({ path: own, key, depth, value: child, count: isGroup ? inside : null, ...position });
      if (isGroup) visit(child, own, depth + 1);
    }
  };
  visit(tree, '', 0);
  return nodes;
}

/** What is to be seen: nodes whose groups are all open. */
export function visibleNodes(nodes: readonly TreeNode[], open: ReadonlySet<string>): TreeNode[] {
  const shown: TreeNode[] = [];
  let closedAt = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    if (node.depth > closedAt) continue;
    closedAt = Number.POSITIVE_INFINITY;
    shown.push(node);
    if (node.count !== null && !open.has(node.path)) closedAt = node.depth;
  }
  return shown;
}

/** Nodes with the text in their key, path or value, with the groups they stand in; `matches` counts the first only. */
export function searchNodes(nodes: readonly TreeNode[], text: string): { shown: TreeNode[]; matches: number } {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return { shown: [...nodes], matches: 0 };
  const keep = new Set<TreeNode>();
  const above: TreeNode[] = [];
  let matches = 0;
  for (const node of nodes) {
    above.length = node.depth;
    above[node.depth] = node;
    const own = wanted.includes('.') ? node.path : node.key;
    const isMatch =
      own.toLowerCase().includes(wanted) ||
      (node.count === null && valueText(node.value).toLowerCase().includes(wanted));
    if (!isMatch) continue;
    matches++;
    for (const group of above) keep.add(group);
  }
  return { shown: nodes.filter((node) => keep.has(node)), matches };
}

/** A value in one line; text without quotation marks, short lists with commas between their items. */
export function valueText(value: Json): string {
  if (typeof value === 'string') return value;
  const isPlain = Array.isArray(value) && value.length > 1 && isShortList(value);
  const items = isPlain ? value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))) : [];
  return items.length === 0 || items.some((item) => item.includes(',')) ? JSON.stringify(value) : items.join(', ');
}

/** A text in pieces, those that match the search marked. */
export function markedPieces(text: string, search: string): { text: string; match: boolean }[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [{ text, match: false }];
  const pieces: { text: string; match: boolean }[] = [];
  const lower = text.toLowerCase();
  let at = 0;
  for (let found = lower.indexOf(wanted); found >= 0; found = lower.indexOf(wanted, at)) {
    if (found > at) pieces.push({ text: text.slice(at, found), match: false });
    pieces.push({ text: text.slice(found, found + wanted.length), match: true });
    at = found + wanted.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), match: false });
  return pieces;
}

function entriesOf(value: Json): [string, Json][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isShortList(value: Json): boolean {
  return (
    Array.isArray(value) &&
    value.length <= SHORT_LIST &&
    value.every((item) => typeof item !== 'object' || item === null)
  );
}
