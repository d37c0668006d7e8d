import { HTMLSelect } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useProject, useRunArray } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { useActiveRun } from '../../parts/runs/active-run.ts';
import { isStackRun } from '../../parts/runs/image-run.ts';
import { useViewOf } from '../../state/view-store.ts';
import { ColorBarVis } from '../../vis/color-bar-vis.tsx';
import { colorList } from '../../vis/color-tables.ts';
import { ImageArrays } from './image-arrays.tsx';
import { MapGridView } from './map-grid-view.tsx';
import { commonRange, type MapGroup, mapGroups } from './map-groups.ts';
import './maps.css';

/** All maps of one kind beside each other: responsibilities, abundances, scores. */
export function MapsPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const run = useActiveRun();
  const { map } = useViewOf('map');
  const [chosen, setChosen] = useState<string | null>(null);
  const groups = useMemo(() => (run ? mapGroups(run, project) : []), [run, project]);
  if (isPending) return <LoadingState what="Loading the maps" />;
  if (error) return <ErrorState error={error} title="The maps cannot be shown" retry={() => void refetch()} />;
  const onMap = map.kind === 'array' ? map.name : null;
  const group =
    groups.find(({ name }) => name === (chosen ?? onMap)) ??
    groups.findLast(({ look }) => look.range !== undefined) ??
    groups.at(-1);
  if (run && isStackRun(run)) return <ImageArrays key={run.uuid} run={run} project={project} />;
  if (!run || !group) {
    return (
      <EmptyState
        icon="multi-select"
        title="No maps to look at together yet"
        purpose="Mixtures, unmixing and decompositions make several maps; here they stand beside each other, on one scale."
        action={<AddAndRun op="gmm" text="Run a Gaussian mixture" />}
      />
    );
  }
  return (
    <div className="maps">
      <div className="maps-bar">
        <HTMLSelect
          aria-label="Maps shown"
          value={group.name}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {groups.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </HTMLSelect>
        <span className="quiet">
          {group.count} maps{group.entropy && ' and their entropy'}; press one to see it large.
        </span>
      </div>
      <Group key={`${run.uuid} ${group.name}`} run={run} group={group} />
    </div>
  );
}

function Group({ run, group }: { readonly run: RunRecord; readonly group: MapGroup }) {
  const array = useRunArray(run.number, group.name);
  const entropy = useRunArray(group.entropy ? run.number : null, group.entropy?.name ?? null);
  const { look, count } = group;
  const range = useMemo(
    () => look.range ?? (look.signed || look.apart || !array.data ? null : commonRange(array.data.values, count)),
    [look, array.data, count],
  );
  const error = array.error ?? entropy.error;
  if (error) {
    const retry = () => void Promise.all([array.refetch(), group.entropy ? entropy.refetch() : null]);
    return <ErrorState error={error} title="These maps cannot be shown" retry={retry} />;
  }
  if (!array.data || (group.entropy && !entropy.data)) return <LoadingState what="Reading the maps" />;
  return (
    <>
      <div className="maps-scales">
        {look.apart ? (
          <span className="quiet">Each map has a scale of its own, from the first to the second number under it.</span>
        ) : (
          <div className="maps-scale">
            <ColorBarVis
              domain={look.signed ? null : range}
              colors={colorList(look.colors)}
              title={look.signed ? `${look.title}, each map to its own ±` : look.title}
            />
          </div>
        )}
        {group.entropy && (
          <div className="maps-scale">
            <ColorBarVis domain={[0, group.entropy.most]} colors={colorList('magma')} title="Entropy (nats)" />
          </div>
        )}
      </div>
      <MapGridView run={run} group={group} array={array.data} range={range} entropy={entropy.data ?? null} />
    </>
  );
}
