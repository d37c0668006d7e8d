import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { shownEnergy, toShown } from '../../../src-preload/contract/shown-units.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { useUnits } from '../../app/settings.ts';
import { binnedMeans, sparkPaths } from '../exemplars/sparkline.ts';
import { formatNumber, formatPercent } from '../steps/numbers.ts';

interface ComponentSpectrumProps {
  readonly array: ArrayValues;
  /** Which one, from 0. */
  readonly component: number;
  /** Share of the variance. */
  readonly share: number;
  readonly axis: Axis | undefined;
  readonly width: number;
}

const HEIGHT = 64;

/** The spectrum of one component, with the line at zero. */
export function ComponentSpectrum({ array, component, share, axis, width }: ComponentSpectrumProps) {
  const channels = array.shape.at(-1) ?? 1;
  const row = array.values.subarray(component * channels, (component + 1) * channels);
  const curve = binnedMeans(row, width);
  const [path, zero] = sparkPaths([curve, new Float64Array(curve.length)], width, HEIGHT);
  const name = `Component ${component + 1}`;
  const units = useUnits();
  const unit = shownEnergy(axis?.units ?? '', units);
  const end = (at: number) =>
    axis ? `${formatNumber(toShown(positionAt(axis, at), unit), 4)} ${unit.units}`.trim() : String(at);
  return (
    <figure className="component-spectrum">
      <figcaption>
        <strong>{name}</strong>{' '}
        {Number.isFinite(share) && <span className="quiet">{formatPercent(share)} of the variance</span>}
      </figcaption>
      <svg width={width} height={HEIGHT} role="img" aria-label={`Spectrum of ${name.toLowerCase()}`}>
        <path className="component-zero" d={zero} />
        <path className="component-line" d={path} />
      </svg>
      <div className="component-ends quiet">
        <span>{end(0)}</span>
        <span>{end(channels - 1)}</span>
      </div>
    </figure>
  );
}
