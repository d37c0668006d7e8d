/**
 * Pairs rows with columns so that the summed cost is smallest: the Hungarian method in the shortest augmenting path form
 * of Jonker and Volgenant, Computing 38 (1987) 325. O(rows² · columns).
 *
 * @param cost rows × columns, finite
 * @returns for each row its column, or −1 when there are fewer columns than rows and it stays alone
 */
export function assignMinimumCost(cost: Float64Array, rows: number, columns: number): Int32Array {
  if (rows > columns) {
    const transposed = new Float64Array(cost.length);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) transposed[j * rows + i] = cost[i * columns + j];
    const result = new Int32Array(rows).fill(-1);
    assignMinimumCost(transposed, columns, rows).forEach((row, column) => {
      result[row] = column;
    });
    return result;
  }
  // Rows and columns count from 1 here; 0 stands for "none yet".
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOfColumn = new Int32Array(columns + 1);
  const previousColumn = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const distance = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(columns + 1);
    rowOfColumn[0] = row;
    let column = 0;
    // Grow the tree of shortest paths until it reaches a column without a row.
    do {
      visited[column] = 1;
      const i = rowOfColumn[column];
      let nearest = 0;
      let smallest = Number.POSITIVE_INFINITY;
      for (let j = 1; j <= columns; j++) {
        if (visited[j]) continue;
        const reduced = cost[(i - 1) * columns + j - 1] - rowPotential[i] - columnPotential[j];
        if (reduced < distance[j]) {
          distance[j] = reduced;
          previousColumn[j] = column;
        }
        if (distance[j] < smallest) {
          smallest = distance[j];
          nearest = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (visited[j]) {
          rowPotential[rowOfColumn[j]] += smallest;
          columnPotential[j] -= smallest;
        } else {
          distance[j] -= smallest;
        }
      }
      column = nearest;
    } while (rowOfColumn[column] !== 0);
    // Flip the path.
    while (column !== 0) {
      const before = previousColumn[column];
      rowOfColumn[column] = rowOfColumn[before];
      column = before;
    }
  }
  const result = new Int32Array(rows).fill(-1);
  for (let j = 1; j <= columns; j++) if (rowOfColumn[j] > 0) result[rowOfColumn[j] - 1] = j - 1;
  return result;
}
