import { Button, Tag } from '@blueprintjs/core';
import {
  type AxisCorrection,
  type Confidence,
  type ElementSearch,
  isFromInstrument,
  originText,
} from '../../../src-preload/contract/elements.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import {
  energiesIn,
  shownDecimals,
  shownEnergy,
  toShown,
  type UnitChoice,
} from '../../../src-preload/contract/shown-units.ts';
import { useView } from '../../state/view-store.ts';

interface ProposalsProps {
  readonly found: ElementSearch;
  /** Of which spectrum, in words. */
  readonly of: string;
  readonly units: UnitChoice;
  /** Units of the axis per keV; null where it has no energies. */
  readonly perKeV: number | null;
  readonly chosen: readonly string[];
  /** Those that the file names. */
  readonly named: readonly string[];
  readonly disabled: boolean;
  readonly onChoose: (symbols: readonly string[]) => void;
  /** Puts the axis right; null where it is another one by now. */
  readonly onCalibrate: (() => void) | null;
}

const INTENTS: { readonly [K in Confidence]: 'success' | 'primary' | 'warning' } = {
  certain: 'success',
  likely: 'primary',
  possible: 'warning',
};

/** Elements that were proposed, each with its reason; take one, or all. */
export function Proposals({
  found,
  of,
  units,
  perKeV,
  chosen,
  named,
  disabled,
  onChoose,
  onCalibrate,
}: ProposalsProps) {
  const set = useView((view) => view.set);
  const unit = perKeV === 1 ? 'keV' : 'eV';
  const digits = perKeV === 1 ? 3 : 1;
  const energyText = (energy: number) => energiesIn(`${energy.toFixed(digits)} ${unit}`, units);
  const missing = found.proposals.filter(({ symbol }) => !chosen.includes(symbol));
  const sure = missing.filter((proposal) => proposal.confidence !== 'possible' && !isFromInstrument(proposal, named));
  const add = (symbols: readonly string[]) => onChoose([...chosen, ...symbols]);
  const unexplained = found.peaks.filter(({ is }) => is === null);
  const artifacts = found.peaks.filter(({ is }) => is !== null && /escape|Sum/.test(is));
  const what = found.signal === 'lines' ? 'peak' : 'edge';
  return (
    <section aria-label="Proposed elements" className="proposals">
      <h3>
        {found.proposals.length === 0 ? `No element is proposed for ${of}` : `Proposed for ${of}`}
        {sure.length > 0 && (
          <Button
            size="small"
            variant="minimal"
            icon="tick"
            text={sure.length === missing.length ? 'Take all' : 'Take the certain and likely ones'}
            title={
              sure.length === missing.length
                ? undefined
                : 'Without those that are only possible, or possibly from the instrument'
            }
            disabled={disabled}
            onClick={() => add(sure.map(({ symbol }) => symbol))}
          />
        )}
      </h3>
      <ul>
        {found.proposals.map(({ symbol, confidence, reason, origin }) => {
          const isChosen = chosen.includes(symbol);
          return (
            <li key={symbol}>
              <Button
                size="small"
                text={symbol}
                active={isChosen}
                aria-pressed={isChosen}
                aria-label={`${isChosen ? 'Hide' : 'Take'} ${symbol}`}
                disabled={disabled}
                onClick={() => (isChosen ? onChoose(chosen.filter((one) => one !== symbol)) : add([symbol]))}
              />
              <Tag minimal intent={INTENTS[confidence]}>
                {confidence}
              </Tag>
              <span>
                {energiesIn(reason, units)}
                {origin && <span className="quiet"> {originText(origin)}</span>}
              </span>
            </li>
          );
        })}
      </ul>
      {artifacts.length > 0 && (
        <p className="quiet">{artifacts.map(({ energy, is }) => `${energyText(energy)}: ${is}`).join('; ')}.</p>
      )}
      {unexplained.length > 0 && (
        <p>
          {unexplained.length === 1
            ? `One ${what} stays unexplained: `
            : `${unexplained.length} ${what}s stay unexplained: `}
          {unexplained.map(({ energy }) => (
            <Button
              key={energy}
              size="small"
              variant="minimal"
              text={energyText(energy)}
              title="What is at this energy?"
              onClick={() => set({ askedEnergy: energy })}
            />
          ))}
        </p>
      )}
      {found.notes.map((note) => (
        <p key={note} className="quiet">
          {energiesIn(note, units)}
        </p>
      ))}
      {found.correction &&
        (onCalibrate ? (
          <Button
            className="proposals-calibrate"
            size="small"
            icon="horizontal-distribution"
            text={`Calibrate by these lines (${shiftText(found.correction, units)})`}
            title={`Puts the energy axis where the ${found.correction.lines} clear lines are in the table: a step of the recipe`}
            onClick={onCalibrate}
          />
        ) : (
          <p className="quiet">The axis has been calibrated since. Press Find elements to search on it.</p>
        ))}
    </section>
  );
}

/** `−20 eV`, `−3 … −38 eV`: by how much positions move at both ends of the axis. */
function shiftText({ errors }: AxisCorrection, units: UnitChoice): string {
  const unit = shownEnergy('eV', units);
  const [low, high] = errors.map(
    ({ eV }) => `${eV < -0.5 ? '+' : ''}${formatNumber(toShown(Math.round(-eV), unit), shownDecimals(0, unit))}`,
  );
  return low === high ? `${low} ${unit.units}` : `${low} … ${high} ${unit.units}`;
}
