import type { SpectrumCurve } from './spectrum-curves.ts';

interface SpectrumLegendProps {
  readonly curves: readonly SpectrumCurve[];
  readonly isShown: (id: string) => boolean;
  readonly onToggle: (id: string) => void;
  readonly litPhase: number | null;
  readonly onLit: (phase: number | null) => void;
  /** What must be said of the curves; empty for nothing. */
  readonly note: string;
}

/** Names of the curves; a press shows or hides one, pointing at a phase lights it everywhere. */
export function SpectrumLegend({ curves, isShown, onToggle, litPhase, onLit, note }: SpectrumLegendProps) {
  return (
    <ul className="vis-chips" aria-label="Curves">
      {curves.map(({ id, name, color, phase }) => (
        <li key={id}>
          <button
            type="button"
            className="vis-chip"
            aria-pressed={isShown(id)}
            data-lit={phase !== undefined && phase === litPhase}
            title={isShown(id) ? `Hide ${name}` : `Show ${name}`}
            onClick={() => onToggle(id)}
            onPointerEnter={() => phase !== undefined && onLit(phase)}
            onPointerLeave={() => onLit(null)}
            onFocus={() => phase !== undefined && onLit(phase)}
            onBlur={() => onLit(null)}
          >
            <span className="swatch" style={{ background: color }} />
            {name}
          </button>
        </li>
      ))}
      {note && <li className="vis-note">{note}</li>}
    </ul>
  );
}
