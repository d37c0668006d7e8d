import { type PointerEvent, type Ref, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { shownEnergy, type UnitChoice } from '../../src-preload/contract/shown-units.ts';
import { paint } from './canvas-backend.ts';
import type { DrawCommand } from './draw-commands.ts';
import { type Marker, markerAt, markerRows, type PlacedMarker, placeMarkers } from './marker-layout.ts';
import { placeIn } from './place-in.ts';
import { movePointer } from './pointer-bus.ts';
import { axisTitle, channelsBetween, formatEnergy, formatWindow, windowEdges } from './signal-axis.ts';
import { drawSpectrum } from './spectrum-drawing.ts';
import type { SpectrumBand } from './spectrum-picture.ts';
import {
  type Curve,
  curveAt,
  energyAt,
  panRange,
  type SpectrumLayout,
  type SpectrumScales,
  spectrumScales,
  wholeRange,
  xOf,
  zoomRange,
} from './spectrum-scales.ts';
import { type DrawTheme, LIGHT_THEME, useDrawTheme } from './theme.ts';
import { type CanvasSize, useCanvas } from './use-canvas.ts';
import { useWheel } from './use-wheel.ts';

/** What buttons and keys do with the picture. */
export interface SpectrumController {
  redraw(): void;
  reset(): void;
  zoom(factor: number): void;
  /** Range of energies in sight. */
  range(): readonly [number, number];
  /** The picture on white paper, twice as fine as the screen. */
  picture(): Promise<Blob | null>;
}

/** Curves on one scale. */
export interface ShownCurves {
  readonly curves: readonly Curve[];
  readonly yTitle: string;
  /** Each divided by its own maximum. */
  readonly toMaximum: boolean;
  /** Energy from which on the curves decide the height of the picture; null for all of them. */
  readonly scaleFrom: number | null;
}

interface SpectrumVisProps {
  readonly shown: ShownCurves;
  /** The same beside the spectrum under the pointer, which may need another scale. */
  readonly besideHover: ShownCurves;
  /** Spectrum under the pointer on the map: changes without a render. */
  readonly hoverCurve: RefObject<Curve | null>;
  /** Axis of the cube: window and hover count in its channels. */
  readonly axis: Axis;
  /** In which energies are shown. */
  readonly units: UnitChoice;
  readonly layout: SpectrumLayout;
  readonly log: boolean;
  readonly window: readonly [number, number] | null;
  /** A plain drag draws a window (as Shift and drag always does). */
  readonly drawsWindow: boolean;
  readonly litPhase: number | null;
  /** Endmember or component that is lit, by its key. */
  readonly litComponent: string | null;
  /** Ranges that belong to the curves. */
  readonly bands: readonly SpectrumBand[];
  /** Channels from which the background of the window is taken. */
  readonly backgrounds: readonly (readonly [number, number])[];
  readonly markers: readonly Marker[];
  readonly litMarker: string | null;
  readonly label: string;
  readonly describedBy: string;
  readonly onWindow: (channels: readonly [number, number]) => void;
  /** Hears of the curve under the pointer. */
  readonly onLit: (curve: Curve | null) => void;
  readonly onMarker: (id: string) => void;
  readonly onLitMarker: (id: string | null) => void;
  /** Alt and click: what is at this energy? */
  readonly onAsk: (energy: number) => void;
  readonly controller: Ref<SpectrumController>;
}

const EDGE_REACH = 6;
/** How near the pointer must be to a marker, and how little a click may move. */
const MARKER_REACH = 5;
const CLICK_REACH = 3;
const WHEEL_FACTOR = 1.0015;
/** No zoom shows fewer channels. */
const FEWEST_CHANNELS = 4;
const PICTURE_SCALE = 2;

type Drag =
  | { readonly kind: 'create'; readonly from: number }
  | { readonly kind: 'resize'; readonly fixed: number }
  | { readonly kind: 'move'; readonly from: number; readonly window: readonly [number, number] }
  | { readonly kind: 'pan'; x: number }
  | { readonly kind: 'zoom'; readonly from: number; to: number };

/** Spectra on a canvas: zoom, energy window, cursor. Range and hover live in refs. */
export function SpectrumVis(props: SpectrumVisProps) {
  const { axis, units } = props;
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const range = useRef<readonly [number, number] | null>(null);
  const drag = useRef<Drag | null>(null);
  const energy = useRef<number | null>(null);
  const last = useRef<SpectrumScales | null>(null);
  const lastMarkers = useRef<readonly PlacedMarker[]>([]);
  const pressed = useRef<{ readonly x: number; readonly y: number } | null>(null);

  const shown = (): ShownCurves => {
    const hovered = props.hoverCurve.current;
    return hovered ? { ...props.besideHover, curves: [...props.besideHover.curves, hovered] } : props.shown;
  };
  const whole = () => wholeRange(props.shown.curves.length > 0 ? props.shown.curves : [axisAsCurve(axis)]);
  const shownRange = () => range.current ?? whole();

  const commands = (size: CanvasSize, paper: DrawTheme, withCursor: boolean): readonly DrawCommand[] => {
    const { curves, yTitle, toMaximum, scaleFrom } = shown();
    const scales = spectrumScales({
      curves,
      range: shownRange(),
      layout: props.layout,
      log: props.log,
      toMaximum,
      scaleFrom,
      ...size,
    });
    if (withCursor) last.current = scales;
    const edges = props.window && windowEdges(axis, props.window);
    const { plot } = scales;
    const markers = placeMarkers(
      props.markers,
      (value) => xOf(scales, value),
      { left: plot.x, right: plot.x + plot.width, rows: markerRows(plot.height) },
      withCursor ? props.litMarker : null,
    );
    if (withCursor) lastMarkers.current = markers;
    const at = withCursor ? energy.current : null;
    const drawn = drawSpectrum({
      scales,
      xTitle: axisTitle(axis, units),
      xUnit: shownEnergy(axis.units, units),
      yTitle,
      stacked: props.layout === 'offset' && scales.placed.length > 1,
      window: edges &&
        props.window && { low: edges[0], high: edges[1], label: formatWindow(axis, props.window, units) },
      cursor: at === null ? null : { energy: at, label: formatEnergy(axis, at, units), tooltip: drag.current === null },
      litPhase: props.litPhase,
      litComponent: props.litComponent,
      bands: props.bands,
      backgrounds: props.window ? props.backgrounds.map((channels) => windowEdges(axis, channels)) : [],
      markers,
      litMarker: withCursor ? props.litMarker : null,
      theme: paper,
    });
    const zooming = drag.current?.kind === 'zoom' ? drag.current : null;
    if (!zooming) return drawn;
    const left = xOf(scales, Math.min(zooming.from, zooming.to));
    const right = xOf(scales, Math.max(zooming.from, zooming.to));
    return [
      ...drawn,
      { op: 'rect', x: left, y: plot.y, width: right - left, height: plot.height, fill: paper.quiet, alpha: 0.25 },
    ];
  };
  const { redraw, drawNow } = useCanvas(canvas, (size) => commands(size, theme, true));
  useEffect(() => () => movePointer({ energy: null }), []);

  const setRange = (next: readonly [number, number]) => {
    const all = whole();
    range.current = next[1] - next[0] >= (all[1] - all[0]) * 0.999 ? null : next;
    redraw();
  };
  const smallest = Math.abs(axis.scale) * FEWEST_CHANNELS;

  useImperativeHandle(props.controller, () => ({
    redraw: drawNow,
    reset() {
      range.current = null;
      redraw();
    },
    zoom(factor) {
      const [low, high] = shownRange();
      setRange(zoomRange([low, high], factor, energy.current ?? (low + high) / 2, whole(), smallest));
    },
    range: shownRange,
    picture() {
      const element = canvas.current;
      if (!element) return Promise.resolve(null);
      const size = { width: element.clientWidth, height: element.clientHeight };
      const paper = document.createElement('canvas');
      const white: DrawCommand = { op: 'rect', x: 0, y: 0, ...size, fill: LIGHT_THEME.paper };
      paint(
        paper,
        size.width,
        size.height,
        [white, ...commands(size, LIGHT_THEME, false)],
        PICTURE_SCALE * (globalThis.devicePixelRatio || 1),
      );
      return new Promise((resolve) => paper.toBlob(resolve, 'image/png'));
    },
  }));

  useWheel(canvas, (turn) => {
    if (!last.current) return;
    const now = shownRange();
    const perPixel = (now[1] - now[0]) / last.current.plot.width;
    const sideways = turn.shift ? turn.dy || turn.dx : turn.dx;
    if (Math.abs(sideways) > Math.abs(turn.shift ? 0 : turn.dy)) {
      setRange(panRange(now, sideways * perPixel, whole()));
    } else {
      const about = energyAt(last.current, placeIn(canvas.current!, turn).x);
      setRange(zoomRange(now, WHEEL_FACTOR ** -turn.dy, about, whole(), smallest));
    }
  });

  /** What a press here would take hold of. */
  const gripAt = (x: number, y: number): 'axis' | 'low' | 'high' | 'window' | 'plot' | null => {
    const scales = last.current;
    if (!scales) return null;
    const { plot } = scales;
    if (x < plot.x - EDGE_REACH || x > plot.x + plot.width + EDGE_REACH) return null;
    if (y > plot.y + plot.height) return 'axis';
    if (y < plot.y) return null;
    if (props.window) {
      const [low, high] = windowEdges(axis, props.window);
      if (Math.abs(x - xOf(scales, high)) <= EDGE_REACH) return 'high';
      if (Math.abs(x - xOf(scales, low)) <= EDGE_REACH) return 'low';
      if (x > xOf(scales, low) && x < xOf(scales, high)) return 'window';
    }
    return 'plot';
  };

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button === 2 || !last.current) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    const { x, y } = placeIn(canvas.current!, event);
    const at = energyAt(last.current, x);
    if (event.altKey) {
      props.onAsk(at);
      return;
    }
    pressed.current = { x, y };
    const grip = gripAt(x, y);
    const edges = props.window && windowEdges(axis, props.window);
    if (grip === 'axis') drag.current = { kind: 'zoom', from: at, to: at };
    else if (event.shiftKey && grip !== null) drag.current = { kind: 'create', from: at };
    else if (grip === 'low' && edges) drag.current = { kind: 'resize', fixed: edges[1] };
    else if (grip === 'high' && edges) drag.current = { kind: 'resize', fixed: edges[0] };
    else if (grip === 'window' && props.window) drag.current = { kind: 'move', from: at, window: props.window };
    else if (grip === 'plot') drag.current = props.drawsWindow ? { kind: 'create', from: at } : { kind: 'pan', x };
  };

  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const scales = last.current;
    if (!scales) return;
    const { x, y } = placeIn(canvas.current!, event);
    const at = energyAt(scales, x);
    const [low, high] = scales.range;
    energy.current = at >= low && at <= high ? at : null;
    movePointer({ energy: energy.current });
    const now = drag.current;
    if (!now) {
      const grip = gripAt(x, y);
      const marker = grip === 'plot' || grip === 'window' ? markerAt(lastMarkers.current, x, MARKER_REACH) : null;
      event.currentTarget.style.cursor = marker ? 'pointer' : CURSORS[grip ?? 'none'];
      props.onLitMarker(marker?.id ?? null);
      props.onLit(curveAt(scales, x, y));
    } else if (now.kind === 'create' || now.kind === 'resize') {
      props.onWindow(
        channelsBetween(axis, now.kind === 'create' ? now.from : now.fixed, Math.max(low, Math.min(high, at))),
      );
    } else if (now.kind === 'move') {
      const width = now.window[1] - now.window[0];
      const by = Math.round((at - now.from) / axis.scale);
      const first = Math.max(0, Math.min(axis.size - width, now.window[0] + by));
      props.onWindow([first, first + width]);
    } else if (now.kind === 'pan') {
      setRange(panRange(scales.range, ((now.x - x) * (high - low)) / scales.plot.width, whole()));
      now.x = x;
    } else {
      now.to = Math.max(low, Math.min(high, at));
    }
    redraw();
  };

  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const done = drag.current;
    drag.current = null;
    const from = pressed.current;
    pressed.current = null;
    if (from && done && done.kind !== 'zoom' && done.kind !== 'resize') {
      const { x, y } = placeIn(canvas.current!, event);
      const marker =
        Math.hypot(x - from.x, y - from.y) <= CLICK_REACH ? markerAt(lastMarkers.current, x, MARKER_REACH) : null;
      if (marker) props.onMarker(marker.id);
    }
    if (done?.kind === 'zoom') {
      const [low, high] = done.from < done.to ? [done.from, done.to] : [done.to, done.from];
      if (high - low >= smallest) setRange([low, high]);
    }
    redraw();
  };

  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys and pointer are handled here: an application
    <canvas
      ref={canvas}
      className="vis-canvas"
      role="application"
      aria-roledescription="spectrum"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null;
        pressed.current = null;
        redraw();
      }}
      onPointerLeave={() => {
        energy.current = null;
        movePointer({ energy: null });
        props.onLit(null);
        props.onLitMarker(null);
        redraw();
      }}
      onDoubleClick={() => {
        range.current = null;
        redraw();
      }}
    />
  );
}

const CURSORS = {
  axis: 'zoom-in',
  low: 'ew-resize',
  high: 'ew-resize',
  window: 'move',
  plot: 'crosshair',
  none: 'default',
} as const;

function axisAsCurve(axis: Axis): Curve {
  return { id: 'axis', name: '', color: '', axis, values: new Float32Array(axis.size) };
}
