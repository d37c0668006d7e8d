import { Button, HTMLSelect } from '@blueprintjs/core';
import { useId, useState } from 'react';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues, Region } from '../../../src-preload/contract/window.ts';
import { Popover } from '../../app/popover.tsx';
import { useView } from '../../state/view-store.ts';
import { gridOfRun } from '../../vis/map-grid.ts';
import { formatPercent } from '../steps/numbers.ts';
import { clustersInRegion } from './legend.ts';

interface AssignRegionProps {
  readonly run: RunRecord;
  readonly labels: string;
  readonly values: ArrayValues;
  readonly phases: readonly PhaseRecord[];
  readonly disabled: boolean;
  /** What is selected; left out, one of the regions on the map is chosen. */
  readonly selection?: Region;
  readonly onAssign: (run: number, labels: string, clusters: readonly number[], phase: number | 'new' | null) => void;
}

/** Assigns the clusters that fill a drawn region. Phases consist of clusters, so whole clusters go, not single pixels. */
export function AssignRegion({ run, labels, values, phases, disabled, selection, onAssign }: AssignRegionProps) {
  const id = useId();
  const regions = useView((view) => view.regions);
  const [region, setRegion] = useState<string | null>(null);
  const [target, setTarget] = useState('new');
  const ofMap = regions.find(({ id }) => id === region) ?? regions.at(-1);
  const chosen = selection ? { id: '', region: selection } : ofMap;
  const [rows = 1, columns = 1] = values.shape.slice(-2);
  const cubeColumns = run.result.source.axes.findLast(({ role }) => role === 'navigation')?.size ?? columns;
  const found = chosen
    ? clustersInRegion(chosen.region, cubeColumns, values.values, { rows, columns, grid: gridOfRun(run.result) })
    : [];
  const nameOf = (cluster: number) => phases.find(({ clusters }) => clusters.includes(cluster))?.name ?? 'unassigned';
  const content = (
    <div className="assign-region">
      {!chosen ? (
        <p>Draw a region on the map first: press R for a rectangle or P for a lasso.</p>
      ) : (
        <>
          {!selection && (
            <>
              <label htmlFor={`${id}-region`}>Region</label>
              <HTMLSelect
                id={`${id}-region`}
                fill
                value={chosen.id}
                options={regions.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(event) => setRegion(event.currentTarget.value)}
              />
            </>
          )}
          <label htmlFor={`${id}-into`}>Into</label>
          <HTMLSelect
            id={`${id}-into`}
            fill
            value={target}
            options={[
              { value: 'new', label: 'a new phase' },
              ...phases.map(({ id, letter, name }) => ({ value: String(id), label: `${letter} ${name}` })),
              { value: 'none', label: 'no phase (unassigned)' },
            ]}
            onChange={(event) => setTarget(event.currentTarget.value)}
          />
          <ul aria-label="Clusters in the region">
            {found.map(({ cluster, share }) => (
              <li key={cluster}>
                <span>
                  Cluster {cluster + 1} ({nameOf(cluster)}): {formatPercent(share)}
                </span>
                <Button
                  size="small"
                  text="Assign"
                  aria-label={`Assign cluster ${cluster + 1}`}
                  onClick={() =>
                    onAssign(
                      run.number,
                      labels,
                      [cluster],
                      target === 'new' ? 'new' : target === 'none' ? null : Number(target),
                    )
                  }
                />
              </li>
            ))}
          </ul>
          <p className="quiet">
            A phase consists of whole clusters: assigning moves a cluster everywhere on the map, not only inside the
            region. To part pixels of one cluster, run k-means with more clusters.
          </p>
        </>
      )}
    </div>
  );
  return (
    <Popover content={content} placement="bottom-start" arrow={false}>
      <Button
        size="small"
        icon={selection ? undefined : 'polygon-filter'}
        aria-label={selection ? 'Assign to phase' : 'Assign by region'}
        title={
          selection
            ? 'Assign to phase: the clusters that fill the selection'
            : 'Assign by region: the clusters that fill a region drawn on the map'
        }
        disabled={disabled}
        text={selection ? 'Assign…' : undefined}
      />
    </Popover>
  );
}
