import { Button, ButtonGroup, HTMLSelect } from '@blueprintjs/core';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { formatNumber, formatValue } from '../../../src-preload/contract/numbers.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject, useRunArray } from '../../api/queries.ts';
import { ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { IconButton } from '../../app/icon-button.tsx';
import { PointedFrame } from '../../parts/images/frame-tile.tsx';
import { phasesOnMap } from '../../parts/maps/map-data.ts';
import { select, selectImages } from '../../parts/maps/region-history.ts';
import type { RunNetwork } from '../../parts/networks/network-of-run.ts';
import { widestAxes } from '../../parts/networks/walk.ts';
import type { Walk } from '../../parts/networks/walk-state.ts';
import { PhaseLegend } from '../../parts/phases/phase-legend.tsx';
import { labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { type Pixel, useViewOf } from '../../state/view-store.ts';
import { fromCube, gridOf, gridOfRun, toCube } from '../../vis/map-grid.ts';
import { maskOfRegion, regionOfMask } from '../../vis/region-mask.ts';
import { phasePointColors, plainColors } from '../../vis/scatter/point-colors.ts';
import { scatterPoints } from '../../vis/scatter/scatter-points.ts';
import { type ScatterController, ScatterVis, type SelectHow } from '../../vis/scatter/scatter-vis.tsx';
import { useDrawTheme } from '../../vis/theme.ts';
import { axesPlane, embeddingOf, embeddingPlane, type LatentPlane, samplesOf } from './latent-plane.ts';

interface LatentPictureProps {
  readonly network: RunNetwork;
  readonly networks: readonly { readonly step: number; readonly label: string }[];
  readonly onNetwork: (step: number) => void;
  readonly latents: ArrayLike<number>;
  readonly walk: Walk;
}

const TOOLS = [
  { id: 'point', icon: 'locate', label: 'Point: shows what is pressed' },
  { id: 'lasso', icon: 'polygon-filter', label: 'Lasso: selects' },
  { id: 'hand', icon: 'hand', label: 'Hand: moves the points' },
] as const;

/** Points of the latent space in phase colors, with the walk through them. */
export function LatentPicture({ network, networks, onNetwork, latents, walk }: LatentPictureProps) {
  const { run, step, latentSize, samples, isFrameByFrame } = network;
  const view = useViewOf('frame', 'probe', 'litPhase', 'selection', 'set');
  const { data: project } = useProject();
  const theme = useDrawTheme();
  const describedBy = useId();
  const controller = useRef<ScatterController>(null);
  const [tool, setTool] = useState<(typeof TOOLS)[number]['id']>('point');
  const widest = useMemo(() => widestAxes(walk.statistics), [walk.statistics]);
  const embedding = useMemo(() => embeddingOf(run, step), [run, step]);
  const [chosen, setPlane] = useState<LatentPlane | null>(null);
  const plane: LatentPlane = chosen ?? { kind: 'axes', x: widest[0] ?? 0, y: widest[1] ?? widest[0] ?? 0 };

  const points = useRunArray(embedding && plane.kind === 'embedding' ? run.number : null, embedding?.points ?? null);
  const sampleName = embedding?.sample ?? null;
  const sample = useRunArray(sampleName && plane.kind === 'embedding' ? run.number : null, sampleName);
  const [x, y] = plane.kind === 'axes' ? [plane.x, plane.y] : [0, 0];
  const values = useMemo(() => {
    if (plane.kind === 'axes') return axesPlane(latents, latentSize, x, y);
    if (!points.data || (sampleName && !sample.data)) return null;
    return embeddingPlane(points.data.values, samplesOf(points.data, sample.data ?? null), samples);
  }, [plane.kind, x, y, latents, latentSize, samples, points.data, sample.data, sampleName]);
  const dots = useMemo(
    () => values && scatterPoints({ values: values.x, log: false }, { values: values.y, log: false }),
    [values],
  );

  const record = labelsOf(run);
  const labels = usePhaseLabels(record ? run.number : null, record?.name ?? null);
  const phases = useMemo(
    () => (record && labels.data ? phasesOnMap(phasesOf(project, run.number, record.name), labels.data.values) : null),
    [record, labels.data, project, run],
  );
  const colors = useMemo(() => {
    if (!dots) return null;
    if (phases && labels.data) return phasePointColors(dots.pixels, labels.data.values, phases, view.litPhase);
    return plainColors(dots.count, theme.accentSoft);
  }, [dots, phases, labels.data, view.litPhase, theme]);

  const isImages = run.result.prepared.images !== undefined;
  const map = useMemo(() => {
    if (isImages) return { rows: 1, columns: samples, grid: gridOfRun(run.result) };
    const { rows, columns } = gridOf(run.result.prepared.axes);
    return { rows, columns, grid: gridOfRun(run.result) };
  }, [run, isImages, samples]);
  const cubeColumns = isImages ? samples : gridOf(run.result.source.axes).columns;
  const mask = useMemo(
    () =>
      view.selection && (view.selection.ofImages === true) === isImages
        ? maskOfRegion(view.selection.region, cubeColumns, map)
        : null,
    [view.selection, isImages, cubeColumns, map],
  );
  const lit = useMemo(
    () => (mask && dots ? Uint8Array.from(dots.pixels, (pixel) => mask[pixel] ?? 0) : null),
    [mask, dots],
  );
  const pixelOf = useCallback(
    (point: number): Pixel => {
      const at = dots?.pixels[point] ?? 0;
      return toCube(map.grid, { row: Math.floor(at / map.columns), column: at % map.columns });
    },
    [dots, map],
  );
  const pointAt = useCallback(
    (pixel: Pixel | null): number => {
      if (!pixel || !dots) return -1;
      const { row, column } = fromCube(map.grid, pixel);
      const isInside = row >= 0 && column >= 0 && row < map.rows && column < map.columns;
      return isInside ? (dots.pointOf[row * map.columns + column] ?? -1) : -1;
    },
    [dots, map],
  );
  const onSelect = (found: Int32Array, how: SelectHow) => {
    if (!dots) return;
    const next = how === 'replace' || !mask ? new Uint8Array(samples) : mask.slice();
    for (const point of found) next[dots.pixels[point]!] = how === 'remove' ? 0 : 1;
    if (isImages) selectImages([...next.keys()].filter((image) => next[image] === 1));
    else select(regionOfMask(next, map, gridOf(run.result.source.axes)));
  };
  const trail = useMemo(() => {
    if (plane.kind !== 'axes') return null;
    const on = (place: readonly number[]) => ({ x: place[x]!, y: place[y]! });
    return { points: [on(walk.at(walk.range[0])), on(walk.at(walk.range[1]))], at: on(walk.place) };
  }, [plane.kind, x, y, walk]);
  const failed = points.error ?? sample.error ?? labels.error;
  const axes = widest.map((axis) => ({
    value: axis,
    label: `${axis + 1} (σ ${formatSigma(walk.statistics.deviation[axis]!)})`,
  }));
  const probe = isImages ? (isFrameByFrame ? { row: 0, column: view.frame } : null) : view.probe;
  return (
    <section className="latent-picture" aria-label="Points of the latent space">
      <div className="vis-toolbar">
        {networks.length > 1 && (
          <HTMLSelect
            aria-label="Network"
            value={step}
            options={networks.map((one) => ({ value: one.step, label: one.label }))}
            onChange={(event) => onNetwork(Number(event.currentTarget.value))}
          />
        )}
        {embedding && (
          <HTMLSelect
            aria-label="Plane"
            value={plane.kind}
            options={[
              { value: 'axes', label: 'Two numbers' },
              { value: 'embedding', label: 't-SNE of all' },
            ]}
            onChange={(event) => setPlane(event.currentTarget.value === 'embedding' ? { kind: 'embedding' } : null)}
          />
        )}
        {plane.kind === 'axes' && (
          <span className="latent-axes">
            <span className="quiet">x</span>
            <HTMLSelect
              aria-label="Latent number on the x axis"
              value={x}
              options={axes}
              onChange={(event) => setPlane({ kind: 'axes', x: Number(event.currentTarget.value), y })}
            />
            <span className="quiet">y</span>
            <HTMLSelect
              aria-label="Latent number on the y axis"
              value={y}
              options={axes}
              onChange={(event) => setPlane({ kind: 'axes', x, y: Number(event.currentTarget.value) })}
            />
          </span>
        )}
        <span className="spring" />
        <ButtonGroup variant="minimal">
          {TOOLS.map(({ id, icon, label }) => (
            <Button
              key={id}
              size="small"
              icon={icon}
              aria-label={label}
              title={label}
              active={tool === id}
              aria-pressed={tool === id}
              onClick={() => setTool(id)}
            />
          ))}
          <IconButton icon="zoom-to-fit" label="Fit" onClick={() => controller.current?.fit()} />
        </ButtonGroup>
      </div>
      <div className="vis-stage">
        <div className="vis-picture">
          {failed ? (
            <ErrorState
              error={failed}
              title="The points cannot be shown"
              retry={() => void Promise.all([points.refetch(), labels.refetch()])}
            />
          ) : !dots || !colors || !values ? (
            <LoadingState what="Reading the points" />
          ) : (
            <ScatterVis
              points={dots}
              colors={colors}
              chosen={lit}
              x={{ title: values.xTitle, short: values.xTitle, log: false }}
              y={{ title: values.yTitle, short: values.yTitle, log: false }}
              equal={plane.kind === 'embedding'}
              size={samples > 2000 ? 3 : 5}
              fades={samples > 2000}
              tool={tool}
              viewKey={`${values.xTitle} ${values.yTitle}`}
              probe={probe}
              ofImages={isImages}
              trail={trail}
              pixelOf={pixelOf}
              pointAt={pointAt}
              label={`Latent space of ${formatNumber(dots.count)} ${isImages ? 'images' : 'spectra'}, ${values.xTitle} and ${values.yTitle}`}
              describedBy={describedBy}
              onSelect={onSelect}
              onProbe={(pixel) => view.set(isImages ? { frame: pixel.column } : { probe: pixel })}
              onLayer={() => {}}
              controller={controller}
            />
          )}
          {isFrameByFrame && <PointedFrame />}
        </div>
      </div>
      {phases && dots && (
        <div className="vis-strip">
          <PhaseLegend
            phases={phases}
            hatched={false}
            pixels={phases.reduce((sum, phase) => sum + phase.pixels, 0)}
            litPhase={view.litPhase}
            onLit={(litPhase) => view.set({ litPhase })}
          />
        </div>
      )}
      <span className="sr-only" id={describedBy}>
        Arrow keys walk: left and right along the way, up and down to another latent number. The dashed line is the way.
      </span>
    </section>
  );
}

function formatSigma(value: number): string {
  return value < 0.1 ? formatValue(value, 1) : value.toFixed(1);
}
