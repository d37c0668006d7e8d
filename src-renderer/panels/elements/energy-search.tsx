import { Button, InputGroup } from '@blueprintjs/core';
import { useState } from 'react';
import type { Axis, DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import { detectorOf, featuresNear, lineWidthKeV, type ShellSignal } from '../../../src-preload/contract/elements.ts';
import {
  type ShownUnit,
  shownDecimals,
  shownEnergy,
  toData,
  toShown,
  type UnitChoice,
} from '../../../src-preload/contract/shown-units.ts';
import { ELEMENTS } from '../../parts/elements/element-table.ts';
import { useView } from '../../state/view-store.ts';

const MOST_ANSWERS = 10;
/** Within these a peak is searched for: half a line's width; for edges, chemical shift and calibration, eV; channels for both. */
const HALF_WIDTH = 0.5;
const EDGE_SHIFT_EV = 12;
const CHANNELS = 2;

interface EnergySearchProps {
  readonly axis: Axis;
  readonly units: UnitChoice;
  readonly description: DatasetDescription;
  readonly shells: { readonly signal: ShellSignal; readonly perKeV: number };
  readonly chosen: readonly string[];
  readonly disabled: boolean;
  readonly onToggle: (symbol: string) => void;
}

/** What is at this energy? Typed here, or asked with Alt and a click on the spectrum. */
export function EnergySearch({ axis, units, description, shells, chosen, disabled, onToggle }: EnergySearchProps) {
  const asked = useView((view) => view.askedEnergy);
  const set = useView((view) => view.set);
  const shown = shownEnergy(axis.units, units);
  const unit = shown.units;
  const digits = shownDecimals(shells.perKeV === 1 ? 3 : 1, shown);
  const [entered, setEntered] = useState({ text: '', unit: shown });
  const [heard, setHeard] = useState<number | null>(null);
  if (asked !== heard) {
    setHeard(asked);
    if (asked !== null) setEntered({ text: toShown(asked, shown).toFixed(digits), unit: shown });
  }
  const typed = textIn(shown, entered);
  const energy = toData(energyOf(typed), shown);
  const isWrong = typed.trim() !== '' && !isEnergy(typed);
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
          placeholder={toShown(middleOf(axis), shown).toFixed(digits)}
          value={typed}
          aria-invalid={isWrong}
          intent={isWrong ? 'danger' : 'none'}
          onChange={(event) => setEntered({ text: event.currentTarget.value, unit: shown })}
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
              setEntered({ text: '', unit: shown });
              set({ askedEnergy: null });
            }}
          />
        )}
      </div>
      {typed.trim() !== '' && (
        <p className="quiet" role="status">
          {isWrong
            ? `An energy in ${unit} is needed.`
            : `${answers.length === 0 ? 'Nothing' : 'Nearest first'}, within ±${toShown(tolerance, shown).toFixed(digits)} ${unit}.`}
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
                <strong>{feature.label}</strong> {toShown(feature.energy, shown).toFixed(digits)} {unit}
                <span className="quiet">{distanceText(toShown(feature.energy - energy, shown), digits)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What was typed, in the unit that is shown now. */
function textIn(shown: ShownUnit, { text, unit }: { readonly text: string; readonly unit: ShownUnit }): string {
  return unit.power === shown.power || !isEnergy(text) ? text : String(toShown(toData(energyOf(text), unit), shown));
}

function energyOf(text: string): number {
  return Number(text.replace(',', '.'));
}

function isEnergy(text: string): boolean {
  const energy = energyOf(text);
  return energy > 0 && Number.isFinite(energy);
}

/** `+0.004`: how far the table's value is from what was asked. */
function distanceText(by: number, digits: number): string {
  return ` ${by < 0 ? '−' : '+'}${Math.abs(by).toFixed(digits)}`;
}

/** An energy that these spectra reach, as an example. */
function middleOf({ offset, scale, size }: Axis): number {
  return offset + (scale * (size - 1)) / 2;
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
