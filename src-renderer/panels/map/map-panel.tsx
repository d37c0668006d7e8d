import { Button } from '@blueprintjs/core';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { useOverview } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { errorText } from '../../app/error-text.ts';
import { NoDataset } from '../../app/no-dataset.tsx';
import { useUnits } from '../../app/settings.ts';
import { LengthBanner } from '../../dialogs/calibration/length-banner.tsx';
import { kindAdvice } from '../../dialogs/opening/dataset-words.ts';
import { ReadingBar } from '../../dialogs/opening/reading-bar.tsx';
import { JobStatus } from '../../parts/jobs/job-status.tsx';
import { useCalibrated } from '../../parts/recipe/calibration-steps.ts';
import { useRunOfCube } from '../../parts/runs/active-run.ts';
import { useDatasetKey } from '../../state/same-dataset.ts';
import { type PhaseOverlayChoice, type Pixel, useView, useViewOf } from '../../state/view-store.ts';
import { ColorStripVis } from '../../vis/color-strip-vis.tsx';
import { colorList } from '../../vis/color-tables.ts';
import { gridOf, mapAxes } from '../../vis/map-grid.ts';
import { selectionImage } from '../../vis/map-image.ts';
import { type MapController, MapVis } from '../../vis/map-vis.tsx';
import { probeRegion } from '../../vis/regions.ts';
import '../../vis/vis.css';
import { FrameSlider } from '../../parts/maps/frame-slider.tsx';
import { useMapData } from '../../parts/maps/map-data.ts';
import { steppedSource } from '../../parts/maps/map-sources.ts';
import { indexInMap } from '../../parts/maps/pixel-text.ts';
import {
  addRegion,
  deleteRegion,
  renameRegion,
  saveSelection,
  select,
  useSelectionUndo,
} from '../../parts/maps/region-history.ts';
import { PhaseLegend } from '../../parts/phases/phase-legend.tsx';
import { LinePicture } from './line-picture.tsx';
import { mapCommands } from './map-commands.ts';
import { MapExports } from './map-exports.tsx';
import { MapToolbar } from './map-toolbar.tsx';
import { nextOverlay } from './overlay-menu.tsx';
import { pixelsInRange, SelectionChip } from './range-selection.tsx';
import { ReadOut } from './read-out.tsx';
import { MOST_ENDMEMBER_REGIONS, regionsAsEndmembers } from './region-endmembers.ts';
import { RegionList } from './region-list.tsx';
import { RgbBar, RgbLegend } from './rgb-bar.tsx';
import { useSurveyOutlines } from './survey-outlines.ts';
import { SwipeHandle } from './swipe-handle.tsx';
import { useFrame } from './use-frame.ts';
import { useMapImage } from './use-map-image.ts';
import { TOTAL, useMapSource, WINDOW } from './use-map-source.ts';
import { canOverlay, overlayInCube, usePhaseOverlay } from './use-phase-overlay.ts';
import { useProbeMoves } from './use-probe-moves.ts';
import { useRgbMap } from './use-rgb-map.ts';
import { useRunImage } from './use-run-image.ts';
import { useSwipe } from './use-swipe.ts';

const PURPOSE = 'Shows where in the specimen something is: total counts, an energy window, or the phases of a run.';

/** The map of the open cube. */
export function MapPanel() {
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const key = useDatasetKey();
  const overview = useOverview(file, dataset);
  if (file === null) return <NoDataset icon="heatmap" title="No cube is open" purpose={PURPOSE} />;
  if (overview.error) {
    return <ErrorState title="The map cannot be shown" error={overview.error} retry={() => void overview.refetch()} />;
  }
  if (!overview.data) return <LoadingState what="Reading the cube" />;
  if (overview.data.rows * overview.data.columns === 1) {
    return (
      <EmptyState
        icon="timeline-area-chart"
        title="A single spectrum has no map"
        purpose="It stands in the spectrum panel. Maps need a line or an image of spectra."
      />
    );
  }
  return <OpenMap key={key} overview={overview.data} />;
}

/** A line of results is drawn this many times as wide as it is high. */
const STRIP_WIDTH = 12;

