import { Spinner } from '@blueprintjs/core';
import type { CurveGroup } from './run-curves.ts';

/** What a name in the legend stands for. */
interface NamedCurve {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly phase?: number | undefined;
  readonly component?: string | undefined;
}

/** What is lit in all views. */
export interface Lit {
  readonly phase: number | null;
  readonly component: string | null;
}

interface SpectrumLegendProps {
  readonly curves: readonly NamedCurve[];
  /** What a run has found besides its phases. */
  readonly groups: readonly CurveGroup[];
  /** Curves that are still being read. */
  readonly waiting: readonly NamedCurve[];
  readonly isShown: (id: string) => boolean;
  readonly onToggle: (id: string) => void;
  readonly lit: Lit;
  readonly onLit: (curve: NamedCurve | null) => void;
  /** What must be said of the curves; empty for nothing. */
  readonly note: string;
}

/** Names of the curves; a press shows or hides one, pointing at a phase or an endmember lights it everywhere. */
export function SpectrumLegend({ curves, groups, waiting, note, ...rest }: SpectrumLegendProps) {
  return (
    <div className="vis-legend">
      <ul className="vis-chips" aria-label="Curves">
        {curves.map((curve) => (
          <CurveChip key={curve.id} curve={curve} {...rest} />
        ))}
        {waiting.map(({ id, name, color }) => (
          <li key={id} className="vis-chip" aria-busy="true" title={`${name} is being read`}>
            <span className="swatch" style={{ background: color }} />
            {name}
            <Spinner size={11} aria-label={`Reading ${name}`} />
          </li>
        ))}
        {note && <li className="vis-note">{note}</li>}
      </ul>
      {groups.map((group) => (
        <GroupOfCurves key={group.id} group={group} {...rest} />
      ))}
    </div>
  );
}

type ChipProps = Pick<SpectrumLegendProps, 'isShown' | 'onToggle' | 'lit' | 'onLit'>;

/** A heading that shows or hides all curves of a step, and their names while it shows them. */
function GroupOfCurves({ group, ...rest }: ChipProps & { readonly group: CurveGroup }) {
  const { id, label, curves } = group;
  const isOpen = rest.isShown(id);
  return (
    <ul className="vis-chips" aria-label={label}>
      <li>
        <button
          type="button"
          className="vis-chip vis-group"
          aria-pressed={isOpen}
          title={isOpen ? `Hide ${label}` : `Show ${label}`}
          onClick={() => rest.onToggle(id)}
        >
          <span className="quiet" aria-hidden="true">
            {isOpen ? '▾' : '▸'}
          </span>
          {label}
          {!isOpen && (
            <span className="quiet" aria-hidden="true">
              {curves.length}
            </span>
          )}
        </button>
      </li>
      {isOpen && curves.map((curve) => <CurveChip key={curve.id} curve={curve} {...rest} />)}
    </ul>
  );
}

function CurveChip({ curve, isShown, onToggle, lit, onLit }: ChipProps & { readonly curve: NamedCurve }) {
  const { id, name, color, phase, component } = curve;
  const isLinked = phase !== undefined || component !== undefined;
  const isLit =
    (phase !== undefined && phase === lit.phase) || (component !== undefined && component === lit.component);
  return (
    <li>
      <button
        type="button"
        className="vis-chip"
        aria-pressed={isShown(id)}
        data-lit={isLit}
        title={isShown(id) ? `Hide ${name}` : `Show ${name}`}
        onClick={() => onToggle(id)}
        onPointerEnter={() => isLinked && onLit(curve)}
        onPointerLeave={() => onLit(null)}
        onFocus={() => isLinked && onLit(curve)}
        onBlur={() => onLit(null)}
      >
        <span className="swatch" style={{ background: color }} />
        {name}
      </button>
    </li>
  );
}
