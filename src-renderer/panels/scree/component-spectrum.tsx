import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { useUnits } from '../../app/settings.ts';
import { formatPercent } from '../../parts/recipe/numbers.ts';
import { axisEnds } from '../../vis/signal-axis.ts';
import { binnedMeans, sparkPaths } from '../../vis/sparkline.ts';

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
  const ends = axis ? axisEnds(axis, units) : ['0', String(channels - 1)];
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
      <div className="component-ends quiet" style={{ width }}>
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </figure>
  );
}
