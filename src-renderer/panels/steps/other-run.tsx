import { Button } from '@blueprintjs/core';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { takeSteps } from '../../parts/runs/run-actions.ts';

interface OtherRunProps {
  /** The run that did exactly what the cards say. */
  readonly did: RunRecord;
  /** The run that all views show. */
  readonly shown: RunRecord;
}

/** Says that the cards, with their results, are those of another run than the one shown, and offers that one's. */
export function OtherRun({ did, shown }: OtherRunProps) {
  return (
    <p className="steps-offer">
      <span>
        Steps of {nameOf(did)}; shown is {nameOf(shown)}.
      </span>
      <Button size="small" variant="outlined" text="Take its steps" onClick={() => takeSteps(shown)} />
    </p>
  );
}

function nameOf({ name, number }: RunRecord): string {
  return name || `Run ${number}`;
}
