/** Where the time of a training step goes, by ONNX Runtime's own profiler: no operator takes most of it. */
import { describe, expect, it } from 'vitest';
import { byKind } from '../../../build/bench/profile-graph.ts';
import { LARGEST_SHARE, profileTrainingStep } from '../../../build/bench/training-step.ts';

describe('the training step of an autoencoder of images', () => {
  it('has no operator above 30 % of its time', async () => {
    const operators = await profileTrainingStep(64, 32, 7);
    expect(operators.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    // It is the whole step that was timed: convolutions forward and back, products of weight gradients, and Adam.
    expect(byKind(operators).map(([kind]) => kind)).toEqual(expect.arrayContaining(['Conv', 'FusedMatMul', 'Sqrt']));
    expect(operators.length).toBeGreaterThan(200);
    const [slowest] = operators;
    expect(slowest!.share, `${slowest!.operator} ${slowest!.node}`).toBeLessThan(LARGEST_SHARE);
  });
});
