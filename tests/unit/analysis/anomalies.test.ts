import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../src-main/analysis/anomalies/drift.ts';
import { assignByHand, assignFrames, groupTable } from '../../../src-main/analysis/anomalies/frame-groups.ts';
import { residualRegions } from '../../../src-main/analysis/anomalies/regions.ts';
import { residualScore } from '../../../src-main/analysis/anomalies/residual-score.ts';
import { areaUnderRoc, curvesOf } from '../../../src-main/analysis/anomalies/roc.ts';
import { smoothResidual } from '../../../src-main/analysis/anomalies/smooth-residual.ts';
import { textureDistances, textureEnergies, textureSize } from '../../../src-main/analysis/anomalies/texture.ts';
import { anomalyThreshold, expectedFlags } from '../../../src-main/analysis/anomalies/threshold.ts';
import { FRAME_ROLE } from '../../../src-main/analysis/preprocessing/image-frames.ts';
import { normalNumbers, uniformNumbers } from '../../helpers/data.ts';

const NO_WARNINGS = (warning: string) => expect.fail(warning);
const CHOICE = { nominal: [], anomalous: [], test: [], validation: 0.25, judged: 0.25, seed: 0 };

function facts(groups: readonly string[], labels?: readonly number[]) {
  return {
    names: groups.map((group, i) => `${group}_${i}`),
    groups,
    sessions: groups,
    labels: Int8Array.from(labels ?? groups.map(() => -1)),
  };
}
const repeat = (group: string, count: number) => new Array<string>(count).fill(group);

describe('groups', () => {
  it('divide each nominal group alike, and keep anomalies out of training and threshold', () => {
    const found = assignFrames(
      facts([...repeat('a', 40), ...repeat('b', 20), ...repeat('c', 8), ...repeat('d', 5)]),
      { ...CHOICE, anomalous: ['c'], test: ['d'] },
      NO_WARNINGS,
    );
    expect(groupTable(found)).toEqual([
      { group: 'a', train: 20, validation: 10, nominal: 10, anomalous: 0, unknown: 0 },
      { group: 'b', train: 10, validation: 5, nominal: 5, anomalous: 0, unknown: 0 },
      { group: 'c', train: 0, validation: 0, nominal: 0, anomalous: 8, unknown: 0 },
      { group: 'd', train: 0, validation: 0, nominal: 0, anomalous: 0, unknown: 5 },
    ]);
  });

  it('with nominal groups named, the others are judged', () => {
    const found = assignFrames(
      facts([...repeat('a', 8), ...repeat('b', 4)]),
      { ...CHOICE, nominal: ['a'] },
      NO_WARNINGS,
    );
    expect(groupTable(found)[1]).toMatchObject({ group: 'b', unknown: 4 });
  });

  it('whole groups can be held out', () => {
    const choice = { ...CHOICE, validation: ['b'], judged: 0 };
    const found = assignFrames(facts([...repeat('a', 8), ...repeat('b', 4)]), choice, NO_WARNINGS);
    expect(groupTable(found).map(({ train, validation }) => [train, validation])).toEqual([
      [8, 0],
      [0, 4],
    ]);
  });

  it('labels of a table overrule a nominal group, with a warning', () => {
    const warnings: string[] = [];
    const labels = [1, ...new Array<number>(9).fill(-1)];
    const found = assignFrames(facts(repeat('a', 10), labels), CHOICE, (warning) => warnings.push(warning));
    expect(found.roles[0]).toBe(FRAME_ROLE.test);
    expect(found.anomalous[0]).toBe(1);
    expect(warnings).toEqual([expect.stringMatching(/^1 image of nominal groups/)]);
  });

  it.each([
    ['an unknown group', { anomalous: ['x'] }, 'anomalous', /The groups are: a, b/],
    ['a group named twice', { anomalous: ['a'], test: ['a'] }, 'test', /once/],
    ['an anomalous group for the threshold', { anomalous: ['a'], validation: ['a'] }, 'validation', /nominal/],
    ['an unknown session', { validation: ['monday'] }, 'validation', /a, b/],
  ])('refuse %s', (_, choice, field, advice) => {
    const assign = () => assignFrames(facts(['a', 'a', 'b']), { ...CHOICE, ...choice }, NO_WARNINGS);
    expect(assign).toThrow(expect.objectContaining({ advice: expect.stringMatching(advice), where: { field } }));
  });

  it('by hand have the last word, but not over a known anomaly', () => {
    const drawn = assignFrames(facts([...repeat('a', 8), 'c']), { ...CHOICE, anomalous: ['c'] }, NO_WARNINGS);
    const hand = assignByHand(drawn, [], [{ images: [0, 1], as: 'validation' }]);
    expect([...hand.roles.slice(0, 2)]).toEqual([FRAME_ROLE.validation, FRAME_ROLE.validation]);
    const learn = () => assignByHand(drawn, [], [{ images: [8], as: 'train' }]);
    expect(learn).toThrow(/anomalous and cannot be used for training/);
    const both = [
      { images: [3], as: 'train' as const },
      { images: [3], as: 'anomalous' as const },
    ];
    expect(() => assignByHand(drawn, [], both)).toThrow(/anomalous/);
  });

  it('an anomalous image has no role but to be judged, whatever is asked for', () => {
    const group = fc.constantFrom('a', 'b', 'c');
    const choice = fc.record({
      anomalous: fc.subarray(['a', 'b', 'c']),
      validation: fc.double({ min: 0, max: 0.9, noNaN: true }),
      judged: fc.double({ min: 0, max: 0.9, noNaN: true }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(group, fc.constantFrom(-1, 0, 1)), { minLength: 1 }), choice, (images, asked) => {
        const named = asked.anomalous.filter((name) => images.some(([own]) => own === name));
        const given = facts(
          images.map(([own]) => own),
          images.map(([, label]) => label),
        );
        const found = assignFrames(given, { ...CHOICE, ...asked, anomalous: named }, () => {});
        found.anomalous.forEach((known, image) => {
          if (known === 1) expect(found.roles[image]).toBe(FRAME_ROLE.test);
        });
      }),
    );
  });
});

