import { afterAll, describe, expect, it } from 'vitest';
import type { Compute } from '../../../src-main/graphs/compute.ts';
import { GraphBuilder } from '../../../src-main/graphs/graph-builder.ts';
import { ONNX_RUNTIME_VERSION, openCompute } from '../../../src-main/graphs/sessions.ts';

const opened: Compute[] = [];
afterAll(async () => {
  for (const compute of opened) await compute.close();
});

async function open(device: Parameters<typeof openCompute>[0]) {
  const warnings: string[] = [];
  const compute = await openCompute(device, 1, (warning) => warnings.push(warning));
  opened.push(compute);
  return { compute, warnings };
}

const doubling = (() => {
  const g = new GraphBuilder('doubling');
  const x = g.input('x', 'float32', ['n']);
  g.output('y', g.add(x, x));
  return g.build();
})();
const three = { x: { values: Float32Array.of(1, 2, 3), dims: [3] } };

describe('openCompute', () => {
  it.each(['auto', 'cpu'] as const)('%s is the CPU, without a warning', async (device) => {
    const { compute, warnings } = await open(device);
    expect(compute.choice).toMatchObject({ requested: device, used: 'cpu', threads: 1 });
    expect(compute.choice.reason).not.toBe('');
    expect(warnings).toEqual([]);
    expect([...(await compute.run(doubling, three)).y.values]).toEqual([2, 4, 6]);
  });

  // Of these, each platform has at most one or two; on Linux none but cuda could be there, and it needs its libraries.
  const absent = process.platform === 'win32' ? 'coreml' : process.platform === 'darwin' ? 'dml' : 'coreml';
  it('a device that is not there is replaced by the CPU, with a warning and the reason in the choice', async () => {
    const { compute, warnings } = await open(absent);
    expect(compute.choice).toMatchObject({ requested: absent, used: 'cpu' });
    expect(compute.choice.reason).toContain(`"${absent}" cannot be used`);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(new RegExp(`^The device "${absent}" cannot be used here \\(.+\\); the CPU`));
    expect(warnings[0]).not.toContain('\n');
    expect([...(await compute.run(doubling, three)).y.values]).toEqual([2, 4, 6]);
  });
});

describe('run', () => {
  it('fills arrays that are given for outputs', async () => {
    const { compute } = await open('cpu');
    const into = new Float32Array(3);
    const { y } = await compute.run(doubling, three, { y: { values: into, dims: [3] } });
    expect([...into]).toEqual([2, 4, 6]);
    expect([...y.values]).toEqual([2, 4, 6]);
  });

  it('runs a graph again after it was released, and releases what was never run', async () => {
    const { compute } = await open('cpu');
    await compute.release(doubling);
    await compute.run(doubling, three);
    await compute.release(doubling);
    expect([...(await compute.run(doubling, three)).y.values]).toEqual([2, 4, 6]);
  });

  it('names the graph and the input that is missing', async () => {
    const { compute } = await open('cpu');
    await expect(compute.run(doubling, {})).rejects.toThrow('graph doubling needs the input x');
  });

  it('runs many graphs at once', async () => {
    const { compute } = await open('cpu');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => compute.run(doubling, { x: { values: Float32Array.of(i, -i), dims: [2] } })),
    );
    answers.forEach(({ y }, i) => {
      expect([...y.values].map(Number)).toEqual([2 * i, -2 * i]);
    });
  });

  it('has a version', () => {
    expect(ONNX_RUNTIME_VERSION).toMatch(/^\d+\.\d+\.\d+/);
  });
});
