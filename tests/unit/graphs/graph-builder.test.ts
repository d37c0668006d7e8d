/** Every operator on the CPU against plain TypeScript; wrong types and shapes are refused where the graph is written. */
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../src-main/graphs/compute.ts';
import { GraphBuilder, type Value } from '../../../src-main/graphs/graph-builder.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

const matrix = (rows: number, columns: number, seed: number): Tensor<Float32Array> => {
  const normal = normalNumbers(seed);
  return { values: Float32Array.from({ length: rows * columns }, normal), dims: [rows, columns] };
};

/** Runs a graph of the inputs given; answers with its single output. */
async function run(build: (g: GraphBuilder, inputs: Value[]) => Value, ...inputs: Tensor[]): Promise<Tensor> {
  const g = new GraphBuilder('test');
  const typeOf = (values: Tensor['values']) =>
    values instanceof Float32Array
      ? 'float32'
      : values instanceof Float64Array
        ? 'float64'
        : values instanceof Int32Array
          ? 'int32'
          : 'int64';
  const values = inputs.map(({ values, dims }, i) => g.input(`in${i}`, typeOf(values), dims));
  const output = build(g, values);
  g.output('out', output);
  const { compute } = await testContext();
  const feeds = Object.fromEntries(inputs.map((tensor, i) => [`in${i}`, tensor]));
  const answer = (await compute.run(g.build(), feeds)).out;
  // The shape that was promised is the shape that came.
  expect(answer.dims).toEqual(output.shape);
  return answer;
}

const numbers = (tensor: Tensor) => Array.from(tensor.values as ArrayLike<number | bigint>, Number);
const a = matrix(4, 6, 1);
const b = matrix(4, 6, 2);
const at = ({ values, dims }: Tensor, i: number, j: number) => values[i * dims[1] + j] as number;
const rowsOf = (tensor: Tensor) =>
  Array.from({ length: tensor.dims[0] }, (_, i) => Array.from({ length: tensor.dims[1] }, (_, j) => at(tensor, i, j)));
const columnsOf = (tensor: Tensor) =>
  Array.from({ length: tensor.dims[1] }, (_, j) => rowsOf(tensor).map((row) => row[j]));
const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

function expectClose(tensor: Tensor, expected: readonly number[]): void {
  const actual = numbers(tensor);
  expect(actual).toHaveLength(expected.length);
  // Sums of six normal numbers in float32.
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 5);
  });
}

