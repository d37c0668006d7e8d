/** The first of each list, then the second of each, …: a merged phase shows pixels of all its clusters. */
export function roundRobin(lists: readonly (readonly number[])[], count: number): readonly number[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => (turn < list.length ? [list[turn]!] : [])),
  );
  return turns.flat().slice(0, count);
}
