import { Button, InputGroup } from '@blueprintjs/core';
import { useEffect, useState } from 'react';
import type { Axis, DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import {
  detectorOf,
  type ElementFeature,
  featuresNear,
  lineWidthKeV,
  type ShellSignal,
} from '../../../src-preload/contract/elements.ts';
import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import { useView } from '../../state/view-store.ts';
import { ELEMENTS } from './element-table.ts';

const MOST_ANSWERS = 10;
/** Within these a peak is searched for: half a line's width; for edges, chemical shift and calibration, eV; channels for both. */
const HALF_WIDTH = 0.5;
const EDGE_SHIFT_EV = 12;
const CHANNELS = 2;

interface EnergySearchProps {
  readonly axis: Axis;
  readonly description: DatasetDescription;
  readonly shells: { readonly signal: ShellSignal; readonly perKeV: number };
  readonly chosen: readonly string[];
  readonly disabled: boolean;
  readonly onToggle: (symbol: string) => void;
}

/** What is at this energy? Typed here, or asked with Alt and a click on the spectrum. */
export function EnergySearch({ axis, description, shells, chosen, disabled, onToggle }: EnergySearchProps) {
  const asked = useView((view) => view.askedEnergy);
  const set = useView((view) => view.set);
  const [typed, setTyped] = useState('');
  const unit = formatUnit(axis.units);
  const digits = shells.perKeV === 1 ? 3 : 1;
  useEffect(() => {
    if (asked !== null) setTyped(asked.toFixed(digits));
  }, [asked, digits]);
  const energy = Number(typed.replace(',', '.'));
  const isWrong = typed.trim() !== '' && !(energy > 0 && Number.isFinite(energy));
  const tolerance = isWrong ? 0 : toleranceAt(energy, axis, description, shells);
  const answers =
    typed.trim() === '' || isWrong ? [] : featuresNear(ELEMENTS, shells, energy, tolerance).slice(0, MOST_ANSWERS);
  return (
    <section aria-label="What is at this energy?" className="energy-search">
      <div className="energy-search-box">
        <span>What is at</span>
        <InputGroup
          size="small"
          inputMode="decimal"
          aria-label={`Energy to search for, ${unit}`}
          placeholder={shells.perKeV === 1 ? '6.40' : '532'}
          value={typed}
          aria-invalid={isWrong}
          intent={isWrong ? 'danger' : 'none'}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <span>{unit}?</span>
        {typed !== '' && (
          <Button
            size="small"
            variant="minimal"
            icon="small-cross"
            aria-label="Clear the search"
            title="Clear the search"
            onClick={() => {
              setTyped('');
              set({ askedEnergy: null });
            }}
          />
        )}
      </div>
      {typed.trim() !== '' && (
        <p className="quiet" role="status">
          {isWrong
            ? `An energy in ${unit} is needed.`
            : `${answers.length === 0 ? 'Nothing' : 'Nearest first'}, within ±${tolerance.toFixed(digits)} ${unit}.`}
        </p>
      )}
      {answers.length > 0 && (
        <ul className="energy-answers">
          {answers.map((feature) => (
            <li key={feature.label}>
              <button
                type="button"
                className="line-chip"
                aria-pressed={chosen.includes(feature.symbol)}
                aria-disabled={disabled}
                title={`${chosen.includes(feature.symbol) ? 'Hide' : 'Show'} ${feature.symbol}`}
                onClick={() => !disabled && onToggle(feature.symbol)}
              >
                <strong>{feature.label}</strong> {feature.energy.toFixed(digits)} {unit}
                <span className="quiet">{distanceText(feature, energy, digits)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** `+0.004`: how far the table's value is from what was asked. */
function distanceText(feature: ElementFeature, energy: number, digits: number): string {
  const by = feature.energy - energy;
  return ` ${by < 0 ? '−' : '+'}${Math.abs(by).toFixed(digits)}`;
}

function toleranceAt(
  energy: number,
  axis: Axis,
  description: DatasetDescription,
  { signal, perKeV }: EnergySearchProps['shells'],
): number {
  const channels = CHANNELS * Math.abs(axis.scale);
  if (signal === 'edges') return Math.max(channels, (EDGE_SHIFT_EV / 1000) * perKeV);
  return Math.max(channels, HALF_WIDTH * lineWidthKeV(energy / perKeV, detectorOf(description).resolutionEV) * perKeV);
}
