import { HTMLSelect } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { useRunArray } from '../../api/queries.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { PictureCanvas } from '../../parts/images/picture-canvas.tsx';
import { lookOf } from '../../parts/maps/map-looks.ts';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import { phasesOf } from '../../parts/runs/active-run.ts';
import { hasEachImage } from '../../parts/runs/image-run.ts';
import './maps.css';
import { phaseTitle } from '../../parts/phases/phase-title.ts';

/** Pictures that one step made of a whole stack: components, mean images of clusters. */
interface ImageArray {
  readonly name: string;
  readonly label: string;
  readonly count: number;
  readonly nameOf: (index: number) => string;
  /** Below zero and above mean the opposite. */
  readonly isSigned: boolean;
}

const SIGNED = /^components/;

/** Arrays of a run that are a few pictures as large as its images; those with one for each image stand in the map. */
function imageArrays(run: RunRecord, project: ProjectState | null | undefined): readonly ImageArray[] {
  return run.arrays
    .filter(
      ({ shape, step }) => shape.length === 3 && !hasEachImage(run, { shape }) && run.result.steps[step] !== undefined,
    )
    .map(({ name, shape, step }) => {
      const labels = run.arrays.find((array) => array.step === step && array.clusters !== null);
      const phases = labels ? phasesOf(project, run.number, labels.name) : [];
      const { label } = lookOf(name);
      return {
        name,
        label: `${label} (${describeStep(run.result.steps[step]!.op).label})`,
        count: shape[0]!,
        nameOf: (index) => {
          const phase = phases.find(({ clusters }) => clusters.includes(index));
          return phase ? phaseTitle(phase) : `${label} ${index + 1}`;
        },
        isSigned: SIGNED.test(name),
      };
    });
}

/** Small pictures that a run of images made: its components, the mean images of its clusters. */
export function ImageArrays({
  run,
  project,
}: {
  readonly run: RunRecord;
  readonly project: ProjectState | null | undefined;
}) {
  const arrays = useMemo(() => imageArrays(run, project), [run, project]);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = arrays.find(({ name }) => name === chosen) ?? arrays[0];
  const array = useRunArray(shown ? run.number : null, shown?.name ?? null);
  if (!shown) {
    return (
      <EmptyState
        icon="multi-select"
        title="No pictures to look at together yet"
        purpose="Decompositions and clusterings of images make pictures of their own: components, mean images."
        action={<AddAndRun op="pca" text="Run a PCA" />}
      />
    );
  }
  if (array.error) {
    return <ErrorState error={array.error} title="These pictures cannot be shown" retry={() => void array.refetch()} />;
  }
  if (!array.data) return <LoadingState what="Reading the pictures" />;
  const [count, rows, columns] = array.data.shape as [number, number, number];
  const size = rows * columns;
  const { values: all } = array.data;
  const pictures = Array.from({ length: count }, (_, index) => ({
    name: shown.nameOf(index),
    values: all.subarray(index * size, (index + 1) * size),
  }));
  return (
    <div className="maps">
      <div className="maps-bar">
        <HTMLSelect
          aria-label="Pictures shown"
          value={shown.name}
          options={arrays.map(({ name, label }) => ({ value: name, label }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <span className="quiet">
          {shown.isSigned ? 'Blue and red: below and above zero, each to its own ±.' : 'Each on its own scale.'}
        </span>
      </div>
      <ul className="maps-images" aria-label={shown.label}>
        {pictures.map(({ name, values }) => (
          <li key={`${shown.name} ${name}`}>
            <Picture {...{ name, values, rows, columns }} isSigned={shown.isSigned} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PictureProps {
  readonly values: Int32Array | Float32Array | Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly name: string;
  readonly isSigned: boolean;
}

function Picture({ values, rows, columns, name, isSigned }: PictureProps) {
  const picture = useMemo(() => ({ rows, columns, values: Float32Array.from(values) }), [values, rows, columns]);
  return (
    <figure>
      <div role="img" aria-label={name} style={{ aspectRatio: `${columns} / ${rows}` }}>
        <PictureCanvas picture={picture} colors={isSigned ? 'RdBu' : 'gray'} />
      </div>
      <figcaption title={name}>{name}</figcaption>
    </figure>
  );
}
