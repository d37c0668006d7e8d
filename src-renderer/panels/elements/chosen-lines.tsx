import { Button } from '@blueprintjs/core';
import { useQuery } from '@tanstack/react-query';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { ElementFeature } from '../../../src-preload/contract/elements.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import { shownDecimals, shownEnergy, toShown, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useApi } from '../../api/api-context.tsx';
import { errorText } from '../../app/error-text.ts';
import { AddWindowStep } from '../../parts/maps/window-fields.tsx';
import { usePresentation } from '../../state/presentation.ts';
import { useView } from '../../state/view-store.ts';

interface ChosenLinesProps {
  readonly symbols: readonly string[];
  readonly features: readonly ElementFeature[];
  readonly axis: Axis;
  readonly units: UnitChoice;
  /** Decimals of energies in the data's unit. */
  readonly digits: number;
  readonly disabled: boolean;
  readonly onRemove: (symbol: string) => void;
  readonly onMap: (feature: ElementFeature) => void;
}

/** Lines of an element that are listed: the most prominent. */
const MOST_LINES = 8;

/** The chosen elements with their lines or edges; pressing one shows its net map. */
export function ChosenLines({ symbols, features, axis, units, digits, disabled, onRemove, onMap }: ChosenLinesProps) {
  const { litFeature, background, map, set } = useView();
  const unit = shownEnergy(axis.units, units);
  const shown = map.kind === 'window' ? (background?.label ?? null) : null;
  if (symbols.length === 0) return null;
  return (
    <section aria-label="Chosen elements" className="chosen-lines">
      <ul>
        {symbols.map((symbol) => {
          const own = features.filter((feature) => feature.symbol === symbol).slice(0, MOST_LINES);
          return (
            <li key={symbol}>
              <Button
                size="small"
                variant="minimal"
                icon="small-cross"
                text={symbol}
                aria-label={`Hide ${symbol}`}
                title={`Hide ${symbol}`}
                disabled={disabled}
                onClick={() => onRemove(symbol)}
              />
              <div className="line-chips">
                {own.length === 0 && <span className="quiet">nothing in the range of these spectra</span>}
                {own.map((feature) => (
                  <button
                    key={feature.label}
                    type="button"
                    className="line-chip"
                    data-lit={litFeature === feature.label}
                    aria-pressed={shown === feature.label}
                    title={`Net map of ${feature.label}`}
                    onClick={() => onMap(feature)}
                    onPointerEnter={() => set({ litFeature: feature.label })}
                    onPointerLeave={() => set({ litFeature: null })}
                    onFocus={() => set({ litFeature: feature.label })}
                    onBlur={() => set({ litFeature: null })}
                  >
                    {feature.label}{' '}
                    <span className="quiet">{toShown(feature.energy, unit).toFixed(shownDecimals(digits, unit))}</span>
                  </button>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      {features.length > 0 && <p className="quiet">Press a line for its net map; energies in {unit.units}.</p>}
      <NetCounts axis={axis} units={units} />
    </section>
  );
}

/** Net counts of the window in all pixels, with their error. */
function NetCounts({ axis, units }: { readonly axis: Axis; readonly units: UnitChoice }) {
  const api = useApi();
  const { file, dataset, window, background, map } = useView();
  const presentation = usePresentation();
  const isShown = map.kind === 'window' && window !== null && background !== null && file !== null;
  const { data, error } = useQuery({
    queryKey: ['window-map', file, dataset, presentation, window, background],
    queryFn: async () => {
      const { label: _, ...taken } = background!;
      const [first, end] = window!;
      const request = { file: file!, dataset, ...presentation, first, end, background: taken };
      return (await api.call('window-map', request).answer).net ?? null;
    },
    enabled: isShown,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!isShown) return null;
  if (error) return <p role="alert">{errorText(error).message}</p>;
  if (!data) return null;
  const { counts, error: deviation } = data;
  const text = `${formatNumber(Math.round(counts))} ± ${formatNumber(Math.round(deviation))}`;
  const how =
    background.model === 'line' ? 'a straight line between the gray windows' : 'a power law through the gray windows';
  return (
    <p role="status">
      <strong>{background.label}</strong>: {text} net counts in all pixels (
      {counts > 2 * deviation ? '' : 'not above the noise; '}± is one standard deviation of counting; background: {how}
      ). <AddWindowStep axis={axis} units={units} text="Add as step" />
    </p>
  );
}
