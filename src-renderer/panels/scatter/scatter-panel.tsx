import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { isOfImages } from '../../../src-preload/contract/image-steps.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { useOverview, useProject } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { NoDataset } from '../../app/no-dataset.tsx';
import { useSettings, useUnits } from '../../app/settings.ts';
import { PointedFrame } from '../../parts/images/frame-tile.tsx';
import { saveSelection, select, useSelectionUndo } from '../../parts/maps/region-history.ts';
import { PhaseLegend } from '../../parts/phases/phase-legend.tsx';
import { AddAndRun } from '../../parts/recipe/add-and-run.tsx';
import { useCalibrated } from '../../parts/recipe/calibration-steps.ts';
import { MakePhaseMap } from '../../parts/recipe/make-phase-map.tsx';
import { labelsOf, useRunOfCube } from '../../parts/runs/active-run.ts';
import { useDatasetKey } from '../../state/same-dataset.ts';
import { useViewOf } from '../../state/view-store.ts';
import { ColorStripVis } from '../../vis/color-strip-vis.tsx';
import { scatterPoints } from '../../vis/scatter/scatter-points.ts';
import { type ScatterController, ScatterVis } from '../../vis/scatter/scatter-vis.tsx';
import { formatWindow, signalAxis } from '../../vis/signal-axis.ts';
import { useDrawTheme } from '../../vis/theme.ts';
import '../../vis/vis.css';
import '../../vis/scatter/scatter.css';
import {
  axisGroups,
  axisWords,
  colorGroups,
  defaultAxes,
  embeddingWords,
  isEmbedding,
  isThere,
  type ScatterSource,
  type SourceGroup,
} from '../../parts/maps/axis-options.ts';
import { embeddingValues } from '../../parts/maps/embedding-values.ts';
import { scatterGrid, useScatterValues } from '../../parts/maps/use-scatter-values.ts';
import { countsGroup, TOTAL } from './counts-group.ts';
import { usePointColoring } from './point-coloring.ts';
import { useScatterChoice } from './scatter-choice.ts';
import { scatterCommands } from './scatter-commands.ts';
import { ScatterNotes } from './scatter-notes.tsx';
import { ScatterToolbar } from './scatter-toolbar.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useChosenPoints } from './use-chosen-points.ts';

const PURPOSE =
  'Each pixel is a point: scores of PCA, NMF or ICA, t-SNE, abundances, or two energy windows against each other. A lasso here lights its pixels on the map.';

/** Pixels as points of two numbers each. */
export function ScatterPanel() {
  const key = useDatasetKey();
  const { file, dataset } = useViewOf('file', 'dataset');
  const overview = useOverview(file, dataset);
  if (file === null) return <NoDataset icon="scatter-plot" title="No cube is open" purpose={PURPOSE} />;
  if (overview.error) {
    return (
      <ErrorState title="The points cannot be shown" error={overview.error} retry={() => void overview.refetch()} />
    );
  }
  if (!overview.data) return <LoadingState what="Reading the cube" />;
  const { rows, columns, sumSpectrum, frames, description } = overview.data;
  const isStack = isOfImages(description) && frames > 1;
  if ((sumSpectrum.length === 0 || rows * columns === 1) && !isStack) {
    return (
      <EmptyState
        icon="scatter-plot"
        title="No points to compare"
        purpose="Points need many spectra, a line or an image of them, or a stack of images."
      />
    );
  }
  return <OpenScatter key={key} file={file} dataset={dataset} overview={overview.data} />;
}

interface OpenScatterProps {
  readonly file: string;
  readonly dataset: number;
  readonly overview: Overview;
}