describe('operators', () => {
  it('divide, exp, log', async () => {
    expectClose(
      await run((g, [x, y]) => g.divide(x, g.exp(y)), a, b),
      numbers(a).map((x, i) => x / Math.exp(numbers(b)[i])),
    );
    expectClose(await run((g, [x]) => g.log(g.exp(x)), a), numbers(a));
  });

  it('reduceMax and unsqueeze', async () => {
    expectClose(
      await run((g, [x]) => g.reduceMax(x), a),
      rowsOf(a).map((row) => Math.max(...row)),
    );
    expectClose(await run((g, [x]) => g.unsqueeze(x), a), numbers(a));
  });

  it('gatherColumns and concatColumns', async () => {
    const order = [3, 0, 3];
    expectClose(
      await run((g, [x]) => g.gatherColumns(x, order), a),
      rowsOf(a).flatMap((row) => order.map((j) => row[j])),
    );
    expectClose(
      await run((g, [x, y]) => g.concatColumns([x, y]), a, b),
      rowsOf(a).flatMap((row, i) => [...row, ...rowsOf(b)[i]]),
    );
    const g = new GraphBuilder('test');
    expect(() => g.gatherColumns(g.input('x', 'float32', [2, 3]), [3])).toThrow('no such columns');
    expect(() => g.concatColumns([g.input('y', 'float32', [2, 3]), g.input('z', 'float32', [3, 3])])).toThrow(
      'side by side',
    );
  });

  it.each([
    ['add', (x: number, y: number) => x + y],
    ['subtract', (x: number, y: number) => x - y],
    ['multiply', (x: number, y: number) => x * y],
    ['minimum', Math.min],
    ['maximum', Math.max],
  ] as const)('%s, with broadcasting of rows, columns and single numbers', async (name, plain) => {
    const operator = (g: GraphBuilder, [x, y]: Value[]) => g[name](x, y);
    const expected = (other: (i: number, j: number) => number) =>
      rowsOf(a).flatMap((row, i) => row.map((value, j) => plain(value, other(i, j))));
    expectClose(
      await run(operator, a, b),
      expected((i, j) => at(b, i, j)),
    );
    const row = { values: b.values.slice(0, 6), dims: [6] };
    expectClose(
      await run(operator, a, row),
      expected((_, j) => b.values[j]),
    );
    const column = { values: b.values.slice(0, 4), dims: [4, 1] };
    expectClose(
      await run(operator, a, column),
      expected((i) => b.values[i]),
    );
    const constant = (g: GraphBuilder, [x]: Value[]) => g[name](x, g.constant('float32', [1], [0.25]));
    expectClose(
      await run(constant, a),
      expected(() => 0.25),
    );
  });

  it.each([Float32Array, Float64Array])('matMul and transpose (%o)', async (Type) => {
    const [x, y] = [a, b].map(({ values, dims }) => ({ values: Type.from(values as Float32Array), dims }));
    const product = await run((g, [p, q]) => g.matMul(p, g.transpose(q)), x, y);
    expect(product.values).toBeInstanceOf(Type);
    expectClose(
      product,
      rowsOf(a).flatMap((row) => rowsOf(b).map((other) => total(row.map((value, k) => value * other[k])))),
    );
  });

  it('matMul of a stack of matrices with one matrix', async () => {
    const stack = { values: a.values, dims: [2, 2, 6] };
    const product = await run((g, [x, y]) => g.matMul(x, y), stack, { values: b.values, dims: [6, 4] });
    const right = columnsOf({ values: b.values, dims: [6, 4] });
    expectClose(
      product,
      rowsOf(a).flatMap((row) => right.map((column) => total(row.map((value, k) => value * column[k])))),
    );
  });

  it('sqrt', async () => {
    const squares = { values: a.values.map((value) => value ** 2), dims: a.dims };
    expectClose(await run((g, [x]) => g.sqrt(x), squares), [...a.values].map(Math.abs));
  });

  it.each([
    ['sumRows', () => columnsOf(a).map(total)],
    ['maxRows', () => columnsOf(a).map((column) => Math.max(...column))],
    ['minRows', () => columnsOf(a).map((column) => Math.min(...column))],
    ['reduceSum', () => rowsOf(a).map(total)],
    ['reduceMin', () => rowsOf(a).map((row) => Math.min(...row))],
    ['sumSquares', () => rowsOf(a).map((row) => total(row.map((value) => value ** 2)))],
  ] as const)('%s', async (name, plain) => {
    expectClose(await run((g, [x]) => g[name](x), a), plain());
  });

  it('argMin takes the first one of equals', async () => {
    const ties = { values: Float32Array.of(3, 1, 1, 2, 2, 2, 5, 0, 0), dims: [3, 3] };
    expect(numbers(await run((g, [x]) => g.argMin(x), ties))).toEqual([1, 0, 1]);
    const lowest = rowsOf(a).map((row) => row.indexOf(Math.min(...row)));
    expect(numbers(await run((g, [x]) => g.argMin(x), a))).toEqual(lowest);
  });

  it('equal and cast give a membership matrix', async () => {
    const labels = { values: Int32Array.of(2, 0, 1), dims: [3, 1] };
    const clusters = { values: Int32Array.of(0, 1, 2), dims: [3] };
    const member = await run((g, [x, y]) => g.cast(g.equal(x, y), 'float32'), labels, clusters);
    expect(numbers(member)).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 0]);
  });

  it('reshape to sizes given at run time', async () => {
    const target = { values: BigInt64Array.of(3n, 8n), dims: [2] };
    const reshaped = await run((g, [x, shape]) => g.reshape(x, shape, [3, 8]), a, target);
    expect([...reshaped.values]).toEqual([...a.values]);
  });

  it('columns', async () => {
    expectClose(
      await run((g, [x]) => g.columns(x, 2, 5), a),
      rowsOf(a).flatMap((row) => row.slice(2, 5)),
    );
  });

  it('smallest: values ascending with their indices, the first one of equals, as many as a run asks for', async () => {
    const ties = { values: Float32Array.of(3, 1, 1, 2, 5, 0, 5, 0), dims: [2, 4] };
    for (const [count, values, indices] of [
      [1n, [1, 0], [1, 1]],
      [3n, [1, 1, 2, 0, 0, 5], [1, 2, 3, 1, 3, 0]],
    ] as const) {
      const g = new GraphBuilder('smallest');
      const found = g.smallest(g.input('x', 'float32', [2, 4]), g.input('count', 'int64', [1]), 'count');
      g.output('values', found.values);
      g.output('indices', found.indices);
      const { compute } = await testContext();
      const answer = await compute.run(g.build(), { x: ties, count: { values: BigInt64Array.of(count), dims: [1] } });
      expect(numbers(answer.values)).toEqual(values);
      expect(numbers(answer.indices)).toEqual(indices);
      expect(answer.indices.dims).toEqual([2, Number(count)]);
    }
    const g = new GraphBuilder('wrong count');
    const x = g.input('x', 'float32', [2, 4]);
    expect(() => g.smallest(x, g.input('count', 'int64', [2]), 'count')).toThrow('the count must be int64 [1]');
  });

  it('gatherFromRows', async () => {
    const picked = { values: BigInt64Array.of(5n, 0n, 3n, 3n), dims: [4, 1] };
    const expected = [at(a, 0, 5), at(a, 1, 0), at(a, 2, 3), at(a, 3, 3)];
    expectClose(await run((g, [x, i]) => g.gatherFromRows(x, i), a, picked), expected);
  });

  it('named sizes change from run to run', async () => {
    const g = new GraphBuilder('named sizes');
    g.output('sums', g.reduceSum(g.input('x', 'float32', ['pixels', 'channels'])));
    const graph = g.build();
    const { compute } = await testContext();
    for (const dims of [
      [1, 24],
      [8, 3],
      [24, 1],
    ]) {
      const { sums } = await compute.run(graph, { x: { values: a.values, dims } });
      expect(sums.dims).toEqual([dims[0]]);
    }
  });
});

