import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { shownEnergy, toShown, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { formatNumber, formatPercent, formatWithError } from './numbers.ts';
import { PREPARING_NUMBERS } from './preparing-summary.ts';
import { describeStep } from './step-catalog.ts';
import { explainVerdict, type Verdict } from './verdicts.ts';

/** What a finished step says on its card. */
export interface StepSummary {
  /** Name and value of each key number. */
  readonly numbers: readonly { readonly name: string; readonly value: string }[];
  readonly verdicts: readonly Verdict[];
  /** Sentences that the step gave with its verdict. */
  readonly reasons: readonly string[];
}

/** Key numbers and verdict of a finished step, in words. Results of steps that it does not know are shown plainly. */
export function summarizeStep(record: StepRecord, units: UnitChoice): StepSummary {
  const { results } = record;
  const words = [...strings(results.verdicts), ...(typeof results.verdict === 'string' ? [results.verdict] : [])];
  return { numbers: numbersOf(record, units), verdicts: words.map(explainVerdict), reasons: strings(results.reasons) };
}

function numbersOf({ op, results, parameters }: StepRecord, units: UnitChoice): StepSummary['numbers'] {
  const preparing = PREPARING_NUMBERS[op];
  if (preparing) return preparing(results, units);
  switch (op) {
    case 'arrange':
    case 'crop':
    case 'rebin':
    case 'calibrate': {
      const shape = numbers(results.shape);
      // Images have no signal axis.
      if (results.signal === undefined)
        return [{ name: 'Images', value: shape.map((size) => formatNumber(size)).join(' × ') }];
      const signal = results.signal as { from?: number; to?: number; units?: string } | undefined;
      const channels = shape.at(-1) ?? 0;
      const unit = shownEnergy(signal?.units ?? '', units);
      return [
        {
          name: 'Pixels',
          value: shape
            .slice(0, -1)
            .map((size) => formatNumber(size))
            .join(' × '),
        },
        { name: 'Channels', value: formatNumber(channels) },
        ...(signal?.from === undefined || signal.to === undefined
          ? []
          : [
              {
                name: 'Signal',
                value:
                  `${formatNumber(toShown(signal.from, unit))} – ${formatNumber(toShown(signal.to, unit))} ${unit.units}`.trim(),
              },
            ]),
      ];
    }
    case 'patches':
      return [
        { name: 'Patches', value: formatNumber(Number(results.patches)) },
        {
          name: 'In each image',
          value: `${formatNumber(Number(results.rows))} × ${formatNumber(Number(results.columns))}`,
        },
      ];
    case 'pca': {
      const ratio = numbers(results.explainedVarianceRatio);
      const sum = ratio.reduce((total, part) => total + part, 0);
      return [
        { name: 'Explained', value: `${formatPercent(sum)} by ${ratio.length}` },
        { name: 'First', value: formatPercent(ratio[0] ?? Number.NaN) },
      ];
    }
    case 'nmf':
      return [
        { name: 'Shares', value: numbers(results.shares).map(formatPercent).join(', ') },
        results.loss === 'kullback-leibler'
          ? { name: 'Divergence', value: `${formatNumber(Number(results.relativeError), 4)} per count` }
          : { name: 'Left over', value: formatPercent(Number(results.relativeError)) },
        { name: 'Iterations', value: iterationsOf(results) },
      ];
    case 'ica':
      return [
        { name: 'Components', value: String(numbers(results.variances).length) },
        {
          name: 'Kurtosis',
          value: numbers(results.kurtosis)
            .map((value) => formatNumber(value, 2))
            .join(', '),
        },
        { name: 'Iterations', value: iterationsOf(results) },
      ];
    case 'kmeans':
      return [
        { name: 'Clusters', value: String(numbers(results.sizes).length || parameters.clusters) },
        { name: 'Inertia', value: formatNumber(Number(results.inertia), 4) },
        { name: 'Iterations', value: iterationsOf(results) },
      ];
    case 'gmm':
      return [
        { name: 'Clusters', value: String(numbers(results.sizes).length || parameters.clusters) },
        { name: 'BIC', value: formatNumber(Number(results.bic), 5) },
        { name: 'Uncertainty', value: `${formatPercent(Number(results.meanRelativeEntropy))} of ln k` },
        { name: 'Iterations', value: iterationsOf(results) },
      ];
    case 'agglomerative': {
      const [low, high] = [numbers(results.cut)[0] ?? 0, numbers(results.cut)[1]];
      return [
        { name: 'Clusters', value: String(numbers(results.sizes).length) },
        {
          name: 'Cut at',
          value:
            high === undefined ? `above ${formatNumber(low, 3)}` : `${formatNumber(low, 3)} – ${formatNumber(high, 3)}`,
        },
        {
          name: results.on === 'prototypes' ? 'Prototypes' : 'Pixels',
          value: formatNumber(Number(results.leaves)),
        },
      ];
    }
    case 'outliers':
      return [
        { name: 'Marked', value: `${formatNumber(Number(results.marked))} (${formatPercent(Number(results.share))})` },
        { name: 'Tiny clusters', value: String(Array.isArray(results.tinyClusters) ? results.tinyClusters.length : 0) },
      ];
    case 'vca':
      return [
        { name: 'Endmembers', value: String(numbers(results.pixels).length) },
        { name: 'Signal to noise', value: `${formatNumber(Number(results.snr))} dB` },
      ];
    case 'fcls':
      return [
        { name: 'Mean shares', value: numbers(results.meanAbundances).map(formatPercent).join(', ') },
        { name: 'Left over', value: formatPercent(Number(results.relativeError)) },
      ];
    case 'trace':
      return [
        { name: 'Line', value: results.isDetected === true ? 'detected' : 'not detected' },
        {
          name: 'Net',
          value: `${formatWithError(Number(results.net), Number(results.uncertainty))} counts`,
        },
        { name: 'Significance', value: `${formatNumber(Number(results.significance), 2)} σ` },
        { name: 'Pixels', value: formatNumber(Number(results.pixels)) },
      ];
    case 'residual':
      return [
        { name: 'Of', value: typeof results.of === 'string' ? describeStep(results.of).label : '–' },
        { name: 'Left over', value: formatPercent(Number(results.relativeError)) },
      ];
    case 'denoising':
      return (Array.isArray(results.methods) ? results.methods : []).map((one) => {
        const { method, relativeError, residual, psnr } = one as { [key: string]: Json };
        const near = typeof psnr === 'number' ? `, ${formatNumber(psnr, 4)} dB` : '';
        return {
          name: method === 'pca' ? 'PCA' : 'Autoencoder',
          value: `${formatPercent(Number(relativeError))} taken away${residual === 'none' ? '' : `, ${residual}`}${near}`,
        };
      });
    case 'groups':
      return [
        { name: 'Learned from', value: formatNumber(Number(results.train)) },
        { name: 'For the threshold', value: formatNumber(Number(results.validation)) },
        { name: 'Judged', value: formatNumber(Number(results.judged)) },
      ];
    case 'anomaly':
      return anomalyNumbers(results);
    case 'apply-model':
      return [{ name: 'Left over', value: formatPercent(Number(results.relativeError)) }];
    case 'autoencoder':
      return [
        { name: 'Left over', value: formatPercent(Number(results.relativeError)) },
        {
          name: 'Best epoch',
          value: `${formatNumber(Number(results.bestEpoch))} of ${formatNumber(Number(results.epochs))}`,
        },
        { name: 'Loss', value: formatNumber(Number(results.trainingLoss), 4) },
        ...(Number(results.heldOut) > 0
          ? [{ name: 'Held out', value: formatNumber(Number(results.validationLoss), 4) }]
          : []),
      ];
    case 'tsne':
      return [
        { name: 'Divergence', value: formatNumber(Number(results.divergence), 4) },
        {
          name: 'Pixels',
          value: `${formatNumber(Number(results.sampled))} of ${formatNumber(Number(results.pixels))}`,
        },
        {
          name: 'Iterations',
          value: `${formatNumber(Number(results.iterations))}${results.converged === false ? ' (not settled)' : ''}`,
        },
      ];
    case 'silhouette':
      return [
        { name: 'Silhouette', value: formatWithError(Number(results.mean), Number(results.standardError)) },
        { name: 'Worst cluster', value: formatNumber(Math.min(...numbers(results.perCluster)), 2) },
      ];
    case 'sweep': {
      const chosen = (results.chosen ?? {}) as {
        silhouette?: number;
        elbow?: number | null;
        bic?: number;
        stability?: number | null;
      };
      return [
        { name: 'Best k by silhouette', value: String(chosen.silhouette ?? '–') },
        chosen.bic === undefined
          ? { name: 'Elbow', value: String(chosen.elbow ?? 'none') }
          : { name: 'By BIC', value: String(chosen.bic) },
        ...(chosen.stability === undefined
          ? []
          : [{ name: 'Stable up to', value: chosen.stability === null ? 'none' : String(chosen.stability) }]),
      ];
    }
    case 'compare':
      return [
        { name: 'ARI', value: formatNumber(Number(results.ari)) },
        { name: 'NMI', value: formatNumber(Number(results.nmi)) },
        { name: 'Agreement', value: formatPercent(Number(results.matchedAccuracy)) },
      ];
    case 'window': {
      const [first, end] = numbers(results.channels);
      if (first === undefined) return [];
      const channels = { name: 'Channels', value: `${first} – ${(end ?? first + 1) - 1}` };
      if (typeof results.counts !== 'number') return [channels];
      return [channels, { name: 'Net', value: formatWithError(results.counts, Number(results.error)) }];
    }
    default:
      return Object.entries(results)
        .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
        .map(([name, value]) => ({ name, value: formatNumber(value) }));
  }
}

function anomalyNumbers(results: StepRecord['results']): StepSummary['numbers'] {
  const expected = results.expectedFalseFlags as { readonly expected?: number } | undefined;
  const evaluation = results.evaluation as { readonly auroc?: number } | null | undefined;
  return [
    { name: 'Flagged', value: `${formatNumber(Number(results.flagged))} of ${formatNumber(Number(results.judged))}` },
    { name: 'Expected falsely', value: formatNumber(Number(expected?.expected), 2) },
    { name: 'Threshold', value: formatNumber(Number(results.threshold), 4) },
    ...(evaluation?.auroc === undefined ? [] : [{ name: 'AUROC', value: formatNumber(evaluation.auroc, 3) }]),
    { name: 'Drift', value: String(results.drift) },
  ];
}

function iterationsOf(results: StepRecord['results']): string {
  return `${formatNumber(Number(results.iterations))}${results.converged === false ? ' (not converged)' : ''}`;
}

function numbers(value: Json | undefined): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
