import { Button, InputGroup } from '@blueprintjs/core';
import { useState } from 'react';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { shownEnergy, toData, toShown, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { notifyDone } from '../../app/notices.tsx';
import { channelsBetween, decimalsIn, isCalibrated, windowLimits } from '../../vis/signal-axis.ts';
import { addWindowStep } from './window-step.ts';

interface WindowFieldsProps {
  readonly axis: Axis;
  readonly units: UnitChoice;
  readonly window: readonly [number, number];
  readonly onWindow: (channels: readonly [number, number]) => void;
  readonly onClear: () => void;
}

/** Limits of the energy window, typed in the units shown. */
export function WindowFields({ axis, units, window, onWindow, onClear }: WindowFieldsProps) {
  const limits = windowLimits(axis, window);
  const shown = shownEnergy(axis.units, units);
  const unit = isCalibrated(axis) ? shown.units : 'channel';
  const field = (which: 0 | 1) => (
    <LimitField
      label={`${which === 0 ? 'Lower' : 'Upper'} limit of the energy window, ${unit}`}
      value={toShown(limits[which], shown).toFixed(decimalsIn(axis, shown))}
      onValue={(typed) => {
        const value = toData(typed, shown);
        onWindow(which === 0 ? channelsBetween(axis, value, limits[1]) : channelsBetween(axis, limits[0], value));
      }}
    />
  );
  return (
    <span className="vis-field">
      {field(0)}–{field(1)} {unit}
      <AddWindowStep axis={axis} units={units} />
      <Button
        variant="minimal"
        size="small"
        icon="small-cross"
        aria-label="Remove the energy window"
        title="Remove the energy window"
        onClick={onClear}
      />
    </span>
  );
}

/** Makes the window a step of the recipe: runs then have its map, for figures and files. */
export function AddWindowStep({
  axis,
  units,
  text,
}: {
  readonly axis: Axis;
  readonly units: UnitChoice;
  readonly text?: string;
}) {
  return (
    <Button
      variant="minimal"
      size="small"
      icon="add-row-bottom"
      {...(text ? { text } : {})}
      aria-label="Add the energy window as a step"
      title="Add as step: the next run has this map, for figures and files"
      onClick={() => {
        const added = addWindowStep(axis, units);
        if (added) notifyDone(added);
      }}
    />
  );
}

interface LimitFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: number) => void;
}

/** Takes effect on Enter or when left; Escape and nonsense go back. Follows the window while nobody types. */
function LimitField({ label, value, onValue }: LimitFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const number = Number(text.replace(',', '.').replace('−', '-'));
  const wrong = text.trim() === '' || !Number.isFinite(number);
  const commit = () => {
    if (!wrong && text !== value) onValue(number);
    setTyped(null);
  };
  return (
    <InputGroup
      size="small"
      inputMode="decimal"
      aria-label={label}
      aria-invalid={wrong}
      intent={wrong ? 'danger' : 'none'}
      value={text}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape' && typed !== null) {
          setTyped(null);
          // It took back what was typed, and nothing else.
          event.stopPropagation();
        }
      }}
    />
  );
}