function OpenMap({ overview: read }: { readonly overview: Overview }) {
  const view = useViewOf(
    'file',
    'dataset',
    'probe',
    'probeSize',
    'tool',
    'regions',
    'selection',
    'window',
    'litPhase',
    'phaseOverlay',
    'set',
  );
  const { set } = view;
  const units = useUnits();
  const calibrated = useCalibrated(read) ?? read;
  const frame = useFrame(view.file, view.dataset, calibrated);
  const { overview } = frame;
  const { kind: dataKind } = overview.description;
  const isPicture = overview.sumSpectrum.length === 0;
  const run = useRunOfCube();
  const { source, options, show } = useMapSource(isPicture, run, units);
  const shownRun =
    source.kind === 'labels' || source.kind === 'array' ? (run?.number === source.run ? run : null) : run;
  const ofImages = isPicture && source.kind === 'array';
  const measured = useMapData(ofImages ? TOTAL.source : source, overview, shownRun);
  const modeled = useRunImage(ofImages ? source.name : null, shownRun, frame.index);
  const overlay = useRgbMap(source.kind === 'rgb', overview, run);
  const { map, loading, error, retry, partial, reading } = ofImages
    ? modeled
    : source.kind === 'rgb'
      ? overlay
      : measured;
  const grid = useMemo(() => {
    const { rows: _r, columns: _c, ...found } = gridOf(mapAxes(overview.description));
    const { rows, columns } = overview;
    const aspect = rows === 1 && columns > STRIP_WIDTH ? columns / STRIP_WIDTH : found.aspect;
    return { ...found, aspect, rows, columns };
  }, [overview]);
  const { undo, redo } = useSelectionUndo();
  const controller = useRef<MapController>(null);
  const describedBy = useId();

  const { kind } = source;
  const { colors, contrast, chosenContrast, whole, image, hatches, holes, hatched, setColors, setContrast } =
    useMapImage(map, kind === 'window', view.litPhase);
  const area = useMemo(() => {
    if (!map) return { row: 0, column: 0, rows: grid.rows, columns: grid.columns };
    const { firstRow, firstColumn, rowStep, columnStep } = map.inCube;
    return { row: firstRow, column: firstColumn, rows: map.rows * rowStep, columns: map.columns * columnStep };
  }, [map, grid]);

  // A region on the map has its outline; only a selection from elsewhere is lit.
  const selected = view.selection?.saved === null && !view.selection.ofImages ? view.selection.region : null;
  const shade = useMemo(() => selected && selectionImage(selected, grid.rows, grid.columns), [selected, grid]);

  const light = useCallback(
    (phase: number | null) => {
      if (useView.getState().litPhase !== phase) set({ litPhase: phase });
    },
    [set],
  );
  const over = usePhaseOverlay(isPicture ? null : map, run, view.phaseOverlay, view.litPhase);
  const overlaid = useMemo(() => over && overlayInCube(over), [over]);
  const labeled = map?.kind === 'labels' ? map : (over?.labels ?? null);
  const onHover = (pixel: Pixel | null) => {
    if (!labeled) return;
    const index = pixel ? indexInMap(labeled, pixel) : -1;
    const label = index >= 0 ? labeled.values[index] : -1;
    light(labeled.phases.find(({ clusters }) => clusters.includes(label))?.id ?? null);
  };
  const selectRange =
    map?.kind === 'values' && contrast && !isPicture ? () => select(pixelsInRange(map, contrast, grid)) : null;
  const overlayChoice = !isPicture && canOverlay(map, run) ? view.phaseOverlay : null;
  const setOverlay = (phaseOverlay: PhaseOverlayChoice) => set({ phaseOverlay });
  const { moveProbe, resizeProbe } = useProbeMoves(grid);
  const areUsable = !isPicture && view.regions.length > 0 && view.regions.length <= MOST_ENDMEMBER_REGIONS;
  const useAsEndmembers = areUsable ? regionsAsEndmembers : null;

  useCommands(
    mapCommands({
      moveProbe,
      resizeProbe,
      setTool: (tool) => set({ tool }),
      leave:
        view.tool === 'probe' && !view.selection
          ? null
          : () => {
              set({ tool: 'probe' });
              select(null);
            },
      fit: () => controller.current?.fit(),
      zoom: (factor) => controller.current?.zoom(factor),
      selectRange,
      saveSelection: view.selection?.saved === null && !view.selection.ofImages ? saveSelection : null,
      stepOverlay: overlayChoice && (() => setOverlay(nextOverlay(overlayChoice))),
      stepSource: (by) =>
        isPicture && overview.frames > 1
          ? frame.show(frame.index + by)
          : // A window that is not there yet is no map to come to.
            show(steppedSource(view.window ? options : options.filter((one) => one !== WINDOW), source, by)),
      useAsEndmembers,
      keepProbe: view.probe && (() => addRegion(probeRegion(view.probe!, view.probeSize, grid.rows, grid.columns))),
      undo,
      redo,
    }),
  );

  const swipe = useSwipe(source, run);
  const [swipeAt, setSwipeAt] = useState(0.5);
  const line = source.kind === 'total' ? overview.lineSpectra : undefined;
  const advice = kindAdvice(overview.description);
  const outlines = useSurveyOutlines(view.file, view.dataset, isPicture);
  const here = outlines.length > 0 ? `; outlined: ${outlines.map(({ name }) => name).join(', ')}` : '';
  const summary = map ? `${map.name}, ${grid.columns} × ${grid.rows} pixels${here}` : 'Map';
  return (
    <div className="vis-panel">
      <MapToolbar
        source={source}
        options={options}
        runName={run?.name ?? null}
        onSource={show}
        tool={view.tool}
        onTool={(tool) => set({ tool })}
        probeSize={view.probeSize}
        onProbeSize={(probeSize) => set({ probeSize })}
        colors={map?.kind === 'values' ? colors : null}
        onColors={setColors}
        overlay={overlayChoice}
        onOverlay={setOverlay}
        onFit={() => controller.current?.fit()}
        onZoom={(factor) => controller.current?.zoom(factor)}
        exports={
          <MapExports
            source={source}
            map={partial ? null : map}
            run={shownRun}
            axes={calibrated.description.axes}
            frame={isPicture ? frame.index : null}
            colors={colors}
            range={chosenContrast}
            overlay={view.phaseOverlay}
          />
        }
      />
      {kind === 'rgb' && <RgbBar groups={overlay.groups} sources={overlay.sources} />}
      <ReadingBar overview={read} />
      {isPicture && overview.frames > 1 && (
        <FrameSlider
          description={overview.description}
          units={units}
          frames={overview.frames}
          index={frame.index}
          onShow={frame.show}
        />
      )}
      {advice && <p className="vis-advice">{advice}</p>}
      {dataKind !== 'spectrum' && <LengthBanner overview={read} shown={calibrated} />}
      {frame.error ? <Problem error={frame.error} retry={frame.retry} /> : null}
      {error !== null && error !== undefined && map !== null && <Problem error={error} retry={retry} />}
      <div className="vis-stage">
        <div className="vis-picture map-picture">
          {map && line ? (
            <LinePicture
              overview={overview}
              units={units}
              spectra={line}
              colors={colors}
              regions={view.regions}
              probe={view.probe}
              probeSize={view.probeSize}
              tool={view.tool}
              describedBy={describedBy}
              onProbe={(probe) => set({ probe })}
              onRegion={addRegion}
              controller={controller}
            />
          ) : map ? (
            <MapVis
              image={image}
              hatches={hatches}
              holes={holes > 0}
              overlay={overlaid}
              selection={shade}
              grid={grid}
              area={area}
              columnAxis={grid.columnAxis}
              units={units}
              regions={outlines.length > 0 ? [...outlines, ...view.regions] : view.regions}
              probe={view.probe}
              probeSize={view.probeSize}
              tool={view.tool}
              label={summary}
              describedBy={describedBy}
              onHover={onHover}
              onProbe={(probe) => set({ probe })}
              onRegion={addRegion}
              swipe={swipe && { image: swipe.image, at: swipeAt }}
              controller={controller}
            />
          ) : error ? (
            <ErrorState title="This map cannot be shown" error={error} retry={retry} />
          ) : kind === 'window' && view.window === null ? (
            <EmptyState
              icon="series-derived"
              title="No energy window yet"
              purpose="Draw one on the spectrum (Shift and drag): its map then follows it."
              action={<Button onClick={() => show({ kind: 'total' })}>Show total counts</Button>}
            />
          ) : kind === 'rgb' && !loading ? (
            <EmptyState
              icon="intersection"
              title="No map is chosen"
              purpose="Choose what is red, green and blue: abundances, scores, or windows drawn on the spectrum."
            />
          ) : (
            <LoadingState what="Reading the map" />
          )}
          {map && swipe && !line && (
            <SwipeHandle at={swipeAt} left={run?.name ?? ''} right={swipe.name} onMove={setSwipeAt} />
          )}
          {reading && (
            <div className="vis-stale vis-reading">
              <JobStatus job={{ ...reading, title: 'Reading the map' }} label="Reading the energy window" />
            </div>
          )}
          {!reading && (partial || (loading && map)) && (
            <div className="vis-stale" role="status">
              {partial ? 'So far: the run is still going' : 'Reading…'}
            </div>
          )}
        </div>
        {map?.kind === 'values' && contrast && whole && !line && (
          <div className="map-strip">
            <ColorStripVis
              values={map.values}
              whole={whole}
              contrast={contrast}
              colors={colorList(colors)}
              title={map.title}
              onContrast={setContrast}
            />
            {selectRange && (
              <Button
                size="small"
                variant="minimal"
                text="Select range"
                title="Select the pixels whose value lies between the two handles"
                onClick={selectRange}
              />
            )}
          </div>
        )}
      </div>
      {(((labeled || kind === 'rgb') && map) || view.regions.length > 0 || selected) && (
        <div className="vis-strip">
          {map?.kind === 'rgb' && <RgbLegend map={map} />}
          {labeled && map && (
            <PhaseLegend
              hatched={hatched && labeled === map}
              phases={labeled.phases}
              pixels={labeled === map ? labeled.values.length - holes : (over?.pixels ?? 0)}
              litPhase={view.litPhase}
              onLit={light}
            />
          )}
          <SelectionChip selection={view.selection} />
          <RegionList
            regions={view.regions}
            axes={grid}
            units={units}
            onRename={renameRegion}
            onDelete={deleteRegion}
            onUse={isPicture ? null : regionsAsEndmembers}
          />
        </div>
      )}
      <ReadOut map={map} grid={grid} units={units} probe={view.probe} holes={holes} describedBy={describedBy} />
    </div>
  );
}

function Problem({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <div className="vis-problem" role="alert">
      {errorText(error).message}
      <Button size="small" variant="minimal" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
