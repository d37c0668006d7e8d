import { Button, Callout } from '@blueprintjs/core';
import { useState } from 'react';
import { errorText } from '../../app/error-text.ts';
import { useDraftJob } from '../../parts/recipe/draft-run.ts';

/** How the last run ended, where that needs saying: failed, cancelled, or with warnings. */
export function JobOutcome() {
  const job = useDraftJob();
  const [closed, setClosed] = useState<string | null>(null);
  if (!job || job.state === 'running' || job.id === closed) return null;
  const close = (
    <Button size="small" variant="minimal" icon="cross" aria-label="Close" onClick={() => setClosed(job.id)} />
  );
  if (job.state === 'cancelled') {
    return (
      <p className="steps-outcome" role="status">
        <span>
          {wasTraining(job.phase)
            ? 'Cancelled; run again, the training goes on.'
            : 'Cancelled; nothing was kept of it.'}
        </span>
        <Button size="small" text="Run again" onClick={job.again} />
        {close}
      </p>
    );
  }
  if (job.state === 'failed') {
    const { message, advice } = errorText(job.error);
    return (
      <Callout className="steps-failure" intent="danger" icon={null} role="alert">
        <p>
          <strong>{message}</strong> {advice}
        </p>
        <Button size="small" icon="refresh" text="Run again" onClick={job.again} />
        {close}
      </Callout>
    );
  }
  if (job.warnings.length === 0) return null;
  return (
    <Callout className="steps-failure" intent="warning" icon={null} compact role="status">
      <ul aria-label="Warnings">
        {[...new Set(job.warnings)].map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {close}
    </Callout>
  );
}

/** A training that was cancelled is kept for a week, for the same run. */
function wasTraining(phase: string): boolean {
  return phase.startsWith('training');
}
