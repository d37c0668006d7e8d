import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import { anomalySteps } from '../../../../src-renderer/panels/anomalies/anomaly-steps.ts';
import { handRoles, rangesText, withFrameRole } from '../../../../src-renderer/panels/anomalies/frame-roles.ts';
import {
  pointAt,
  readAnomaly,
  readCurves,
  scoresByRole,
} from '../../../../src-renderer/panels/anomalies/read-anomaly.ts';
import { newStep, recipeOf } from '../../../../src-renderer/parts/recipe/draft.ts';
import { fakeProject } from '../steps/render-panel.ts';

describe('roles by hand', () => {
  it('go into the step "groups", which is put first where there is none', () => {
    const draft = withFrameRole([newStep('pca')], [4, 2, 3, 9], 'anomalous');
    expect(draft.map(({ op }) => op)).toEqual(['groups', 'pca']);
    expect(draft[0]!.parameters).toEqual({ frames: [{ frames: '2-4, 9', as: 'anomalous' }] });
    // The recipe's own schema takes it.
    expect(recipeOf(draft, { dataset: 0 }).steps[0]).toMatchObject({
      op: 'groups',
      frames: [{ frames: '2-4, 9', as: 'anomalous' }],
    });
  });

  it('move from one role to another, are taken back, and leave names alone', () => {
    const groups = newStep('groups', { anomalous: ['bad'], frames: [{ frames: ['a.png', '7'], as: 'test' }] });
    const moved = withFrameRole([groups], [7, 8], 'train');
    expect(moved[0]!.parameters.frames).toEqual([
      { frames: ['a.png'], as: 'test' },
      { frames: '7-8', as: 'train' },
    ]);
    const back = withFrameRole(moved, [7, 8], null);
    expect(back[0]!.parameters).toEqual({ anomalous: ['bad'], frames: [{ frames: ['a.png'], as: 'test' }] });
    expect(
      withFrameRole([newStep('groups', { frames: [{ frames: '1', as: 'test' }] })], [1], null)[0]!.parameters,
    ).toEqual({});
  });

  it('read what they wrote', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200)), (numbers) => {
        const step = newStep(
          'groups',
          numbers.length > 0 ? { frames: [{ frames: rangesText(numbers), as: 'test' }] } : {},
        );
        expect([...handRoles(step).keys()].sort((a, b) => a - b)).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('the recipe that finds anomalies', () => {
  const stack = { rows: 200, columns: 200 } as Parameters<typeof anomalySteps>[0];

  it('has groups, a network and anomalies, and keeps what is there', () => {
    expect(anomalySteps(stack, []).map(({ op }) => op)).toEqual(['groups', 'rebin', 'autoencoder', 'anomaly']);
    const own = [newStep('groups', { anomalous: ['x'] }), newStep('pca', { components: 4 })];
    const draft = anomalySteps(stack, own);
    expect(draft.map(({ op }) => op)).toEqual(['groups', 'pca', 'anomaly']);
    expect(draft.slice(0, 2)).toEqual(own);
    expect(recipeOf(draft, { dataset: 0 }).steps).toHaveLength(3);
  });

  it('does not bin small images', () => {
    const small = { rows: 48, columns: 64 } as Parameters<typeof anomalySteps>[0];
    expect(anomalySteps(small, []).map(({ op }) => op)).toEqual(['groups', 'autoencoder', 'anomaly']);
  });
});

describe('what a run found', () => {
  it('is that of the last step, with its own arrays', async () => {
    const { runs } = await fakeProject();
    expect(readAnomaly(runs[0]!)).toBeNull();
    expect(readAnomaly(null)).toBeNull();
    const anomaly = (threshold: number) => ({
      op: 'anomaly',
      parameters: { quantile: 0.95 },
      results: {
        of: 'pca',
        score: 'mean',
        threshold,
        flagged: 1,
        judged: 3,
        sessions: [],
        flaggedImages: [],
        regions: [],
      },
      arrays: [],
      seconds: 1,
    });
    const array = (name: string, step: number) => ({ name, step, dtype: 'float32', shape: [3], file: '', sha256: '' });
    const run = {
      ...runs[0]!,
      result: {
        ...runs[0]!.result,
        steps: [{ ...anomaly(0), op: 'groups' }, { ...anomaly(0), op: 'pca' }, anomaly(1), anomaly(2)],
      },
      arrays: [
        array('groups', 0),
        array('scores', 1),
        array('scores-2', 2),
        array('scores-3', 3),
        array('curves-2', 3),
      ],
    } as unknown as RunRecord;
    expect(readAnomaly(run)).toMatchObject({
      threshold: 2,
      quantile: 0.95,
      evaluation: null,
      arrays: { scores: 'scores-3', groups: 'groups', curves: 'curves-2', maps: null },
    });
  });

  it('has scores by role, and the point of the curves at the threshold', () => {
    expect(scoresByRole([5, 6, 7, 8], [0, 2, 3, 2])).toEqual([
      { name: 'learned from', scores: [5], isJudged: false },
      { name: 'judged', scores: [6, 8], isJudged: true },
      { name: 'known anomalies', scores: [7], isJudged: true },
    ]);
    const curves = readCurves([1e300, 0, 0, 1, 9, 0, 0.5, 1, 7, 0.5, 0.5, 0.5, 3, 1, 1, 0.5]);
    expect(curves.thresholds).toEqual([1e300, 9, 7, 3]);
    expect(curves.trueRates).toEqual([0, 0.5, 0.5, 1]);
    // Flagged is what lies above: a score of 7 does not, at the threshold 7.
    expect(pointAt(curves.thresholds, 7)).toBe(1);
    expect(pointAt(curves.thresholds, 6.9)).toBe(2);
  });
});