function OpenScatter({ file, dataset, overview: read }: OpenScatterProps) {
  const overview = useCalibrated(read) ?? read;
  const run = useRunOfCube();
  const view = useViewOf('window', 'embeddingPreview');
  const choice = useScatterChoice();
  const units = useUnits();
  const energies = signalAxis(overview.description.axes);
  const isStack = isOfImages(overview.description);
  const groups = useMemo(
    () => [
      ...axisGroups(run, units),
      ...(isStack
        ? []
        : [countsGroup(view.window, [choice.x, choice.y], (window) => formatWindow(energies, window, units))]),
    ],
    [run, isStack, view.window, choice.x, choice.y, energies, units],
  );
  const automatic = useMemo(() => defaultAxes(run), [run]);
  const wanted = (source: ScatterSource | null) => (source && isThere(source, groups) ? source : null);
  const drawn: ScatterSource | null = isStack ? null : view.window && { kind: 'window', channels: view.window };
  const x = wanted(choice.x) ?? automatic?.[0] ?? (isStack ? null : TOTAL);
  const y = wanted(choice.y) ?? automatic?.[1] ?? drawn;
  if (!x || !y) {
    return (
      <EmptyState
        icon="scatter-plot"
        title="No points yet"
        purpose={
          isStack
            ? 'Each image a point of two numbers: its scores, latent numbers or t-SNE. Run a recipe that makes them.'
            : `${PURPOSE} Run a recipe, or draw an energy window on the spectrum.`
        }
        action={isStack ? <MakePhaseMap /> : <AddAndRun op="pca" text="Run a PCA" />}
      />
    );
  }
  return <Plot {...{ file, dataset, overview, run, groups, x, y }} />;
}

interface PlotProps extends OpenScatterProps {
  readonly run: RunRecord | null;
  readonly groups: readonly SourceGroup[];
  readonly x: ScatterSource;
  readonly y: ScatterSource;
}

