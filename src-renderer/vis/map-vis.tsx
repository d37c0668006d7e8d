import { type PointerEvent, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import type { Region } from '../../src-preload/contract/looked-dataset.ts';
import type { UnitChoice } from '../../src-preload/contract/shown-units.ts';
import type { MapTool, Pixel } from '../state/view-store.ts';
import { type Camera, fitArea, type MapGrid, pan, pixelAt, toData, type Viewport, zoomAt } from './camera.ts';
import type { PixelImage } from './draw-commands.ts';
import { type DrawnRegion, drawMap, type MapArea, type MapOverlay, type MapSwipe } from './map-drawing.ts';
import type { PhaseHatch } from './phase-hatch.ts';
import { placeIn } from './place-in.ts';
import { currentPointer, movePointer, onPointer } from './pointer-bus.ts';
import { lassoRegion, type Point, rectangleRegion } from './regions.ts';
import { useDrawTheme } from './theme.ts';
import { type CanvasSize, useCanvas } from './use-canvas.ts';
import { useWheelSteps } from './use-wheel.ts';

/** What keys and buttons do with the camera. */
export interface MapController {
  fit(): void;
  /** Zooms about the probe, or the middle. */
  zoom(factor: number): void;
}

interface MapVisProps {
  readonly image: PixelImage | null;
  /** Of the phases; none when left out. */
  readonly hatches?: readonly PhaseHatch[];
  readonly holes: boolean;
  /** Phases over the map. */
  readonly overlay?: MapOverlay | null;
  /** Shade over what is not selected. */
  readonly selection?: PixelImage | null;
  readonly grid: MapGrid;
  readonly area: MapArea;
  readonly columnAxis: Axis | null;
  /** In which lengths are shown. */
  readonly units: UnitChoice;
  readonly regions: readonly DrawnRegion[];
  readonly probe: Pixel | null;
  readonly probeSize: number;
  readonly tool: MapTool;
  readonly label: string;
  readonly describedBy: string;
  /** Hears of every other pixel under the pointer; null off the map. */
  readonly onHover: (pixel: Pixel | null) => void;
  readonly onProbe: (pixel: Pixel) => void;
  readonly onRegion: (region: Region) => void;
  /** Rows are energies of a line of spectra: pointer and cursor keep to its positions, as row 0. */
  readonly line?: boolean;
  /** Another picture of the same pixels, right of a line. */
  readonly swipe?: MapSwipe | null;
  readonly controller: Ref<MapController>;
}

/** Factor of one step of zoom. */
const ZOOM_STEP = 1.25;
/** Corners of a lasso are at least this far apart, CSS pixels. */
const LASSO_STEP = 3;

type Drag =
  | { readonly kind: 'probe' }
  | { readonly kind: 'pan'; x: number; y: number }
  | { readonly kind: 'rectangle'; readonly from: Pixel; to: Pixel }
  | { readonly kind: 'lasso'; readonly corners: Point[]; x: number; y: number };

/** A map on a canvas with its tools. Camera, hover and sketches live in refs: nothing renders while the pointer moves. */
export function MapVis(props: MapVisProps) {
  const { grid, area, tool } = props;
  const theme = useDrawTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const camera = useRef<Camera | null>(null);
  const touched = useRef(false);
  const lastSize = useRef('');
  const drag = useRef<Drag | null>(null);

  const draw = (size: CanvasSize) => {
    const viewport = viewportOf(size);
    const key = `${size.width}×${size.height}×${viewport.ratio}`;
    // Until somebody has moved it, the map fits whatever becomes of the panel.
    if (!camera.current || (!touched.current && lastSize.current !== key))
      camera.current = fitArea(area, grid, viewport);
    lastSize.current = key;
    const reach = (props.probeSize - 1) / 2;
    return drawMap({
      image: props.image,
      hatches: props.hatches ?? [],
      holes: props.holes,
      overlay: props.overlay,
      selection: props.selection,
      grid,
      area,
      columnAxis: props.columnAxis,
      units: props.units,
      camera: camera.current,
      viewport,
      regions: props.regions,
      probe: props.probe && {
        row: props.probe.row - reach,
        column: props.probe.column - reach,
        size: props.probeSize,
      },
      hover: drag.current || props.line ? null : currentPointer().pixel,
      sketch: sketchOf(drag.current),
      swipe: props.swipe ?? null,
      theme,
    });
  };
  const { redraw, size: sizeOfCanvas } = useCanvas(canvas, draw);

  const shape = `${grid.rows}×${grid.columns}×${grid.aspect} ${area.row},${area.column},${area.rows},${area.columns}`;
  const fittedShape = useRef(shape);
  useEffect(() => {
    if (fittedShape.current === shape) return;
    fittedShape.current = shape;
    camera.current = null;
    touched.current = false;
    redraw();
  }, [shape, redraw]);
  useEffect(() => onPointer(redraw), [redraw]);
  useEffect(() => () => movePointer({ pixel: null }), []);

  const move = (change: (camera: Camera, viewport: Viewport) => Camera) => {
    if (!canvas.current || !camera.current) return;
    camera.current = change(camera.current, viewportOf(sizeOfCanvas()));
    touched.current = true;
    redraw();
  };

  useImperativeHandle(props.controller, () => ({
    fit() {
      touched.current = false;
      camera.current = null;
      redraw();
    },
    zoom(factor) {
      move((now, viewport) => {
        const { probe } = props;
        const at = probe
          ? { x: now.x + (probe.column + 0.5) * now.zoomX, y: now.y + (probe.row + 0.5) * now.zoomY }
          : { x: viewport.width / 2, y: viewport.height / 2 };
        const seen = at.x >= 0 && at.y >= 0 && at.x <= viewport.width && at.y <= viewport.height;
        return zoomAt(now, factor, seen ? at : { x: viewport.width / 2, y: viewport.height / 2 }, grid, viewport);
      });
    },
  }));

  useWheelSteps(canvas, (steps, turn) => {
    const at = placeIn(canvas.current!, turn);
    move((now, viewport) => zoomAt(now, ZOOM_STEP ** -steps, at, grid, viewport));
  });

  const pixelUnder = (event: PointerEvent): Pixel | null =>
    camera.current && pixelAt(camera.current, placeIn(canvas.current!, event), grid);
  /** Nearest pixel of the map, wherever the pointer is. */
  const nearestPixel = (event: PointerEvent): Pixel => {
    const { x, y } = toData(camera.current!, placeIn(canvas.current!, event));
    return {
      row: Math.max(0, Math.min(grid.rows - 1, Math.floor(y))),
      column: Math.max(0, Math.min(grid.columns - 1, Math.floor(x))),
    };
  };
  const hover = (pixel: Pixel | null) => {
    movePointer({ pixel: pixel && props.line ? { row: 0, column: pixel.column } : pixel });
    props.onHover(pixel);
  };

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!camera.current || event.button === 2) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    const pixel = pixelUnder(event);
    const place = placeIn(canvas.current!, event);
    if (tool === 'hand' || event.button === 1) {
      event.preventDefault();
      drag.current = { kind: 'pan', ...place };
    } else if (tool === 'rectangle') {
      const from = nearestPixel(event);
      drag.current = { kind: 'rectangle', from, to: from };
    } else if (tool === 'lasso') {
      drag.current = { kind: 'lasso', corners: [toData(camera.current, place)], ...place };
    } else if (pixel) {
      drag.current = { kind: 'probe' };
      props.onProbe(pixel);
    }
    redraw();
  };

  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!camera.current) return;
    hover(pixelUnder(event));
    const now = drag.current;
    if (!now) return;
    const place = placeIn(canvas.current!, event);
    if (now.kind === 'probe') props.onProbe(nearestPixel(event));
    if (now.kind === 'pan') {
      move((before, viewport) => pan(before, place.x - now.x, place.y - now.y, grid, viewport));
      now.x = place.x;
      now.y = place.y;
    }
    if (now.kind === 'rectangle') now.to = nearestPixel(event);
    if (now.kind === 'lasso' && Math.hypot(place.x - now.x, place.y - now.y) >= LASSO_STEP) {
      now.corners.push(toData(camera.current, place));
      now.x = place.x;
      now.y = place.y;
    }
    redraw();
  };

  const onPointerUp = () => {
    const done = drag.current;
    drag.current = null;
    redraw();
    if (done?.kind === 'rectangle') props.onRegion(rectangleRegion(done.from, done.to, grid.rows, grid.columns));
    if (done?.kind === 'lasso') {
      const region = lassoRegion(done.corners, grid.rows, grid.columns);
      if (region) props.onRegion(region);
    }
  };

  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys and pointer are handled here: an application
    <canvas
      ref={canvas}
      className="vis-canvas"
      data-tool={tool}
      role="application"
      aria-roledescription="map"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null;
        redraw();
      }}
      onPointerLeave={() => hover(null)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !drag.current) return;
        drag.current = null;
        event.stopPropagation();
        redraw();
      }}
    />
  );
}

function viewportOf(size: CanvasSize): Viewport {
  return { ...size, ratio: globalThis.devicePixelRatio || 1 };
}

/** Place of an event in a canvas, CSS pixels. */

function sketchOf(drag: Drag | null): readonly Point[] | null {
  if (drag?.kind === 'lasso') return drag.corners;
  if (drag?.kind !== 'rectangle') return null;
  const left = Math.min(drag.from.column, drag.to.column);
  const right = Math.max(drag.from.column, drag.to.column) + 1;
  const top = Math.min(drag.from.row, drag.to.row);
  const bottom = Math.max(drag.from.row, drag.to.row) + 1;
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}
