import { Button, ButtonGroup, HTMLSelect, Menu, MenuItem } from '@blueprintjs/core';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Overview } from '../../../src-preload/contract/window.ts';
import { useOverview, useProject } from '../../api/queries.ts';
import { type Command, runCommand, useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { errorText } from '../../app/error-text.ts';
import { Popover } from '../../app/popover.tsx';
import { useView } from '../../state/view-store.ts';
import { axisTitle, channelsBetween, formatEnergy, formatWindow, signalAxis } from '../../vis/signal-axis.ts';
import { type ShownCurves, type SpectrumController, SpectrumVis } from '../../vis/spectrum-vis.tsx';
import { useDrawTheme } from '../../vis/theme.ts';
import { calibratedAxes, onShownAxis, useCalibrated } from '../calibration/calibration-steps.ts';
import { EnergyBanner } from '../calibration/energy-banner.tsx';
import { useElements } from '../elements/use-elements.ts';
import { isRunOfCube, useActiveRun } from '../runs/active-run.ts';
import { draftOf } from '../steps/draft.ts';
import '../../vis/vis.css';
import { saveBlob } from './save-blob.ts';
import {
  type CurveUnit,
  type SpectrumCurve,
  totalCurve,
  useHoverCurve,
  usePhaseCurves,
  useProbeCurve,
  useRegionCurves,
  useSelectionCurve,
} from './spectrum-curves.ts';
import { SpectrumLegend } from './spectrum-legend.tsx';
import { spectrumTable } from './spectrum-table.ts';
import { WindowFields } from './window-fields.tsx';

const PURPOSE = 'Shows spectra of the cube: the sum, the pixel under the probe, regions, and the mean of each phase.';
const SCOPE = 'spectrum';
/** Share of the range in sight that a window made by key takes. */
const NEW_WINDOW_SHARE = 0.1;
const ANNOUNCE_MS = 500;

const NO_WINDOWS: readonly (readonly [number, number])[] = [];

type Scaling = 'auto' | 'measured' | 'maximum';

/** Spectra of the open cube. */
export function SpectrumPanel() {
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const overview = useOverview(file, dataset);
  if (file === null) return <EmptyState icon="timeline-line-chart" title="No cube is open" purpose={PURPOSE} />;
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
      />
    );
  }
  return <OpenSpectrum key={`${file}#${dataset}`} file={file} dataset={dataset} overview={overview.data} />;
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
  const regions = useView((view) => view.regions);
  const theme = useDrawTheme();
  const axis = signalAxis(overview.description.axes);
  const controller = useRef<SpectrumController>(null);
  const describedBy = useId();
  const [toggled, setToggled] = useState<{ readonly [id: string]: boolean }>({});
  const [scaling, setScaling] = useState<Scaling>('auto');
  const [phaseUnit, setPhaseUnit] = useState<'counts' | 'prepared'>('counts');
  const [drawsWindow, setDrawsWindow] = useState(false);
  const [notice, setNotice] = useState('');

  const active = useActiveRun();
  const { data: project } = useProject();
  const run = active && isRunOfCube(project, active, file, dataset) ? active : null;
  const ofRun = usePhaseCurves(run, phaseUnit);
  const shownPhases = useMemo(() => {
    if (!run) return ofRun.curves;
    const base = signalAxis(calibratedAxes(read.description.axes, draftOf(run.recipe)));
    const now = signalAxis(overview.description.axes);
    return ofRun.curves.map((curve) => ({ ...curve, axis: onShownAxis(curve.axis, base, now) }));
  }, [run, ofRun.curves, read, overview]);
  const phases = { ...ofRun, curves: shownPhases };
  const ofRegions = useRegionCurves(file, dataset, regions, overview);
  const selected = useSelectionCurve(file, dataset, overview);
  const probe = useProbeCurve(file, dataset, overview, theme);
  const redraw = useCallback(() => controller.current?.redraw(), []);
  const hoverCurve = useHoverCurve(file, dataset, overview, theme, redraw);

  const others: readonly SpectrumCurve[] = useMemo(
    () => [
      ...(probe.curve ? [probe.curve] : []),
      ...(selected.curve ? [selected.curve] : []),
      ...ofRegions.curves.map((curve) =>
        curve.id === selected.spreadOf?.id ? { ...curve, spread: selected.spreadOf.spread } : curve,
      ),
      ...phases.curves,
    ],
    [probe.curve, selected, ofRegions.curves, phases.curves],
  );
  const shownOthers = others.filter(({ id }) => toggled[id] ?? true);
  const showsTotal = toggled.total ?? shownOthers.length === 0;
  const total = useMemo(
    () => totalCurve(overview, shownOthers.length === 0, theme),
    [overview, shownOthers.length, theme],
  );
  const curves = useMemo(() => {
    const visible = others.filter(({ id }) => toggled[id] ?? true);
    return showsTotal ? [total, ...visible] : visible;
  }, [others, toggled, showsTotal, total]);
  const isShown = (id: string) => (id === 'total' ? showsTotal : (toggled[id] ?? true));

  const shown = onOneScale(curves, scaling);
  const { toMaximum } = shown;
  const mean = useMemo(() => totalCurve(overview, false, theme), [overview, theme]);
  // The spectrum under the pointer is that of a pixel: the sum steps down to a mean beside it.
  const besideHover = onOneScale(
    curves.map((curve) => (curve.unit === 'sum' ? mean : curve)),
    scaling,
    'counts',
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
    set({ window: channels, background: null, ...(map.kind === 'window' ? {} : { map: { kind: 'window' } as const }) });
  };
  const clearWindow = () => {
    const { map } = useView.getState();
    set({ window: null, background: null, ...(map.kind === 'window' ? { map: { kind: 'total' } as const } : {}) });
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
    (phase: number | null) => {
      if (useView.getState().litPhase !== phase) set({ litPhase: phase });
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

  const here = (id: string, title: string, key: string | undefined, act: () => void): Command => ({
    id: `spectrum.${id}`,
    title,
    ...(key ? { key } : {}),
    scope: SCOPE,
    run: act,
  });
  const hidden = (command: Command): Command => ({ ...command, hidden: true });
  useCommands([
    here('log', 'Log scale of the spectrum', 'L', () => set({ logScale: !log })),
    here('layout', 'Spectra offset or overlaid', 'O', () =>
      set({ spectrumMode: layout === 'offset' ? 'overlaid' : 'offset' }),
    ),
    here('window', 'New energy window', 'W', makeWindow),
    hidden(here('window-remove', 'Remove the energy window', 'Delete', clearWindow)),
    hidden(here('window-left', 'Move the window down', 'ArrowLeft', () => nudge(-1, -1))),
    hidden(here('window-right', 'Move the window up', 'ArrowRight', () => nudge(1, 1))),
    hidden(here('window-left-10', 'Move the window down by ten', 'Shift+ArrowLeft', () => nudge(-10, -10))),
    hidden(here('window-right-10', 'Move the window up by ten', 'Shift+ArrowRight', () => nudge(10, 10))),
    hidden(here('window-wider', 'Wider window', 'ArrowUp', () => nudge(0, 1))),
    hidden(here('window-narrower', 'Narrower window', 'ArrowDown', () => nudge(0, -1))),
    hidden(here('window-wider-10', 'Wider window by ten', 'Shift+ArrowUp', () => nudge(0, 10))),
    hidden(here('window-narrower-10', 'Narrower window by ten', 'Shift+ArrowDown', () => nudge(0, -10))),
    here('fit', 'Whole spectrum', 'F', () => controller.current?.reset()),
    here('zoom-in', 'Zoom in on the spectrum', '+ =', () => controller.current?.zoom(1.5)),
    here('zoom-out', 'Zoom out of the spectrum', '-', () => controller.current?.zoom(1 / 1.5)),
    here('copy', 'Copy spectra as a table', 'Ctrl+C', () => void copy()),
    here('save-csv', 'Save spectra as CSV', undefined, saveCsv),
    here('save-png', 'Save the spectrum as PNG', undefined, () => void savePng()),
  ]);

  const note = [toMaximum ? (scaling === 'auto' ? MIXED : 'Each curve is divided by its maximum.') : '', notice]
    .filter(Boolean)
    .join(' ');
  const error = probe.error ?? selected.error ?? ofRegions.error ?? phases.error;
  const label = `Spectrum, ${curves.length === 1 ? '1 curve' : `${curves.length} curves`}, ${formatEnergy(axis, axis.offset)} to ${formatEnergy(axis, axis.offset + axis.scale * (axis.size - 1))}`;
  return (
    <div className="vis-panel">
      <div className="vis-toolbar" role="toolbar" aria-label="Spectrum tools">
        <ButtonGroup variant="minimal">
          <Button
            size="small"
            icon="series-derived"
            active={drawsWindow}
            aria-pressed={drawsWindow}
            title="Energy window: drag over the spectrum (or Shift and drag); its map follows"
            onClick={() => setDrawsWindow(!drawsWindow)}
          >
            Window
          </Button>
        </ButtonGroup>
        {window && <WindowFields axis={axis} window={window} onWindow={setWindow} onClear={clearWindow} />}
        <span className="spring" />
        <HTMLSelect
          aria-label="Layout of curves"
          value={layout}
          onChange={(event) => set({ spectrumMode: event.currentTarget.value as typeof layout })}
        >
          <option value="offset">Offset</option>
          <option value="overlaid">Overlaid</option>
        </HTMLSelect>
        {phases.hasBoth && (
          <HTMLSelect
            aria-label="Unit of the phases’ spectra"
            title="This run has normalized the spectra: its mean spectra can be seen in counts, or as the clustering saw them"
            value={phaseUnit}
            onChange={(event) => setPhaseUnit(event.currentTarget.value as typeof phaseUnit)}
          >
            <option value="counts">Counts per pixel</option>
            <option value="prepared">Normalized</option>
          </HTMLSelect>
        )}
        <HTMLSelect
          aria-label="Scale of curves"
          value={scaling}
          onChange={(event) => setScaling(event.currentTarget.value as Scaling)}
        >
          <option value="auto">Scale: automatic</option>
          <option value="measured">As measured</option>
          <option value="maximum">Each to its maximum</option>
        </HTMLSelect>
        <ButtonGroup variant="minimal">
          <Button
            size="small"
            active={log}
            aria-pressed={log}
            title="Log scale (L)"
            aria-label="Log scale (L)"
            onClick={() => set({ logScale: !log })}
          >
            log
          </Button>
          <Button
            size="small"
            icon="zoom-to-fit"
            title="Whole spectrum (F, or double-click)"
            aria-label="Whole spectrum (F)"
            onClick={() => controller.current?.reset()}
          />
          <Popover
            placement="bottom-end"
            content={
              <Menu>
                <MenuItem icon="duplicate" text="Copy as table" label="Ctrl+C" onClick={() => void copy()} />
                <MenuItem icon="th" text="Save as CSV" onClick={saveCsv} />
                <MenuItem icon="media" text="Save as PNG" onClick={() => void savePng()} />
              </Menu>
            }
          >
            <Button size="small" icon="export" aria-label="Copy or save" title="Copy or save" />
          </Popover>
        </ButtonGroup>
      </div>
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
            xTitle={axisTitle(axis)}
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
            litPhase={phases.curves.some(({ phase }) => phase === litPhase) ? litPhase : null}
            label={label}
            describedBy={describedBy}
            onWindow={setWindow}
            onLit={light}
            controller={controller}
          />
        </div>
      </div>
      <SpectrumLegend
        curves={[total, ...others]}
        isShown={isShown}
        onToggle={(id) => setToggled({ ...toggled, [id]: !isShown(id) })}
        litPhase={litPhase}
        onLit={light}
        note={note}
      />
      <span className="sr-only" role="status">
        {notice}
      </span>
      <WindowHeard
        id={describedBy}
        text={window ? `Energy window ${formatWindow(axis, window)}` : 'No energy window'}
      />
    </div>
  );
}

/** Counts and normalized spectra have no scale in common: then each goes to its maximum, unless a person wants otherwise. */
function onOneScale(curves: readonly SpectrumCurve[], scaling: Scaling, beside?: CurveUnit): ShownCurves {
  const units = new Set([...curves.map(({ unit }) => unit), ...(beside ? [beside] : [])]);
  const toMaximum = scaling === 'maximum' || (scaling === 'auto' && units.size > 1);
  return { curves, toMaximum, yTitle: toMaximum ? 'Relative intensity' : Y_TITLES[curves[0]?.unit ?? beside ?? 'sum'] };
}

const Y_TITLES = { sum: 'Counts', counts: 'Counts per pixel', prepared: 'Normalized intensity' } as const;
const MIXED = 'Counts beside normalized spectra: each divided by its maximum.';

/** What a screen reader hears of the window, when it rests. */
function WindowHeard({ id, text }: { readonly id: string; readonly text: string }) {
  const [heard, setHeard] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setHeard(text), ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <>
      <span className="sr-only" id={id}>
        W makes an energy window; left and right arrows move it, up and down make it wider or narrower, Shift by ten.
        Plus and minus zoom. L switches to a log scale.
      </span>
      <span className="sr-only" aria-live="polite">
        {heard}
      </span>
    </>
  );
}
