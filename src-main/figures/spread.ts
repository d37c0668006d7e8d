/**
 * Positions as near as possible to the wanted ones (least squares), in the same order, at least `pitch` apart, and between
 * `low` and `high` where there is room for all of them.
 *
 * Pool-adjacent-violators: labels that would touch are pooled into a row of their own, centered on what they want.
 */
export function spread(wanted: readonly number[], pitch: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b] || a - b);

  // With `rank × pitch` taken off, "at least a pitch apart" becomes "not descending": pools share the mean of their members.
  const pools: { sum: number; count: number }[] = [];
  order.forEach((index, rank) => {
    let pool = { sum: wanted[index] - rank * pitch, count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count > pool.sum / pool.count; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  });

  const places = new Array<number>(wanted.length);
  const highest = high - (wanted.length - 1) * pitch;
  let rank = 0;
  for (const { sum, count } of pools) {
    const start = Math.max(low, Math.min(highest, sum / count));
    for (let i = 0; i < count; i++, rank++) places[order[rank]] = start + rank * pitch;
  }
  return places;
}
