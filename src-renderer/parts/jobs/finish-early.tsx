import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { Job } from '../../state/view-store.ts';

/** Ends a training with its best weights so far; there only while the job can end early. */
export function FinishEarly({ job }: { readonly job: Job }) {
  const api = useApi();
  /** The job that it has just been asked of. */
  const [asked, setAsked] = useState<string | null>(null);
  if (job.state !== 'running' || !job.canFinishEarly) return null;
  const isAsked = asked === job.id;
  const ask = () => {
    setAsked(job.id);
    // A training that is over meanwhile needs no more; a lost connection has its own message.
    api.call('finish-early', {}).answer.then(
      () => setTimeout(() => setAsked(null), ASK_AGAIN_MS),
      () => setAsked(null),
    );
  };
  return (
    <Button
      size="small"
      text="Stop and keep the best"
      title="Ends the training now, with the weights of its best epoch; the steps after it follow"
      disabled={isAsked}
      onClick={ask}
    />
  );
}

/** Should the training not have heard, it can be asked again. */
const ASK_AGAIN_MS = 3000;
