import { useMemo } from 'react';
import { formatValue } from '../../../src-preload/contract/numbers.ts';
import { useRunArray } from '../../api/queries.ts';
import { dataUnit } from '../../parts/maps/map-looks.ts';
import type { RunNetwork } from '../../parts/networks/network-of-run.ts';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { lossColors } from '../../vis/losses-drawing.ts';
import { useDrawTheme } from '../../vis/theme.ts';
import { type Denoising, histogramPath, histogramReach, type MethodQuality } from './read-denoising.ts';

const NAMES = { autoencoder: 'Network', pca: 'PCA' } as const;

/** What was taken away by network and PCA, whether it is like noise, and how near to a reference the result is. */
export function Quality({ judged }: { readonly judged: Denoising }) {
  const hasReference = judged.noisy !== null;
  const hasHeldOut = judged.methods.some(({ heldOutError }) => heldOutError !== null);
  const number = (value: number | null, digits = 3) => (value === null ? '–' : formatNumber(value, digits));
  return (
    <div className="denoising-quality">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Taken away</th>
            {hasHeldOut && (
              <th scope="col" title="Taken away from what neither method has learned from">
                Held out
              </th>
            )}
            <th scope="col" title="Correlation of neighbors in what was taken away">
              Correlation of neighbors
            </th>
            {hasReference && <th scope="col">PSNR (dB)</th>}
            {hasReference && <th scope="col">SSIM</th>}
          </tr>
        </thead>
        <tbody>
          {hasReference && (
            <tr>
              <th scope="row">Before</th>
              <td>–</td>
              {hasHeldOut && <td>–</td>}
              <td>–</td>
              <td>{number(judged.noisy!.psnr, 4)}</td>
              <td>{number(judged.noisy!.ssim)}</td>
            </tr>
          )}
          {judged.methods.map((one) => (
            <tr key={one.method}>
              <th scope="row">
                {NAMES[one.method]}, {one.components}
              </th>
              <td>{formatPercent(one.takenAway)}</td>
              {hasHeldOut && <td>{one.heldOutError === null ? '–' : formatPercent(one.heldOutError)}</td>}
              <td>
                {[one.along, one.across]
                  .filter((value) => value !== null)
                  .map((value) => number(value, 2))
                  .join(' / ') || '–'}
              </td>
              {hasReference && <td>{number(one.psnr, 4)}</td>}
              {hasReference && <td>{number(one.ssim)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {judged.methods.map((one) => (
        <p key={one.method}>{whitenessWords(one)}</p>
      ))}
    </div>
  );
}

function whitenessWords({ method, residual }: MethodQuality): string {
  const who = method === 'pca' ? 'PCA' : 'the network';
  return residual === 'white'
    ? `What ${who} took away is like noise: neighbors in it are not alike.`
    : `What ${who} took away has structure: neighbors in it are alike. It smooths signal away, or the noise itself is correlated.`;
}

const HISTOGRAM = { width: 300, height: 90 };

/** Histograms of what network and PCA took away, on one axis. */
export function ResidualHistogram({ network, judged }: { readonly network: RunNetwork; readonly judged: Denoising }) {
  const { run } = network;
  const counts = useRunArray(judged.histogram ? run.number : null, judged.histogram);
  const edges = useRunArray(judged.bins ? run.number : null, judged.bins);
  const colors = lossColors(useDrawTheme());
  const drawn = useMemo(() => {
    if (!counts.data || !edges.data) return null;
    const bins = counts.data.shape[1]!;
    const of = (row: number) =>
      [
        counts.data!.values.subarray(row * bins, (row + 1) * bins),
        edges.data!.values.subarray(row * (bins + 1), (row + 1) * (bins + 1)),
      ] as const;
    const rows = judged.methods.map((_, row) => of(row));
    const reach = Math.max(...rows.map(([values, ends]) => histogramReach(values, ends)));
    return {
      reach,
      paths: rows.map(([values, ends]) =>
        histogramPath(values, ends, [-reach, reach], HISTOGRAM.width, HISTOGRAM.height),
      ),
    };
  }, [counts.data, edges.data, judged.methods]);
  if (!drawn) return null;
  return (
    <figure className="denoising-histogram">
      <figcaption>
        Histogram of what was taken away{' '}
        {judged.methods.map(({ method }) => (
          <span key={method} style={{ color: method === 'pca' ? colors.validation : colors.training }}>
            — {NAMES[method]}{' '}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${HISTOGRAM.width} ${HISTOGRAM.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Histogram of what was taken away"
      >
        {drawn.paths.map((path, i) => (
          <path
            key={judged.methods[i]!.method}
            d={path}
            style={{ stroke: judged.methods[i]!.method === 'pca' ? colors.validation : colors.training }}
          />
        ))}
      </svg>
      <div className="denoising-ends quiet">
        <span>−{formatValue(drawn.reach, 3)}</span>
        <span>0 {run.result.prepared.images ? 'intensity' : dataUnit(run, network.step)}</span>
        <span>{formatValue(drawn.reach, 3)}</span>
      </div>
    </figure>
  );
}
