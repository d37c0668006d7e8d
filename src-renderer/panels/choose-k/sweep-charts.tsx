import type { ChartSize } from './chart-scales.ts';
import { SweepChart } from './sweep-chart.tsx';
import type { SweepView } from './sweep-table.ts';

interface SweepChartsProps {
  readonly view: SweepView;
  readonly size: ChartSize;
  readonly selected: number | null;
  readonly onSelect: (clusters: number) => void;
}

/** A chart for each criterion of a sweep: the inertia of k-means, the BIC of mixtures, and what both have. */
export function SweepCharts({ view, size, selected, onSelect }: SweepChartsProps) {
  const common = { size, selected, onSelect };
  const { rows } = view;
  return (
    <div className="choose-k-charts">
      {view.method === 'gmm' && (
        <SweepChart
          {...common}
          title="BIC"
          yLabel="BIC, smaller is better"
          points={rows.map(({ clusters, bic }) => ({ clusters, value: bic, error: 0 }))}
          marked={view.byBic}
          mark="smallest"
        />
      )}
      <SweepChart
        {...common}
        title="Silhouette"
        yLabel="Mean silhouette ± error"
        points={rows.map(({ clusters, silhouette, silhouetteError }) => ({
          clusters,
          value: silhouette,
          error: silhouetteError,
        }))}
        marked={view.bySilhouette}
        mark="best"
      />
      {view.method === 'kmeans' && (
        <SweepChart
          {...common}
          title="Inertia"
          yLabel="Inertia"
          points={rows.map(({ clusters, inertia }) => ({ clusters, value: inertia, error: 0 }))}
          marked={view.byElbow}
          mark="elbow"
        />
      )}
      {view.hasStability && (
        <SweepChart
          {...common}
          title="Stability"
          yLabel="Rand index of resamples ± spread"
          points={rows.map(({ clusters, stability, stabilitySpread }) => ({
            clusters,
            value: stability,
            error: stabilitySpread,
          }))}
          marked={view.byStability}
          mark="largest stable"
        />
      )}
    </div>
  );
}
