import { formatPercent } from '../../../src-preload/contract/numbers.ts';
import type { MapPhase } from '../../state/shown-map.ts';
import { hatchBackground } from '../../vis/phase-hatch.ts';
import { isUnnamed } from './phase-title.ts';

interface PhaseLegendProps {
  readonly phases: readonly MapPhase[];
  /** Phases are hatched on the map. */
  readonly hatched: boolean;
  /** Pixels of the map that have a label. */
  readonly pixels: number;
  readonly litPhase: number | null;
  readonly onLit: (phase: number | null) => void;
}

/** Phases of the map with letter, name and share of what is assigned; pointing at one lights it everywhere. */
export function PhaseLegend({ phases, hatched, pixels, litPhase, onLit }: PhaseLegendProps) {
  const assigned = phases.reduce((sum, phase) => sum + phase.pixels, 0);
  return (
    <ul className="vis-chips" aria-label="Phases on the map">
      {phases.map((phase, index) => (
        <li key={phase.id}>
          <button
            type="button"
            className="vis-chip"
            data-lit={phase.id === litPhase}
            aria-label={`Light ${phase.name}`}
            onPointerEnter={() => onLit(phase.id)}
            onPointerLeave={() => onLit(null)}
            onFocus={() => onLit(phase.id)}
            onBlur={() => onLit(null)}
          >
            <span
              className="swatch"
              style={{
                backgroundColor: phase.color,
                ...(hatched ? { backgroundImage: hatchBackground(index) } : {}),
              }}
            />
            {!isUnnamed(phase) && <span className="letter">{phase.letter}</span>}
            {phase.name}
            <span className="quiet">{formatPercent(phase.pixels, assigned)}</span>
          </button>
        </li>
      ))}
      {pixels > assigned && (
        <li className="vis-chip">
          <span className="swatch" style={{ background: '#adadad' }} />
          Unassigned <span className="quiet">{formatPercent(pixels - assigned, pixels)} of all</span>
        </li>
      )}
    </ul>
  );
}
