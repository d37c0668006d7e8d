import { Button } from '@blueprintjs/core';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { useOverview } from '../../api/queries.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { errorText } from '../../app/error-text.ts';
import { NoDataset } from '../../app/no-dataset.tsx';
import { useUnits } from '../../app/settings.ts';
import { EnergyBanner } from '../../dialogs/calibration/energy-banner.tsx';
import { useElements } from '../../parts/elements/use-elements.ts';
import { useCalibrated } from '../../parts/recipe/calibration-steps.ts';
import { useDatasetKey } from '../../state/same-dataset.ts';
import { useView } from '../../state/view-store.ts';
import { changeWindow, redoWindow, undoWindow, useWindowHistory } from '../../state/window-history.ts';
import { channelsBetween, formatEnergy, formatWindow, signalAxis } from '../../vis/signal-axis.ts';
import type { Curve } from '../../vis/spectrum-scales.ts';
import { type SpectrumController, SpectrumVis } from '../../vis/spectrum-vis.tsx';
import { endOfTallPeak } from '../../vis/tall-peak.ts';
import { useDrawTheme } from '../../vis/theme.ts';
import '../../vis/vis.css';
import { saveBlob } from '../../export/save-blob.ts';
import { WindowFields } from '../../parts/maps/window-fields.tsx';
import { onOneScale, scaleNote } from './one-scale.ts';
import { useHoverCurve } from './pointer-curves.ts';
import { spectrumCommands } from './spectrum-commands.ts';
import { SpectrumLegend } from './spectrum-legend.tsx';
import { spectrumTable } from './spectrum-table.ts';
import { SpectrumToolbar } from './spectrum-toolbar.tsx';
import { useShownCurves } from './use-shown-curves.ts';
import { WindowHeard } from './window-heard.tsx';

const PURPOSE =
  'Shows spectra of the cube: the sum, the pixel under the probe, regions, the mean of each phase, endmembers.';
/** Share of the range in sight that a window made by key takes. */
const NEW_WINDOW_SHARE = 0.1;

const NO_WINDOWS: readonly (readonly [number, number])[] = [];

/** Spectra of the open cube. */
export function SpectrumPanel() {
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const key = useDatasetKey();
  const overview = useOverview(file, dataset);
  if (file === null) return <NoDataset icon="timeline-area-chart" title="No cube is open" purpose={PURPOSE} />;
  if (overview.error) {
    return (
      <ErrorState title="The spectrum cannot be shown" error={overview.error} retry={() => void overview.refetch()} />
    );
  }
  if (!overview.data) return <LoadingState what="Reading the cube" />;
  if (overview.data.sumSpectrum.length === 0) {
    return (
      <EmptyState
        icon="media"
        title="Pictures have no spectra"
        purpose="This dataset holds images: they stand in the map panel. Spectra need a spectrum, a line or a spectrum image."
        action={
          overview.data.frames > 1 ? (
            <Button icon="mugshot" text="Show all images" onClick={() => runCommand('show.gallery')} />
          ) : undefined
        }
      />
    );
  }
  return <OpenSpectrum key={key} file={file} dataset={dataset} overview={overview.data} />;
}

interface OpenSpectrumProps {
  readonly file: string;
  readonly dataset: number;
  readonly overview: Overview;
}