describe('threshold', () => {
  it('is the order statistic that new nominal images exceed with the promised probability', () => {
    const scores = Float64Array.from({ length: 99 }, (_, i) => (i * 37) % 99);
    expect(anomalyThreshold(scores, 0.99)).toMatchObject({
      value: 98,
      rank: 99,
      isSupported: true,
      falseFlagRate: 0.01,
    });
    expect(anomalyThreshold(scores, 0.95)).toMatchObject({ value: 94, rank: 95, falseFlagRate: 0.05 });
  });

  it('says what too few images support', () => {
    const threshold = anomalyThreshold(Float64Array.of(3, 1, 2), 0.99);
    expect(threshold).toMatchObject({ value: 3, isSupported: false, supportedQuantile: 0.75, falseFlagRate: 0.25 });
    expect(() => anomalyThreshold(new Float64Array(0), 0.9)).toThrow(/held out/);
  });

  it('keeps its promise, and its interval holds as often as it says (simulation)', () => {
    const normal = normalNumbers(11);
    const [trials, heldOut, session, quantile] = [4000, 39, 20, 0.9];
    let [flags, inside] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const threshold = anomalyThreshold(
        Float64Array.from({ length: heldOut }, () => Math.exp(normal())),
        quantile,
      );
      const found = Array.from({ length: session }, () => Math.exp(normal())).filter(
        (score) => score > threshold.value,
      );
      const { low, high, expected } = expectedFlags(threshold, session);
      expect(expected).toBeCloseTo(session * 0.1, 12);
      flags += found.length;
      inside += found.length >= low && found.length <= high ? 1 : 0;
    }
    // Three standard errors of 80,000 correlated draws: flags of a session vary with 1.7, of 4,000 sessions.
    expect(flags / (trials * session)).toBeCloseTo(0.1, 2);
    expect(inside / trials).toBeGreaterThan(0.94);
  });
});

