import { Button } from '@blueprintjs/core';
import { type CSSProperties, type ReactNode, useMemo } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useRunArray } from '../../api/queries.ts';
import { EmptyState, ErrorState } from '../../app/empty-state.tsx';
import { NoStack } from '../../parts/images/no-stack.tsx';
import { type OpenStack, useStack } from '../../parts/images/use-stack.ts';
import { firstInvalid } from '../../parts/recipe/draft.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { useRunStarter } from '../../parts/recipe/draft-run.ts';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { useRunOfCube } from '../../parts/runs/active-run.ts';
import { isFrameByFrame } from '../../parts/runs/image-run.ts';
import { patchesOf } from '../../parts/runs/patch-grid.ts';
import { DrawingVis } from '../../vis/drawing-vis.tsx';
import { drawScoreHistogram } from '../../vis/score-histogram.ts';
import { anomalySteps } from './anomaly-steps.ts';
import { EvaluationView } from './evaluation-view.tsx';
import { FlaggedImages } from './flagged-images.tsx';
import { type Anomaly, firstOfImage, readAnomaly, scoresByRole, worstOfImage } from './read-anomaly.ts';
import { RolesView } from './roles-view.tsx';
import { SessionsView } from './sessions-view.tsx';
import './anomalies.css';

const PURPOSE =
  'Images that a model of the nominal ones does not explain: scores, a threshold, and what to expect of it.';

/** What the last step "anomaly" of the shown run found, and the role of each image. */
export function AnomaliesPanel() {
  const stack = useStack();
  const active = useRunOfCube();
  const run = active?.result.prepared.images ? active : null;
  const anomaly = useMemo(() => readAnomaly(run), [run]);
  if (!stack) return <NoStack icon="warning-sign" purpose={PURPOSE} />;
  if (!run || !anomaly) return <NoAnomaly stack={stack} />;
  return <AnomalyOfRun key={run.uuid} run={run} anomaly={anomaly} stack={stack} />;
}

function NoAnomaly({ stack }: { readonly stack: OpenStack }) {
  const starter = useRunStarter();
  const start = () => {
    const draft = anomalySteps(stack);
    changeDraft('Find anomalies', () => draft);
    if (firstInvalid(draft) < 0) starter.run(draft);
  };
  return (
    <div className="anomalies">
      <EmptyState
        icon="warning-sign"
        title="No anomalies looked for yet"
        purpose={`${PURPOSE} Say below which images are known anomalies or only to be judged; the others are taken as nominal.`}
        action={
          <Button
            intent="primary"
            icon="play"
            text="Find anomalies"
            disabled={starter.obstacle !== null || starter.isRunning}
            title={starter.obstacle ?? 'Puts groups, an autoencoder and anomalies into the recipe, and runs it'}
            onClick={start}
          />
        }
      />
      <Part title="Groups">
        <RolesView stack={stack} roles={null} scores={null} />
      </Part>
    </div>
  );
}

interface AnomalyOfRunProps {
  readonly run: RunRecord;
  readonly anomaly: Anomaly;
  readonly stack: OpenStack;
}

function AnomalyOfRun({ run, anomaly, stack }: AnomalyOfRunProps) {
  const { arrays, evaluation, expected, threshold, flagged, judged, heldOut, quantile } = anomaly;
  const scores = useRunArray(arrays.scores ? run.number : null, arrays.scores);
  const roles = useRunArray(arrays.groups ? run.number : null, arrays.groups);
  const rows = useMemo(
    () => (scores.data && roles.data ? scoresByRole(scores.data.values, roles.data.values) : null),
    [scores.data, roles.data],
  );
  const patches = useMemo(() => patchesOf(run.result), [run]);
  const hasPlaces = isFrameByFrame(run) || patches?.images === stack.frames;
  const [ofImages, roleOfImages] = useMemo(() => {
    if (!hasPlaces) return [null, null];
    const [all, uses] = [scores.data?.values ?? null, roles.data?.values ?? null];
    return patches ? [all && worstOfImage(all, patches), uses && firstOfImage(uses, patches)] : [all, uses];
  }, [hasPlaces, patches, scores.data, roles.data]);
  const error = scores.error ?? roles.error;
  const promise = `${formatNumber(expected.expected, 2)} (${expected.low} – ${expected.high})`;
  return (
    <div className="anomalies">
      <Part title="Scores" isNamed={false}>
        <p role="status">
          <strong>
            {flagged} of {judged} {patches ? 'patches ' : ''}flagged.
          </strong>{' '}
          False flags to expect: {promise}. The threshold {formatNumber(threshold, 4)} is the {quantile} quantile of{' '}
          {heldOut} held-out nominal {patches ? 'patches' : 'images'}
          {quantile > anomaly.supportedQuantile &&
            `, which are too few for it: they support ${formatNumber(anomaly.supportedQuantile, 3)}`}
          .
        </p>
        {error && <ErrorState error={error} title="The scores cannot be shown" retry={() => void scores.refetch()} />}
        {rows && (
          <div className="anomalies-histogram" style={{ '--rows': rows.length } as CSSProperties}>
            <DrawingVis
              label={`Histogram of scores by role; threshold ${formatNumber(threshold, 4)}`}
              draw={(size, theme) =>
                drawScoreHistogram({ rows, threshold, title: SCORE_TITLES[anomaly.score] ?? 'score', ...size, theme })
              }
            />
          </div>
        )}
      </Part>
      <Part title="Flagged">
        {hasPlaces ? (
          <FlaggedImages run={run} anomaly={anomaly} stack={stack} />
        ) : (
          <p className="quiet">Where the flagged patches lie was not noted by this run: run its steps again.</p>
        )}
      </Part>
      {evaluation && (
        <Part title="Evaluation">
          <EvaluationView run={run.number} anomaly={anomaly} evaluation={evaluation} />
        </Part>
      )}
      <Part title="Sessions">
        <SessionsView sessions={anomaly.sessions} />
      </Part>
      <Part title="Groups">
        <RolesView stack={stack} roles={roleOfImages} scores={ofImages} />
      </Part>
    </div>
  );
}

const SCORE_TITLES: { readonly [score: string]: string } = {
  mean: 'mean squared residual',
  max: 'largest squared residual',
  quantile: 'quantile of the squared residual',
  texture: 'distance of texture',
};

interface PartProps {
  readonly title: string;
  /** False where the first line says what it is. */
  readonly isNamed?: boolean;
  readonly children: ReactNode;
}

function Part({ title, isNamed = true, children }: PartProps) {
  return (
    <section className="anomalies-part" aria-label={title}>
      <h3 className={isNamed ? undefined : 'visually-hidden'}>{title}</h3>
      {children}
    </section>
  );
}
