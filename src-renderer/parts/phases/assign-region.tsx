import { Button, HTMLSelect } from '@blueprintjs/core';
import { useId, useState } from 'react';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { Popover } from '../../app/popover.tsx';
import { type Selection, useView } from '../../state/view-store.ts';
import { gridOfRun } from '../../vis/map-grid.ts';
import { formatPercent } from '../recipe/numbers.ts';
import { clustersInRegion } from './legend.ts';
import type { usePhaseChanges } from './phase-changes.ts';
import { phaseTitle } from './phase-title.ts';
import { chosenPlace } from './place-pixels.ts';
import { UnassignPixels } from './unassign-pixels.tsx';

interface AssignRegionProps {
  readonly run: RunRecord;
  readonly labels: string;
  readonly values: ArrayValues;
  readonly phases: readonly PhaseRecord[];
  readonly disabled: boolean;
  /** What is selected; left out, one of the regions on the map is chosen. */
  readonly selection?: Selection;
  readonly changes: ReturnType<typeof usePhaseChanges>;
}

/** What can be done with a drawn region: its pixels are taken out of their phases, or the clusters that fill it go to another one as a whole. */
export function AssignRegion({ run, labels, values, phases, disabled, selection, changes }: AssignRegionProps) {
  const id = useId();
  const regions = useView((view) => view.regions);
  const [region, setRegion] = useState<string | null>(null);
  const [target, setTarget] = useState('new');
  const ofMap = regions.find(({ id }) => id === region) ?? regions.at(-1);
  const chosen = selection ? { id: '', region: selection.region } : ofMap;
  const place = chosenPlace(selection ?? (ofMap ? { region: ofMap.region, saved: ofMap.id } : null), regions);
  const [rows = 1, columns = 1] = values.shape.slice(-2);
  const cubeColumns = run.result.source.axes.findLast(({ role }) => role === 'navigation')?.size ?? columns;
  const found = chosen
    ? clustersInRegion(chosen.region, cubeColumns, values.values, { rows, columns, grid: gridOfRun(run.result) })
    : [];
  const nameOf = (cluster: number) => phases.find(({ clusters }) => clusters.includes(cluster))?.name ?? 'unassigned';
  const content = (
    <div className="assign-region">
      {!chosen || !place ? (
        <p>Draw a region on the map first: press R for a rectangle or P for a lasso.</p>
      ) : (
        <>
          {!selection && (
            <div className="assign-choice">
              <label htmlFor={`${id}-region`}>Region</label>
              <HTMLSelect
                id={`${id}-region`}
                fill
                value={chosen.id}
                options={regions.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(event) => setRegion(event.currentTarget.value)}
              />
            </div>
          )}
          <UnassignPixels {...{ run, labels, values, phases, place, disabled, changes }} />
          <p className="quiet">
            Unassigned pixels turn gray and count neither for areas nor for mean spectra. The run keeps its labels.
          </p>
          <h4>Whole clusters in it</h4>
          <div className="assign-choice">
            <label htmlFor={`${id}-into`}>Into</label>
            <HTMLSelect
              id={`${id}-into`}
              fill
              value={target}
              options={[
                { value: 'new', label: 'a new phase' },
                ...phases.map((phase) => ({ value: String(phase.id), label: phaseTitle(phase) })),
                { value: 'none', label: 'no phase (unassigned)' },
              ]}
              onChange={(event) => setTarget(event.currentTarget.value)}
            />
          </div>
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
                    changes.assign(
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
          <p className="quiet">A cluster is moved everywhere on the map, not only inside the region.</p>
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
            ? 'Assign or unassign: the pixels of the selection, or the clusters that fill it'
            : 'Assign or unassign by region: the pixels in a region drawn on the map, or the clusters that fill it'
        }
        disabled={disabled}
        text={selection ? 'Assign…' : undefined}
      />
    </Popover>
  );
}
