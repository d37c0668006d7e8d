import type { KeyboardEvent, ReactNode } from 'react';
import { formatNumber, formatWithError } from '../../parts/recipe/numbers.ts';
import { praiseOf, type SweepRow, type SweepView } from './sweep-table.ts';

interface SweepRowsProps {
  readonly view: SweepView;
  readonly selected: number | null;
  readonly onSelect: (clusters: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface Column {
  readonly title: string;
  readonly cell: (row: SweepRow) => ReactNode;
}

const SILHOUETTE: Column = {
  title: 'Silhouette',
  cell: ({ silhouette, silhouetteError }) => formatWithError(silhouette, silhouetteError),
};
const STABILITY: Column = {
  title: 'Stability',
  cell: ({ stability, stabilitySpread }) => formatWithError(stability, stabilitySpread),
};
/** Criteria of mixtures are large and differ little: digits enough to tell them apart. */
const CRITERION_DIGITS = 6;
const BIC: Column = { title: 'BIC', cell: ({ bic }) => formatNumber(bic, CRITERION_DIGITS) };
const COLUMNS: { readonly [method in SweepView['method']]: readonly Column[] } = {
  kmeans: [SILHOUETTE, { title: 'Inertia', cell: ({ inertia }) => formatNumber(inertia, 4) }, BIC],
  gmm: [BIC, { title: 'AIC', cell: ({ aic }) => formatNumber(aic, CRITERION_DIGITS) }, SILHOUETTE],
};

/** The numbers of a sweep; a row for each k, of which one is on the map. */
export function SweepRows({ view, selected, onSelect, onKeyDown }: SweepRowsProps) {
  // Older sweeps of k-means have none.
  const hasBic = view.rows.some(({ bic }) => Number.isFinite(bic));
  const columns = [
    ...COLUMNS[view.method].filter((column) => column !== BIC || hasBic),
    ...(view.hasStability ? [STABILITY] : []),
  ];
  return (
    <div className="choose-k-rows">
      <table className="choose-k-table" aria-label="Numbers of clusters" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">k</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">Chosen by</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => {
            const { clusters } = row;
            const isSelected = clusters === selected;
            return (
              <tr
                key={clusters}
                className={isSelected ? 'choose-k-selected' : undefined}
                onClick={() => onSelect(clusters)}
              >
                <td>
                  <button
                    type="button"
                    data-k={clusters}
                    aria-pressed={isSelected}
                    aria-label={`Show the map of k = ${clusters}`}
                  >
                    {clusters}
                  </button>
                </td>
                {columns.map(({ title, cell }) => (
                  <td key={title}>{cell(row)}</td>
                ))}
                <td className="quiet">{praiseOf(clusters, view).join(', ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
