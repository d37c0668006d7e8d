import { Button } from '@blueprintjs/core';
import { energiesIn } from '../../../src-preload/contract/shown-units.ts';
import { useUnits } from '../../app/settings.ts';
import { formatSeconds } from '../../parts/recipe/numbers.ts';
import type { StepResult } from '../../parts/recipe/step-results.ts';
import { summarizeStep } from '../../parts/recipe/step-summary.ts';
import { VerdictLine } from '../../parts/recipe/verdict-line.tsx';
import { BeforeAfter } from './before-after.tsx';
import { TinyClusters } from './tiny-clusters.tsx';

interface StepResultViewProps {
  readonly result: StepResult;
  readonly isOpen: boolean;
  readonly usedClusters: number | null;
  readonly onUseClusters: ((clusters: number) => void) | null;
}

/** What came out of a step: key numbers, verdict, reasons. */
export function StepResultView({ result, isOpen, usedClusters, onUseClusters }: StepResultViewProps) {
  const { record, state, run } = result;
  const units = useUnits();
  const { numbers, verdicts, reasons } = summarizeStep(record, units);
  const best = (record.results.chosen as { silhouette?: number } | undefined)?.silhouette;
  if (numbers.length === 0 && verdicts.length === 0 && !isOpen) return null;
  return (
    <div className={`step-result${state === 'stale' ? ' step-result-stale' : ''}`}>
      {state === 'stale' && <p className="quiet">From run {run}, before the change:</p>}
      {numbers.length > 0 && (
        <dl className="step-numbers">
          {numbers.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {isOpen && (
            <div>
              <dt>Time</dt>
              <dd>{formatSeconds(record.seconds)}</dd>
            </div>
          )}
        </dl>
      )}
      {record.op === 'outliers' && state === 'fresh' && <TinyClusters number={run} record={record} />}
      {isOpen && state === 'fresh' && <BeforeAfter run={run} record={record} units={units} />}
      {verdicts.map((verdict) => (
        <VerdictLine key={verdict.word} verdict={verdict} isLong={isOpen && reasons.length === 0} />
      ))}
      {isOpen && reasons.map((reason) => <p key={reason}>{energiesIn(reason, units)}</p>)}
      {best !== undefined && best !== usedClusters && onUseClusters && state === 'fresh' && (
        <Button size="small" intent="primary" variant="outlined" onClick={() => onUseClusters(best)}>
          Use k = {best}
        </Button>
      )}
    </div>
  );
}
