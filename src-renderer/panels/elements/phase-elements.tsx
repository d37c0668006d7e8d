import { Button } from '@blueprintjs/core';
import type { Confidence, ElementInRegion, ElementsOfRegions } from '../../../src-preload/contract/elements.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import { energiesIn, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { saveBlob } from '../../export/save-blob.ts';
import { phaseTitle } from '../../parts/phases/phase-title.ts';
import { phaseElementsCsv } from './phase-elements-csv.ts';

interface PhaseElementsProps {
  readonly found: ElementsOfRegions;
  readonly phases: readonly PhaseRecord[];
  readonly units: UnitChoice;
  /** Of what, in words. */
  readonly of: string;
  readonly chosen: readonly string[];
  /** Those that the file names. */
  readonly named: readonly string[];
  readonly disabled: boolean;
  readonly onToggle: (symbol: string) => void;
}

const SIGNS: { readonly [K in Confidence]: string } = { certain: '●', likely: '◐', possible: '○' };

/** Elements × phases: how strong the same line is in each, and how sure the search of that phase is of the element. */
export function PhaseElements({ found, phases, units, of, chosen, named, disabled, onToggle }: PhaseElementsProps) {
  const { elements, notes } = found;
  const save = () =>
    saveBlob(new Blob([phaseElementsCsv(found, phases)], { type: 'text/csv' }), 'elements-of-phases.csv');
  const stray = elements.filter(({ symbol, origin }) => origin && !named.includes(symbol));
  return (
    <section aria-label="Elements of the phases" className="proposals">
      <h3>
        {elements.length === 0 ? `No element is proposed for ${of}` : `Elements of ${of}`}
        {elements.length > 0 && <Button size="small" variant="minimal" icon="th" text="Save as CSV" onClick={save} />}
      </h3>
      {elements.length > 0 && (
        <>
          <div className="phase-elements">
            <table aria-label="How strong elements are in the phases">
              <thead>
                <tr>
                  <th scope="col">Element</th>
                  {phases.map(({ id, letter, name, color }) => (
                    <th key={id} scope="col">
                      <span className="phase-elements-swatch" style={{ background: color }} aria-hidden="true" />
                      {phaseTitle({ letter, name })}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {elements.map(({ symbol, label, regions }) => (
                  <tr key={symbol}>
                    <th scope="row">
                      <Button
                        size="small"
                        text={label}
                        active={chosen.includes(symbol)}
                        aria-pressed={chosen.includes(symbol)}
                        aria-label={`${chosen.includes(symbol) ? 'Hide' : 'Take'} ${symbol}`}
                        disabled={disabled}
                        onClick={() => onToggle(symbol)}
                      />
                    </th>
                    {regions.map((cell, i) => (
                      <td
                        key={phases[i]!.id}
                        data-confidence={cell.confidence ?? 'none'}
                        title={cellTitle(cell, units)}
                      >
                        {cell.confidence && <span aria-hidden="true">{SIGNS[cell.confidence]} </span>}
                        {cell.strength === null ? '–' : `${formatNumber(Math.round(cell.strength))} σ`}
                        {cell.confidence && <span className="visually-hidden">, {cell.confidence}</span>}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="quiet">● certain, ◐ likely, ○ possible in this phase; without a sign, not proposed there.</p>
        </>
      )}
      {stray.length > 0 && (
        <p className="quiet">
          Possibly from the instrument: {stray.map(({ symbol, origin }) => `${symbol} (${origin!.source})`).join(', ')}.
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="quiet">
          {energiesIn(note, units)}
        </p>
      ))}
    </section>
  );
}

/** `1 240 ± 60 net counts. Kα at 6.404 keV …` */
function cellTitle({ counts, reason }: ElementInRegion, units: UnitChoice): string {
  const net = counts ? `${formatNumber(counts.net)} ± ${formatNumber(counts.error)} net counts.` : '';
  return [net, energiesIn(reason ?? 'Not proposed in this phase.', units)].join(' ').trim();
}
