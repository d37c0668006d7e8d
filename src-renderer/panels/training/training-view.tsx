import { Button } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import { formatValue } from '../../../src-preload/contract/numbers.ts';
import { useApi } from '../../api/api-context.tsx';
import { notifyError } from '../../app/notices.tsx';
import { formatNumber, formatPercent, formatSeconds } from '../../parts/recipe/numbers.ts';
import { VerdictLine } from '../../parts/recipe/verdict-line.tsx';
import type { Job } from '../../state/view-store.ts';
import { DotsVis } from '../../vis/dots-vis.tsx';
import { canBeLog, type Epoch, lossColors } from '../../vis/losses-drawing.ts';
import { LossesVis } from '../../vis/losses-vis.tsx';
import { principalPlane } from '../../vis/principal-plane.ts';
import { useDrawTheme } from '../../vis/theme.ts';
import { judgeTraining } from './judge-training.ts';
import '../../vis/vis.css';
import '../../parts/networks/networks.css';

interface TrainingViewProps {
  readonly title: string;
  readonly chooser?: React.ReactNode;
  /** What can be done with a finished network. */
  readonly actions?: React.ReactNode;
  readonly epochs: readonly Epoch[];
  readonly best: number;
  readonly isLive: boolean;
  readonly stopped: unknown;
  readonly job: Job | null;
  readonly warnings: readonly string[];
  readonly pairs: React.ReactNode;
  readonly latent: Float32Array;
  readonly latentSize: number;
  /** What the samples show; null where their rows say it. */
  readonly words: string | null;
}

/** Losses, samples and latent numbers of a training, with what they say. */
export function TrainingView(props: TrainingViewProps) {
  const { title, chooser, epochs, best, isLive, job, warnings } = props;
  const api = useApi();
  const theme = useDrawTheme();
  const colors = lossColors(theme);
  const [wantsLog, setLog] = useState(true);
  const [read, setRead] = useState(0);
  const [ending, setEnding] = useState(false);
  const mayBeLog = canBeLog(epochs);
  const log = wantsLog && mayBeLog;
  const plane = useMemo(
    () => principalPlane(finiteRows(props.latent, props.latentSize), props.latentSize),
    [props.latent, props.latentSize],
  );
  const judged = judgeTraining(epochs, best, isLive, props.stopped);
  // What the run itself warns of weighs more than that its losses look well.
  const verdict = judged?.tone === 'good' && !isLive && warnings.length > 0 ? null : judged;
  const said = judged?.word === 'unfinished' ? warnings.filter((text) => !SAID_BY_VERDICT.test(text)) : warnings;
  // In a small panel the losses need the room: one line of judgment stands, the rest unfolds.
  const [first, ...others] = verdict ? [null, ...said] : said;
  const shown = epochs[(read || best || epochs.length) - 1];
  const at = read || best || epochs.length;
  const words = shown ? epochText(at, shown) : '';
  const endEarly = () => {
    setEnding(true);
    api.call('finish-early', {}).answer.catch((error: unknown) => {
      setEnding(false);
      notifyError(error);
    });
  };
  return (
    <div className="vis-panel training">
      <div className="vis-toolbar">
        {chooser}
        <strong className="training-title">{title}</strong>
        <span className="spring" />
        {isLive && job && /^training/.test(job.phase) && (
          <>
            {job.secondsLeft !== null && <span className="quiet">{formatSeconds(job.secondsLeft)} left</span>}
            <Button
              size="small"
              icon="floppy-disk"
              text={ending ? 'Ending…' : 'Stop and keep the best'}
              disabled={ending}
              title={`Ends the training with the weights of epoch ${best}; the steps behind it go on`}
              onClick={endEarly}
            />
            <Button size="small" icon="stop" intent="danger" variant="outlined" text="Cancel" onClick={job.cancel} />
          </>
        )}
        {props.actions}
        <Button
          size="small"
          variant="minimal"
          text="Log"
          active={log}
          aria-pressed={log}
          disabled={!mayBeLog}
          title={mayBeLog ? 'Logarithmic loss axis' : 'Some losses are not above zero: they have no logarithm'}
          onClick={() => setLog(!log)}
        />
      </div>
      <div className="training-body">
        <section className="training-losses" aria-label="Losses">
          <LossesVis
            epochs={epochs}
            best={best}
            read={read}
            log={log}
            isLive={isLive}
            label={`Losses of ${epochs.length} epochs`}
            valueText={words}
            onRead={setRead}
          />
          <p className="training-values">
            <span style={{ color: colors.training }}>— training</span>
            <span style={{ color: colors.validation }}>— held out</span>
            <span className="quiet">··· learning rate</span>
            <span className="training-read">{words}</span>
          </p>
        </section>
        <section className="training-latent" aria-label="Latent space">
          <div className="training-dots">
            <DotsVis
              points={plane.points}
              xTitle={`1st principal direction, ${formatPercent(plane.shares[0])}`}
              yTitle={`2nd, ${formatPercent(plane.shares[1])}`}
              label={`Latent numbers of ${plane.points.length / 2} samples along their first two principal directions`}
            />
          </div>
        </section>
        <section className="training-samples" aria-label="Samples">
          {props.words && <p className="quiet">{props.words}.</p>}
          {props.pairs}
        </section>
      </div>
      <div className="vis-foot training-foot">
        {verdict && <VerdictLine verdict={verdict} />}
        {first && <p className="training-warning">{first}</p>}
        {others.length > 0 && (
          <details className="training-warning">
            <summary>
              {others.length} {first ? 'more ' : ''}
              {others.length === 1 ? 'warning' : 'warnings'}
            </summary>
            {others.map((warning) => (
              <p key={warning}>{warning}</p>
            ))}
          </details>
        )}
      </div>
    </div>
  );
}

/** What the verdict of a training that was still learning says as well. */
const SAID_BY_VERDICT = /still falling when training ended/;

/** `Epoch 12: 0.0123, held out 0.0130, learning rate 0.00081`. */
function epochText(epoch: number, { training, validation, learningRate }: Epoch): string {
  const held = Number.isFinite(validation) ? `, held out ${formatValue(validation)}` : '';
  return `Epoch ${formatNumber(epoch)}: training ${formatValue(training)}${held}, learning rate ${formatValue(learningRate, 2)}`;
}

/** Rows without numbers, such as those of masked pixels, are left out. */
function finiteRows(values: Float32Array, size: number): Float32Array {
  let count = 0;
  const kept = new Float32Array(values.length);
  for (let start = 0; start + size <= values.length; start += size) {
    if (!Number.isFinite(values[start])) continue;
    kept.set(values.subarray(start, start + size), count);
    count += size;
  }
  return kept.subarray(0, count);
}