describe('refusals', () => {
  const g = new GraphBuilder('steps of a test');
  const x = g.input('x', 'float32', ['pixels', 'channels']);
  const wide = g.input('wide', 'float32', ['channels', 8]);
  const exact = g.input('exact', 'float64', ['channels', 8]);
  const cube = g.input('cube', 'float32', ['pixels', 2, 3]);
  const index = g.input('index', 'int64', ['pixels', 1]);

  it.each([
    ['matMul of sizes that differ', () => g.matMul(x, g.input('y', 'float32', ['pixels', 4])), /matMul .*multiply/],
    ['matMul of types that differ', () => g.matMul(x, exact), /differ in type/],
    ['matMul of a vector', () => g.matMul(g.input('v', 'float32', ['channels']), wide), /does not multiply/],
    ['matMul by a stack', () => g.matMul(x, cube), /does not multiply/],
    ['transpose of a stack', () => g.transpose(cube), /not a matrix/],
    ['add of sizes that differ', () => g.add(wide, g.input('w', 'float32', ['channels', 9])), /do not fit/],
    ['add of named sizes that differ', () => g.add(x, wide), /do not fit/],
    ['add of types that differ', () => g.add(wide, exact), /differ in type/],
    ['minimum of types that differ', () => g.minimum(wide, exact), /differ in type/],
    ['equal of types that differ', () => g.equal(wide, exact), /differ in type/],
    ['reshape to float sizes', () => g.reshape(x, wide, [2]), /target must be int64 \[1\]/],
    ['reshape to another rank', () => g.reshape(x, g.input('t', 'int64', [3]), ['a', 'b']), /must be int64 \[2\]/],
    ['columns beyond the last', () => g.columns(wide, 4, 9), /has no columns 4 … 9/],
    ['no columns', () => g.columns(wide, 4, 4), /has no columns/],
    ['columns of an unknown width', () => g.columns(x, 0, 1), /has no columns/],
    ['gathering by floats', () => g.gatherFromRows(x, wide), /takes a matrix and int64/],
    ['gathering from a stack', () => g.gatherFromRows(cube, index), /takes a matrix and int64/],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
    // The message leads to the graph or to the tensors.
    expect(build).toThrow(/steps of a test|float32/);
  });
});