describe('area under the ROC curve', () => {
  const labeled = fc
    .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.boolean()), { minLength: 4, maxLength: 60 })
    .filter((images) => images.some(([, kind]) => kind) && images.some(([, kind]) => !kind));

  it('is the share of pairs in order, does not change under monotone maps, and turns round with the labels', () => {
    fc.assert(
      fc.property(labeled, (images) => {
        const scores = Float64Array.from(images, ([score]) => score);
        const kinds = Uint8Array.from(images, ([, kind]) => Number(kind));
        const { area } = areaUnderRoc(scores, kinds);
        let pairs = 0;
        let ordered = 0;
        for (let a = 0; a < kinds.length; a++) {
          for (let b = 0; b < kinds.length; b++) {
            if (kinds[a] !== 1 || kinds[b] !== 0) continue;
            pairs++;
            ordered += scores[a]! > scores[b]! ? 1 : scores[a] === scores[b] ? 0.5 : 0;
          }
        }
        expect(area).toBeCloseTo(ordered / pairs, 12);
        expect(
          areaUnderRoc(
            scores.map((score) => Math.exp(score / 10)),
            kinds,
          ).area,
        ).toBeCloseTo(area, 12);
        expect(
          areaUnderRoc(
            scores,
            kinds.map((kind) => 1 - kind),
          ).area,
        ).toBeCloseTo(1 - area, 12);
        // The trapezoids below the curve are the same area.
        const { falsePositiveRates: x, truePositiveRates: y } = curvesOf(scores, kinds);
        const below = x.reduce((sum, at, i) => (i === 0 ? 0 : sum + ((at - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2), 0);
        expect(below).toBeCloseTo(area, 12);
      }),
    );
  });
});

describe('drift', () => {
  const normal = normalNumbers(7);
  /** Of one group, unless `group` says otherwise. */
  const scores = (count: number, shift = 0, group = 0) => ({
    scores: Float64Array.from({ length: count }, () => Math.exp(normal() + shift)),
    groups: new Int32Array(count).fill(group),
  });
  const joined = (...parts: ReturnType<typeof scores>[]) => ({
    scores: Float64Array.from(parts.flatMap((part) => [...part.scores])),
    groups: Int32Array.from(parts.flatMap((part) => [...part.groups])),
  });
  const baseline = scores(200);

  it('leaves steady sessions alone, and tells a shifted one', () => {
    const sessions = [0, 0, 0, 1.5, 0].map((shift, i) => ({ name: `day ${i}`, ...scores(20, shift) }));
    const found = driftOf(baseline, sessions);
    expect(found.map(({ word }) => word === 'out-of-control')).toEqual([false, false, false, true, false]);
    expect(found[3]!.z).toBeGreaterThan(3);
  });

  it('tells a slow drift before a single session stands out', () => {
    const sessions = Array.from({ length: 12 }, (_, i) => ({ name: `day ${i}`, ...scores(20, 0.06 * i) }));
    const words = driftOf(baseline, sessions).map(({ word }) => word);
    const first = words.findIndex((word) => word !== 'steady');
    expect(words[first]).toBe('drifting');
    expect(words.slice(0, 3)).toEqual(['steady', 'steady', 'steady']);
  });

  it('does not take a group that always scores higher for drift, but a new group for what it is', () => {
    const held = joined(scores(40, 0, 0), scores(40, 3, 1));
    const sessions = [scores(20, 0, 0), scores(20, 3, 1), joined(scores(3, 0, 0), scores(30, 3, 1)), scores(20, 6, 2)];
    const words = driftOf(
      held,
      sessions.map((one, i) => ({ name: `${i}`, ...one })),
    ).map(({ word }) => word);
    expect(words).toEqual(['steady', 'steady', 'steady', 'out-of-control']);
  });

  it('has a z of standard deviation 1 for steady sessions of two groups (simulation)', () => {
    const zs = Array.from({ length: 1500 }, () => {
      const session = { name: '', ...joined(scores(6, 0, 0), scores(12, 2, 1)) };
      return driftOf(joined(scores(60, 0, 0), scores(40, 2, 1)), [session])[0]!.z!;
    });
    const mean = zs.reduce((sum, z) => sum + z, 0) / zs.length;
    const deviation = Math.sqrt(zs.reduce((sum, z) => sum + (z - mean) ** 2, 0) / zs.length);
    // Errors of 1,500 draws: 0.026 and 0.018; the spread is itself estimated, from 40 and 60 images.
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(deviation).toBeGreaterThan(0.93);
    expect(deviation).toBeLessThan(1.1);
  });

  it('says when there is too little to tell', () => {
    expect(driftOf(baseline, [{ name: 'a', ...scores(2) }])[0]).toMatchObject({ word: 'too-few', z: null });
    expect(driftOf(scores(3), [{ name: 'a', ...scores(20) }])[0]!.word).toBe('too-few');
    const alike = { scores: Float64Array.of(1, 1, 1, 1, 1, 1), groups: new Int32Array(6) };
    expect(driftOf(alike, [{ name: 'a', ...scores(9) }])[0]!.word).toBe('too-few');
  });
});

