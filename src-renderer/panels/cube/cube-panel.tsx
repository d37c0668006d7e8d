import { Button, ButtonGroup } from '@blueprintjs/core';
import { useId, useMemo, useRef, useState } from 'react';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { shownEnergy, shownPlace, toShown, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useOverview } from '../../api/queries.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { IconButton } from '../../app/icon-button.tsx';
import { NoDataset } from '../../app/no-dataset.tsx';
import { useSettings, useUnits } from '../../app/settings.ts';
import { useCalibrated } from '../../parts/recipe/calibration-steps.ts';
import { useDatasetKey } from '../../state/same-dataset.ts';
import { useViewOf } from '../../state/view-store.ts';
import { changeWindow } from '../../state/window-history.ts';
import { ColorStripVis } from '../../vis/color-strip-vis.tsx';
import { colorList, colorTable } from '../../vis/color-tables.ts';
import { defaultContrast, extent } from '../../vis/contrast.ts';
import type { CubeAxis } from '../../vis/cube/cube-drawing.ts';
import { cubeBox } from '../../vis/cube/cube-geometry.ts';
import { type CubeController, CubeVis } from '../../vis/cube/cube-vis.tsx';
import { gridOf } from '../../vis/map-grid.ts';
import { intensityImage } from '../../vis/map-image.ts';
import { axisTitle, channelsBetween, formatWindow, positionOf, signalAxis } from '../../vis/signal-axis.ts';
import { endOfTallPeak } from '../../vis/tall-peak.ts';
import '../../vis/vis.css';
import '../../vis/cube/cube.css';
import { placeText } from '../../parts/maps/pixel-text.ts';
import { joined, logarithms } from './slice-values.ts';
import { useCubeSlices } from './use-cube-slices.ts';

const PURPOSE = 'Shows the cube in space: the spectra of a row and of a column, and the map of an energy window.';
const SCOPE = 'cube';
/** Share of the energies that a slice takes as long as no window is drawn. */
const WINDOW_SHARE = 0.02;
const TURN_PX = 20;

/** Slices through the open cube. */
export function CubePanel() {
  const key = useDatasetKey();
  const { file, dataset } = useViewOf('file', 'dataset');
  const overview = useOverview(file, dataset);
  if (file === null) return <NoDataset icon="cube" title="No cube is open" purpose={PURPOSE} />;
  if (overview.error) {
    return <ErrorState title="The cube cannot be shown" error={overview.error} retry={() => void overview.refetch()} />;
  }
  if (!overview.data) return <LoadingState what="Reading the cube" />;
  if (overview.data.description.kind !== 'spectrum-image') {
    return (
      <EmptyState
        icon="cube"
        title="This dataset is no cube"
        purpose="Slices need a spectrum image: rows, columns and energies."
      />
    );
  }
  return <OpenCube key={key} file={file} dataset={dataset} overview={overview.data} />;
}

interface OpenCubeProps {
  readonly file: string;
  readonly dataset: number;
  readonly overview: Overview;
}

