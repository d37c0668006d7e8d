import { useMemo } from 'react';
import { useRunArray } from '../../api/queries.ts';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { DrawingVis } from '../../vis/drawing-vis.tsx';
import { drawRateCurve } from '../../vis/rate-curve.ts';
import { type Anomaly, type Evaluation, pointAt, readCurves } from './read-anomaly.ts';

interface EvaluationViewProps {
  readonly run: number;
  readonly anomaly: Anomaly;
  readonly evaluation: Evaluation;
}

/** ROC and precision–recall curves of the judged images whose kind is known, with their numbers. */
export function EvaluationView({ run, anomaly, evaluation }: EvaluationViewProps) {
  const array = useRunArray(anomaly.arrays.curves ? run : null, anomaly.arrays.curves);
  const curves = useMemo(() => (array.data ? readCurves(array.data.values) : null), [array.data]);
  const { auroc, standardError, averagePrecision, f1, precision, recall, prevalence, anomalous, nominal } = evaluation;
  const at = curves ? pointAt(curves.thresholds, anomaly.threshold) : -1;
  const area = `${formatNumber(auroc, 3)}${standardError === null ? '' : ` ± ${formatNumber(standardError, 3)}`}`;
  return (
    <>
      {curves && (
        <div className="anomalies-curves">
          <div className="anomalies-curve">
            <DrawingVis
              label={`ROC curve, area ${area}`}
              draw={(size, theme) =>
                drawRateCurve({
                  x: curves.falseRates,
                  y: curves.trueRates,
                  isStepped: false,
                  chance: [0, 1],
                  point: at < 0 ? null : [curves.falseRates[at]!, curves.trueRates[at]!],
                  titles: ['nominal flagged', 'anomalous flagged'],
                  ...size,
                  theme,
                })
              }
            />
          </div>
          <div className="anomalies-curve">
            <DrawingVis
              label={`Precision–recall curve, average precision ${formatNumber(averagePrecision, 3)}`}
              draw={(size, theme) =>
                drawRateCurve({
                  x: curves.trueRates,
                  y: curves.precisions,
                  isStepped: true,
                  chance: [prevalence, prevalence],
                  point: at < 0 ? null : [curves.trueRates[at]!, curves.precisions[at]!],
                  titles: ['recall', 'precision'],
                  ...size,
                  theme,
                })
              }
            />
          </div>
        </div>
      )}
      <dl className="anomalies-numbers">
        <Fact name="AUROC" value={area} />
        <Fact name="Average precision" value={formatNumber(averagePrecision, 3)} />
        <Fact name="F1 at the threshold" value={formatNumber(f1, 3)} />
        <Fact
          name="Precision, recall"
          value={`${precision === null ? '–' : formatPercent(precision)}, ${formatPercent(recall)}`}
        />
        <Fact name="Prevalence" value={`${formatPercent(prevalence)} (${anomalous} of ${anomalous + nominal})`} />
      </dl>
      <p className="quiet">
        Precision and F1 hold for this prevalence alone. The square marks the threshold, the broken line what chance
        gives.
      </p>
    </>
  );
}

export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