function Plot({ file, dataset, overview, run, groups, x, y }: PlotProps) {
  const { data: project } = useProject();
  const { settings } = useSettings();
  const view = useViewOf('selection', 'probe', 'frame', 'litPhase', 'embeddingPreview', 'set');
  const isStack = isOfImages(overview.description);
  const choice = useScatterChoice();
  const theme = useDrawTheme();
  const describedBy = useId();
  const controller = useRef<ScatterController>(null);
  const [layer, setLayer] = useState<'webgl' | 'canvas'>('webgl');
  const { undo, redo } = useSelectionUndo();
  const map = useMemo(() => scatterGrid(overview, run), [overview, run]);
  const energies = signalAxis(overview.description.axes);
  const units = useUnits();

  const preview = view.embeddingPreview;
  const live = preview?.rows === map.rows && preview.columns === map.columns ? preview : null;
  const ofX = useScatterValues(x, file, dataset, overview, run, map);
  const ofY = useScatterValues(y, file, dataset, overview, run, map);
  const points = useMemo(() => {
    const pixels = map.rows * map.columns;
    if (live) {
      const along = (dimension: number) => embeddingValues(live.points, live.sample, dimension, pixels);
      return scatterPoints({ values: along(0), log: false }, { values: along(1), log: false });
    }
    if (!ofX.values || !ofY.values) return null;
    return scatterPoints({ values: ofX.values, log: choice.logX }, { values: ofY.values, log: choice.logY });
  }, [live, ofX.values, ofY.values, choice.logX, choice.logY, map]);

  const labels = labelsOf(run);
  const inColor = useMemo(
    () => [...colorGroups(run, units), ...(isStack ? [] : [countsGroup(null, [], () => '')])],
    [run, isStack, units],
  );
  const byLabels: ScatterSource | 'none' = labels ? { kind: 'array', name: labels.name, index: 0 } : 'none';
  const color =
    choice.color !== null && (choice.color === 'none' || isThere(choice.color, inColor)) ? choice.color : byLabels;
  const ofColor = useScatterValues(color === 'none' ? null : color, file, dataset, overview, run, map);
  const coloring = usePointColoring({
    points: points ?? NO_POINTS,
    source: color,
    values: ofColor.values,
    title: color === 'none' ? '' : axisWords(color, run, energies, units).short,
    run,
    project,
    litPhase: view.litPhase,
    plain: theme.accentSoft,
    usual: settings.colorMap,
  });

  const { chosen, chosenCount, pixelOf, pointAt, onSelect } = useChosenPoints(
    points ?? NO_POINTS,
    map,
    overview,
    isStack,
  );
  const light = useCallback((litPhase: number | null) => view.set({ litPhase }), [view.set]);
  const swap = () => useScatterChoice.setState({ x: y, y: x, logX: choice.logY, logY: choice.logX });

  useCommands(
    scatterCommands({
      controller: () => controller.current,
      setTool: (tool) => useScatterChoice.setState({ tool }),
      clear: view.selection && (() => select(null)),
      save: view.selection?.saved === null && !isStack ? saveSelection : null,
      swap,
      undo,
      redo,
    }),
  );

  const error = ofX.error ?? ofY.error;
  const isTsne = live !== null || isEmbedding(x) || isEmbedding(y);
  const titles = live
    ? ([embeddingWords(0), embeddingWords(1)] as const)
    : ([axisWords(x, run, energies, units), axisWords(y, run, energies, units)] as const);
  const label = points
    ? `Scatter plot of ${formatNumber(points.count)} points, ${titles[0].title} and ${titles[1].title}`
    : '';
  return (
    <div className="vis-panel scatter-panel">
      <ScatterToolbar
        groups={groups}
        colorGroups={inColor}
        x={x}
        y={y}
        color={color}
        onSwap={swap}
        onFit={() => controller.current?.fit()}
      />
      <div className="vis-stage">
        <div className="vis-picture">
          {error && !live ? (
            <ErrorState title="These axes cannot be shown" error={error} retry={ofX.error ? ofX.retry : ofY.retry} />
          ) : !points ? (
            <LoadingState what="Reading the points" />
          ) : (
            <ScatterVis
              points={points}
              colors={coloring.colors}
              chosen={chosen}
              x={{ ...titles[0], log: choice.logX && !live }}
              y={{ ...titles[1], log: choice.logY && !live }}
              equal={live !== null || (isEmbedding(x) && isEmbedding(y))}
              size={choice.size}
              fades={choice.fades}
              tool={choice.tool}
              viewKey={titles.map(({ title }) => title).join()}
              probe={isStack ? { row: 0, column: view.frame } : view.probe}
              ofImages={isStack}
              pixelOf={pixelOf}
              pointAt={pointAt}
              label={label}
              describedBy={describedBy}
              onSelect={onSelect}
              onProbe={(probe) => view.set(isStack ? { frame: probe.column } : { probe })}
              onLayer={setLayer}
              controller={controller}
            />
          )}
          {isStack && <PointedFrame />}
          {live && (
            <div className="vis-stale" role="status">
              t-SNE, iteration {formatNumber(live.iteration)} of {formatNumber(live.iterations)}
              {live.divergence === null ? '' : `, KL ${live.divergence.toFixed(3)} nats`}
            </div>
          )}
        </div>
        {coloring.bar && <ColorStripVis {...coloring.bar} />}
      </div>
      {coloring.phases && points && (
        <div className="vis-strip">
          <PhaseLegend
            phases={coloring.phases}
            hatched={false}
            pixels={coloring.phases.reduce((sum, phase) => sum + phase.pixels, 0)}
            litPhase={view.litPhase}
            onLit={light}
          />
        </div>
      )}
      <SelectionBar run={run} chosen={chosenCount} points={points?.count ?? 0} />
      <ScatterNotes isTsne={isTsne} notPositive={points?.notPositive ?? 0} isSlow={layer === 'canvas'} />
      <span className="sr-only" id={describedBy}>
        Arrow keys move a cross. With the lasso or rectangle, Space puts a corner and Enter ends it; Shift adds to the
        selection, Alt takes away. With the point tool Space puts the probe there. Esc clears.
      </span>
    </div>
  );
}

const NO_POINTS = scatterPoints({ values: [], log: false }, { values: [], log: false });