function OpenCube({ file, dataset, overview: read }: OpenCubeProps) {
  const overview = useCalibrated(read) ?? read;
  const { settings } = useSettings();
  const units = useUnits();
  const { probe, window, set } = useViewOf('probe', 'window', 'set');
  const describedBy = useId();
  const controller = useRef<CubeController>(null);
  const [log, setLog] = useState(false);
  const [hasWebgl, setHasWebgl] = useState(true);
  const [contrasts, setContrasts] = useState<{ readonly [log: string]: readonly [number, number] }>({});
  const { rows, columns } = overview;
  const energies = signalAxis(overview.description.axes);
  const { size: channels } = energies;
  const grid = useMemo(() => gridOf(overview.description.axes), [overview]);
  const box = useMemo(() => cubeBox(rows, columns, channels, grid.aspect), [rows, columns, channels, grid.aspect]);

  const width = Math.max(1, Math.round(channels * WINDOW_SHARE));
  const [ownFirst, setOwnFirst] = useState(() => strongest(overview.sumSpectrum, energies, width));
  const shown = window ?? ([ownFirst, Math.min(channels, ownFirst + width)] as const);
  const row = probe?.row ?? rows >> 1;
  const column = probe?.column ?? columns >> 1;
  const channel = (shown[0] + shown[1] - 1) / 2;
  const values = useCubeSlices(file, dataset, row, column, shown);

  const scale = (numbers: Float32Array | undefined | null) => numbers && (log ? logarithms(numbers) : numbers);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `scale` is `log`
  const [ofEnergy, ofRow, ofColumn] = useMemo(
    () => [scale(values.energy), scale(values.row?.values), scale(values.column?.values)],
    [values.energy, values.row, values.column, log],
  );
  const all = useMemo(() => joined([ofEnergy, ofRow, ofColumn]), [ofEnergy, ofRow, ofColumn]);
  const whole = useMemo(() => extent(all), [all]);
  // Colors stay while slices move: the range is that of the first ones.
  const first = useRef<{ readonly key: string; readonly range: readonly [number, number] } | null>(null);
  const key = log ? 'log' : 'linear';
  const isComplete = ofEnergy && ofRow && ofColumn;
  if (isComplete && first.current?.key !== key) {
    const range = defaultContrast(all, false);
    if (range) first.current = { key, range };
  }
  const contrast = contrasts[key] ?? (first.current?.key === key ? first.current.range : null);
  const [low, high] = contrast ?? [0, 1];
  const slices = useMemo(() => {
    const table = colorTable(settings.colorMap);
    const image = (numbers: Float32Array | null | undefined, wide: number, tall: number) =>
      numbers ? intensityImage(numbers, wide, tall, [low, high], table) : null;
    return {
      energy: image(ofEnergy, columns, rows),
      row: image(ofRow, values.row?.energies ?? 0, values.row?.positions ?? 0),
      column: image(ofColumn, values.column?.energies ?? 0, values.column?.positions ?? 0),
    };
  }, [ofEnergy, ofRow, ofColumn, values.row, values.column, low, high, settings.colorMap, rows, columns]);

  const axes = useMemo(
    (): readonly [CubeAxis, CubeAxis, CubeAxis] => [
      placeAxis(grid.columnAxis, columns, 'x', units),
      placeAxis(grid.rowAxis, rows, 'y', units),
      energyAxis(energies, channels, units),
    ],
    [grid, rows, columns, energies, channels, units],
  );

  const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));
  const moveTo = (toRow: number, toColumn: number) =>
    set({ probe: { row: clamp(toRow, rows), column: clamp(toColumn, columns) } });
  const moveEnergy = (toFirst: number) => {
    const length = shown[1] - shown[0];
    const from = Math.max(0, Math.min(channels - length, toFirst));
    if (window) changeWindow({ window: [from, from + length], background: null });
    else setOwnFirst(from);
  };
  const step = (name: string, title: string, press: string, by: (steps: number) => void): Command[] => [
    { id: `cube.${name}`, title, key: press, scope: SCOPE, hidden: true, run: () => by(1) },
    {
      id: `cube.${name}-10`,
      title: `${title} by ten`,
      key: `Shift+${press}`,
      scope: SCOPE,
      hidden: true,
      run: () => by(10),
    },
  ];
  const plain = (name: string, title: string, press: string, run: () => void): Command => ({
    id: `cube.${name}`,
    title,
    key: press,
    scope: SCOPE,
    run,
  });
  useCommands([
    ...step('left', 'Column to the left', 'ArrowLeft', (by) => moveTo(row, column - by)),
    ...step('right', 'Column to the right', 'ArrowRight', (by) => moveTo(row, column + by)),
    ...step('up', 'Row above', 'ArrowUp', (by) => moveTo(row - by, column)),
    ...step('down', 'Row below', 'ArrowDown', (by) => moveTo(row + by, column)),
    ...step('higher', 'Higher energies', 'PageUp', (by) => moveEnergy(shown[0] + by)),
    ...step('lower', 'Lower energies', 'PageDown', (by) => moveEnergy(shown[0] - by)),
    plain('log', 'Log scale of the cube', 'L', () => setLog(!log)),
    plain('fit', 'First look at the cube', 'F', () => controller.current?.reset()),
    plain('zoom-in', 'Zoom in on the cube', '+ =', () => controller.current?.zoom(1.25)),
    plain('zoom-out', 'Zoom out of the cube', '-', () => controller.current?.zoom(1 / 1.25)),
    plain('turn-left', 'Turn the cube to the left', 'J', () => controller.current?.turn(-TURN_PX, 0)),
    plain('turn-right', 'Turn the cube to the right', 'K', () => controller.current?.turn(TURN_PX, 0)),
    plain('tilt-up', 'Look more from above', 'I', () => controller.current?.turn(0, TURN_PX)),
    plain('tilt-down', 'Look more from the side', 'M', () => controller.current?.turn(0, -TURN_PX)),
  ]);

  if (values.error) {
    return <ErrorState title="The slices cannot be shown" error={values.error} retry={values.retry} />;
  }
  if (!hasWebgl) {
    return (
      <EmptyState
        icon="cube"
        title="The cube needs WebGL"
        purpose="This browser or graphics driver has none. The map and the spectrum panel show the same data, slice by slice."
      />
    );
  }
  const title = log ? 'log₁₀ counts per channel' : 'Counts per channel';
  const energyText = formatWindow(energies, shown, units);
  return (
    <div className="vis-panel">
      <div className="vis-toolbar" role="toolbar" aria-label="Cube tools">
        <span className="quiet">Drag to turn, wheel to zoom, click on the map to move the probe.</span>
        <span className="spring" />
        <ButtonGroup variant="minimal">
          <Button
            size="small"
            active={log}
            aria-pressed={log}
            title="Log scale (L)"
            aria-label="Log scale (L)"
            onClick={() => setLog(!log)}
          >
            Log
          </Button>
          <IconButton icon="zoom-to-fit" label="First look (F)" onClick={() => controller.current?.reset()} />
        </ButtonGroup>
      </div>
      <div className="vis-stage">
        <div className="vis-picture">
          <CubeVis
            box={box}
            slices={slices}
            places={{ row, column, channel }}
            axes={axes}
            label={`Cube of ${columns} × ${rows} pixels and ${channels} energies: row ${row}, column ${column}, ${energyText}`}
            describedBy={describedBy}
            onProbe={({ row: toRow, column: toColumn }) => moveTo(toRow, toColumn)}
            onNoWebgl={() => setHasWebgl(false)}
            controller={controller}
          />
          {!isComplete && (
            <div className="vis-stale" role="status">
              Reading…
            </div>
          )}
        </div>
        {contrast && whole && (
          <ColorStripVis
            values={all}
            whole={whole}
            contrast={contrast}
            colors={colorList(settings.colorMap)}
            title={log ? 'log₁₀ counts' : 'Counts'}
            onContrast={(next) => {
              const { [key]: _, ...others } = contrasts;
              if (!next) first.current = null;
              setContrasts(next ? { ...others, [key]: next } : others);
            }}
          />
        )}
      </div>
      <div className="cube-sliders">
        <Slider
          label="x"
          name="Column"
          value={column}
          most={columns - 1}
          text={sliceText(grid.columnAxis, column, 'column', units)}
          onChange={(next) => moveTo(row, next)}
        />
        <Slider
          label="y"
          name="Row"
          value={row}
          most={rows - 1}
          text={sliceText(grid.rowAxis, row, 'row', units)}
          onChange={(next) => moveTo(next, column)}
        />
        <Slider
          label="E"
          name="Energy"
          value={shown[0]}
          most={channels - (shown[1] - shown[0])}
          text={energyText}
          onChange={moveEnergy}
        />
      </div>
      <span className="sr-only" id={describedBy}>
        {title}. Left and right arrow move the column, up and down the row, PageUp and PageDown the energy; Shift by
        ten. J and K turn the cube, I and M tilt it.
      </span>
    </div>
  );
}