describe('regions', () => {
  it('are what touches above the limit, corners too, the largest sum first', () => {
    const map = Float32Array.from(
      `
      ........
      .33.....
      ...4...9
      ........
      5......9
      5.......`.replaceAll(/\s/g, ''),
      (letter) => (letter === '.' ? 0 : Number(letter)),
    );
    const found = residualRegions(map, 8, 1, { fewest: 2, most: 9 });
    expect(found).toEqual([
      { top: 1, left: 1, height: 2, width: 3, pixels: 3, peak: 4, peakRow: 2, peakColumn: 3, sum: 10 },
      { top: 4, left: 0, height: 2, width: 1, pixels: 2, peak: 5, peakRow: 4, peakColumn: 0, sum: 10 },
    ]);
    expect(residualRegions(map, 8, 10, { fewest: 1, most: 9 })).toEqual([]);
  });

  it('hold every pixel above the limit once, as a flood from each pixel finds them', () => {
    const uniform = uniformNumbers(5);
    for (let trial = 0; trial < 30; trial++) {
      const width = 1 + Math.floor(uniform() * 12);
      const map = Float32Array.from({ length: width * 9 }, () => uniform());
      const found = residualRegions(map, width, 0.6, { fewest: 1, most: 1000 });
      const above = map.filter((value) => value > Math.fround(0.6)).length;
      expect(found.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(above);
    }
  });
});

describe('residual', () => {
  const uniform = uniformNumbers(9);
  const map = Float32Array.from({ length: 15 * 11 }, () => uniform());

  it('smoothed keeps its sum, and one noisy pixel no longer decides', () => {
    const smooth = smoothResidual(map, 11, 1.5);
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
    // Float32 sums of 165 numbers.
    expect(sum(smooth)).toBeCloseTo(sum(map), 3);
    const spike = new Float32Array(121);
    spike[60] = 1;
    const disc = new Float32Array(121).map((_, i) =>
      Math.hypot((i % 11) - 5, Math.floor(i / 11) - 5) < 2.5 ? 0.5 : 0,
    );
    const top = (values: Float32Array) => residualScore(values, 'max', 0);
    expect(top(spike)).toBeGreaterThan(top(disc));
    expect(top(smoothResidual(spike, 11, 1))).toBeLessThan(top(smoothResidual(disc, 11, 1)));
    expect(smoothResidual(map, 11, 0)).toBe(map);
  });

  it('smoothed is the Gaussian mean over the mirrored image, by brute force', () => {
    const [width, height, sigma] = [5, 4, 0.8];
    const values = map.slice(0, width * height);
    const smooth = smoothResidual(values, width, sigma);
    const reach = Math.ceil(3 * sigma);
    const mirror = (at: number, size: number) => (at < 0 ? -1 - at : at >= size ? 2 * size - 1 - at : at);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let [sum, weights] = [0, 0];
        for (let dy = -reach; dy <= reach; dy++) {
          for (let dx = -reach; dx <= reach; dx++) {
            const weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
            sum += weight * values[mirror(y + dy, height) * width + mirror(x + dx, width)]!;
            weights += weight;
          }
        }
        expect(smooth[y * width + x]).toBeCloseTo(sum / weights, 5);
      }
    }
  });

  it('has NumPy’s mean, largest and quantile', () => {
    const values = Float32Array.of(4, 1, 3, 2);
    expect(residualScore(values, 'mean', 0)).toBe(2.5);
    expect(residualScore(values, 'max', 0)).toBe(4);
    // numpy.quantile([4, 1, 3, 2], 0.9)
    expect(residualScore(values, 'quantile', 0.9)).toBeCloseTo(3.7, 12);
    expect([...values]).toEqual([4, 1, 3, 2]);
  });
});