function OpenSpectrum({ file, dataset, overview: read }: OpenSpectrumProps) {
  const overview = useCalibrated(read) ?? read;
  const set = useView((view) => view.set);
  const window = useView((view) => view.window);
  const layout = useView((view) => view.spectrumMode);
  const log = useView((view) => view.logScale);
  const litPhase = useView((view) => view.litPhase);
  const litComponent = useView((view) => view.litComponent);
  const theme = useDrawTheme();
  const units = useUnits();
  const axis = signalAxis(overview.description.axes);
  const controller = useRef<SpectrumController>(null);
  const describedBy = useId();
  const scaling = useView((view) => view.scaling);
  const phaseUnit = useView((view) => view.phaseUnit);
  const [drawsWindow, setDrawsWindow] = useState(false);
  const [notice, setNotice] = useState('');
  const canUndo = useWindowHistory(({ past }) => past.length > 0);
  const canRedo = useWindowHistory(({ future }) => future.length > 0);

  const redraw = useCallback(() => controller.current?.redraw(), []);
  const spectra = useShownCurves({ file, dataset }, read, overview, phaseUnit, theme, redraw);
  const curves = spectra.shown;
  const hoverCurve = useHoverCurve(file, dataset, overview, theme, redraw);

  const tallPeak = useMemo(() => endOfTallPeak(axis, overview.sumSpectrum), [axis, overview]);
  const scale = { scaling, tallPeak };
  const shown = onOneScale(curves, scale);
  // The spectrum under the pointer is that of a pixel: the sum steps down to a mean beside it.
  const besideHover = onOneScale(
    curves.map((curve) => (curve.unit === 'sum' ? spectra.mean : curve)),
    { ...scale, beside: 'counts' },
  );

  const elements = useElements(overview);
  const litFeature = useView((view) => view.litFeature);
  const background = useView((view) => view.background);
  const markers = useMemo(
    () => elements.features.map(({ label, energy, weight }) => ({ id: label, label, energy, weight })),
    [elements.features],
  );
  const showFeature = (label: string) => {
    const feature = elements.features.find((one) => one.label === label);
    if (feature) elements.showMap(feature);
  };
  const ask = (energy: number) => {
    set({ askedEnergy: energy });
    runCommand('show.elements');
  };

  const setWindow = (channels: readonly [number, number]) => {
    const { window: now, map } = useView.getState();
    if (now?.[0] === channels[0] && now[1] === channels[1] && map.kind === 'window') return;
    changeWindow({ window: channels, background: null, map: map.kind === 'window' ? map : { kind: 'window' } });
  };
  const clearWindow = () => {
    const { map, window: now } = useView.getState();
    if (now) changeWindow({ window: null, background: null, map: map.kind === 'window' ? { kind: 'total' } : map });
  };
  const makeWindow = () => {
    const [low, high] = controller.current?.range() ?? [axis.offset, axis.offset + axis.scale * axis.size];
    const [middle, half] = [(low + high) / 2, ((high - low) * NEW_WINDOW_SHARE) / 2];
    setWindow(channelsBetween(axis, middle - half, middle + half));
  };
  const nudge = (byFirst: number, byEnd: number) => {
    if (!window) return makeWindow();
    const [first, end] = window;
    if (byFirst === byEnd) {
      const by = Math.max(-first, Math.min(axis.size - end, byFirst));
      return setWindow([first + by, end + by]);
    }
    setWindow([first, Math.max(first + 1, Math.min(axis.size, end + byEnd))]);
  };
  const lightFeature = useCallback(
    (label: string | null) => {
      if (useView.getState().litFeature !== label) set({ litFeature: label });
    },
    [set],
  );
  const light = useCallback(
    (curve: Pick<Curve, 'phase' | 'component'> | null) => {
      const [phase, component] = [curve?.phase ?? null, curve?.component ?? null];
      const now = useView.getState();
      if (now.litPhase !== phase || now.litComponent !== component) set({ litPhase: phase, litComponent: component });
    },
    [set],
  );

  const name =
    (overview.description.title || 'spectrum').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^-+|-+$/g, '') ||
    'spectrum';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(spectrumTable(curves, axis, '\t'));
      setNotice(curves.length === 1 ? 'Copied 1 curve.' : `Copied ${curves.length} curves.`);
    } catch {
      setNotice('The clipboard is not available here; save as CSV instead.');
    }
  };
  const saveCsv = () => saveBlob(new Blob([spectrumTable(curves, axis, ',')], { type: 'text/csv' }), `${name}.csv`);
  const savePng = async () => {
    const picture = await controller.current?.picture();
    if (picture) saveBlob(picture, `${name}.png`);
  };

  useCommands(
    spectrumCommands({
      toggleLog: () => set({ logScale: !log }),
      toggleLayout: () => set({ spectrumMode: layout === 'offset' ? 'overlaid' : 'offset' }),
      makeWindow,
      clearWindow,
      nudge,
      fit: () => controller.current?.reset(),
      zoom: (factor) => controller.current?.zoom(factor),
      copy: () => void copy(),
      saveCsv,
      savePng: () => void savePng(),
      undo: canUndo ? undoWindow : null,
      redo: canRedo ? redoWindow : null,
    }),
  );

  const note = [scaleNote(curves, scale, shown.toMaximum, log), notice].filter(Boolean).join(' ');
  const { error } = spectra;
  const label = `Spectrum, ${curves.length === 1 ? '1 curve' : `${curves.length} curves`}, ${formatEnergy(axis, axis.offset, units)} to ${formatEnergy(axis, axis.offset + axis.scale * (axis.size - 1), units)}`;
  return (
    <div className="vis-panel">
      <SpectrumToolbar
        drawsWindow={drawsWindow}
        onDrawsWindow={setDrawsWindow}
        windowFields={
          window && (
            <WindowFields axis={axis} units={units} window={window} onWindow={setWindow} onClear={clearWindow} />
          )
        }
        layout={layout}
        onLayout={(spectrumMode) => set({ spectrumMode })}
        phaseUnit={spectra.hasBoth ? phaseUnit : null}
        onPhaseUnit={(next) => set({ phaseUnit: next })}
        scaling={scaling}
        onScaling={(next) => set({ scaling: next })}
        log={log}
        onLog={() => set({ logScale: !log })}
        onFit={() => controller.current?.reset()}
        onCopy={() => void copy()}
        onSaveCsv={saveCsv}
        onSavePng={() => void savePng()}
      />
      {error ? (
        <div className="vis-problem" role="alert">
          {errorText(error).message}
        </div>
      ) : null}
      <EnergyBanner overview={read} shown={overview} />
      <div className="vis-stage">
        <div className="vis-picture">
          <SpectrumVis
            shown={shown}
            besideHover={besideHover}
            hoverCurve={hoverCurve}
            axis={axis}
            units={units}
            layout={layout}
            log={log}
            window={window}
            drawsWindow={drawsWindow}
            backgrounds={background?.windows ?? NO_WINDOWS}
            markers={markers}
            litMarker={litFeature}
            onMarker={showFeature}
            onLitMarker={lightFeature}
            onAsk={ask}
            litPhase={curves.some(({ phase }) => phase === litPhase) ? litPhase : null}
            litComponent={curves.some(({ component }) => component === litComponent) ? litComponent : null}
            bands={spectra.bands}
            label={label}
            describedBy={describedBy}
            onWindow={setWindow}
            onLit={light}
            controller={controller}
          />
        </div>
      </div>
      <SpectrumLegend
        curves={spectra.all}
        groups={spectra.groups}
        waiting={spectra.waiting}
        isShown={spectra.isShown}
        onToggle={spectra.toggle}
        lit={{ phase: litPhase, component: litComponent }}
        onLit={light}
        note={note}
      />
      <span className="sr-only" role="status">
        {notice}
      </span>
      <WindowHeard
        id={describedBy}
        text={window ? `Energy window ${formatWindow(axis, window, units)}` : 'No energy window'}
      />
    </div>
  );
}
