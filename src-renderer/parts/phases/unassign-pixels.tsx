import { Button, Classes, HTMLSelect } from '@blueprintjs/core';
import { useId, useState } from 'react';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { countedIn } from '../runs/image-run.ts';
import { countText } from './legend.ts';
import type { usePhaseChanges } from './phase-changes.ts';
import { phaseTitle } from './phase-title.ts';
import { type Place, pixelsInPlace, pixelsOfPhase } from './place-pixels.ts';

interface UnassignPixelsProps {
  readonly run: RunRecord;
  readonly labels: string;
  /** As the phases have them. */
  readonly values: ArrayValues;
  readonly phases: readonly PhaseRecord[];
  readonly place: Place;
  readonly disabled: boolean;
  readonly changes: ReturnType<typeof usePhaseChanges>;
}

const EVERY = 'every';

/** Takes the pixels of a place out of their phases, of all or of one, and puts them back. */
export function UnassignPixels({ run, labels, values, phases, place, disabled, changes }: UnassignPixelsProps) {
  const id = useId();
  const [of, setOf] = useState(EVERY);
  const found = pixelsInPlace(run, values, place);
  const phase = phases.find((one) => String(one.id) === of) ?? null;
  const unit = countedIn(run);
  if (!found) return <p className="quiet">Nothing of this run lies in it.</p>;
  const assigned = pixelsOfPhase(found, phase);
  const { region } = found;
  return (
    <>
      <div className="assign-choice">
        <label htmlFor={id}>Pixels of</label>
        <HTMLSelect
          id={id}
          fill
          value={of}
          options={[
            { value: EVERY, label: `every phase (${countText(pixelsOfPhase(found, null), unit)})` },
            ...phases.map((one) => ({
              value: String(one.id),
              label: `${phaseTitle(one)} (${countText(pixelsOfPhase(found, one), unit)})`,
            })),
          ]}
          onChange={(event) => setOf(event.currentTarget.value)}
        />
      </div>
      <div className="assign-buttons">
        <Button
          className={Classes.POPOVER_DISMISS}
          size="small"
          intent="primary"
          text={`Unassign ${countText(assigned, unit)}`}
          title="They turn gray, and count neither for areas nor for mean spectra (U)"
          disabled={disabled || changes.isBusy || assigned === 0}
          onClick={() =>
            changes.takeOut({ run: run.number, labels, region, name: place.name, phase: phase?.id ?? null })
          }
        />
        <Button
          className={Classes.POPOVER_DISMISS}
          size="small"
          text={`Put back ${countText(found.out, unit)}`}
          title="Into the phases that their clusters are in (Shift+U)"
          disabled={disabled || changes.isBusy || found.out === 0}
          onClick={() => changes.putBack({ run: run.number, labels, region })}
        />
      </div>
    </>
  );
}