describe('texture', () => {
  const [height, width] = [32, 40];
  const size = textureSize(height, width);
  const image = (value: (y: number, x: number) => number) =>
    Float32Array.from({ length: height * width }, (_, i) => value(Math.floor(i / width), i % width));

  it('tells fine from coarse, rows from columns, and does not ask for the sign', () => {
    const fine = textureEnergies(
      image((_, x) => Math.cos(Math.PI * x)),
      height,
      width,
    );
    const coarse = textureEnergies(
      image((_, x) => Math.cos((2 * Math.PI * x) / 20)),
      height,
      width,
    );
    expect(fine[0]).toBeGreaterThan(100 * coarse[0]!);
    expect(coarse[6]).toBeGreaterThan(coarse[0]!);
    // Steps to the right, none down.
    expect(coarse[1]).toBeGreaterThan(1e-3);
    expect(coarse[2]).toBeCloseTo(0, 10);
    const negative = textureEnergies(
      image((_, x) => -Math.cos((2 * Math.PI * x) / 20)),
      height,
      width,
    );
    negative.forEach((value, i) => {
      expect(value).toBeCloseTo(coarse[i]!, 10);
    });
  });

  it('finds what is of another texture, stronger or smoother, beside nominal images of two kinds', () => {
    const normal = normalNumbers(3);
    const noise = (strength: number) => image(() => strength * normal());
    const images = [
      ...Array.from({ length: 20 }, () => noise(1)),
      ...Array.from({ length: 20 }, () => noise(10)),
      noise(3.2),
      noise(0.3),
      noise(40),
    ];
    const energies = Float64Array.from(images.flatMap((one) => [...textureEnergies(one, height, width)]));
    const training = Uint32Array.from({ length: 38 }, (_, i) => (i < 19 ? i : i + 1));
    const distances = textureDistances(energies, size, training);
    const nominal = Math.max(...distances.slice(0, 40));
    for (const odd of [40, 41, 42]) expect(distances[odd]).toBeGreaterThan(nominal);
  });

  it('is finite for images without any, and a training image is not its own neighbor', () => {
    const flat = Array.from({ length: 4 }, () => textureEnergies(new Float32Array(height * width), height, width));
    const energies = Float64Array.from(flat.flatMap((one) => [...one]));
    expect([...textureDistances(energies, size, Uint32Array.of(0, 1, 2))]).toEqual([0, 0, 0, 0]);
    const normal = normalNumbers(4);
    const [one, two] = [image(() => normal()), image(() => normal())].map((own) => textureEnergies(own, height, width));
    const pair = Float64Array.from([...one!, ...two!]);
    expect(textureDistances(pair, size, Uint32Array.of(0, 1))[0]).toBeGreaterThan(0);
  });
});