interface SliderProps {
  readonly label: string;
  readonly name: string;
  readonly value: number;
  readonly most: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
}

function Slider({ label, name, value, most, text, onChange }: SliderProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        aria-label={`${name} of the slice`}
        aria-valuetext={text}
        min={0}
        max={Math.max(0, most)}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
      <span>{text}</span>
    </>
  );
}

/** The edge of the energies. */
function energyAxis(axis: Axis, channels: number, units: UnitChoice): CubeAxis {
  const unit = shownEnergy(axis.units, units);
  const at = (channel: number) => toShown(positionOf(axis, channel), unit);
  return { title: axisTitle(axis, units), low: at(-0.5), high: at(channels - 0.5) };
}

/** An edge of the map in its unit; in pixels where there is none. */
function placeAxis(axis: Axis | null, size: number, name: string, units: UnitChoice): CubeAxis {
  if (!axis || axis.units.trim() === '') return { title: `${name} (pixels)`, low: -0.5, high: size - 0.5 };
  const unit = shownPlace(axis, units);
  const at = (index: number) => toShown(axis.offset + axis.scale * index, unit);
  return { title: `${name} (${unit.units})`, low: at(-0.5), high: at(size - 0.5) };
}

/** `column 12 · 240 nm`. */
function sliceText(axis: Axis | null, index: number, word: string, units: UnitChoice): string {
  return [`${word} ${index}`, axis && placeText(axis, index, units)].filter(Boolean).join(' · ');
}

/** First channel of a window around the strongest signal: behind noise or zero loss, where these hide all the rest. */
function strongest(spectrum: Float32Array, axis: Axis, width: number): number {
  const from = endOfTallPeak(axis, spectrum);
  const [first, end] = from === null ? [0, spectrum.length] : channelsBetween(axis, from, Number.MAX_VALUE);
  let best = first;
  for (let channel = first; channel < end; channel++) if (spectrum[channel]! > spectrum[best]!) best = channel;
  return Math.max(0, Math.min(spectrum.length - width, best - (width >> 1)));
}
