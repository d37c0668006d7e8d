import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { phaseColor } from '../../../src-preload/contract/phase-colors.ts';
import { phaseLetter } from '../../../src-preload/contract/phase-letters.ts';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { ServiceEvent } from '../../../src-preload/contract/service.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useApi } from '../../api/api-context.tsx';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { backgroundOf, useProject } from '../../api/queries.ts';
import { useUnits } from '../../app/settings.ts';
import { usePresentation } from '../../state/presentation.ts';
import type { MapData, MapPhase } from '../../state/shown-map.ts';
import { type MapSource, useView, type ViewState } from '../../state/view-store.ts';
import type { ColorMapName } from '../../vis/color-tables.ts';
import { gridOf, gridOfRun, WHOLE_CUBE } from '../../vis/map-grid.ts';
import { NewestWins } from '../../vis/newest-wins.ts';
import { clusterSizes } from '../../vis/phase-curves.ts';
import { formatWindow, signalAxis } from '../../vis/signal-axis.ts';
import { phasesOf } from '../runs/active-run.ts';
import { givenName, lookOf } from './map-looks.ts';
import { pickMap, sourceIndex } from './map-sources.ts';

export interface MapAnswer {
  readonly map: MapData | null;
  readonly loading: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** How far the reading of it is, when that takes a while. */
  readonly reading?: Reading | null;
  /** A run is going: this is what it has come to. */
  readonly partial: boolean;
}

/** The map of a source; the last one stays until the next one is there. */
export function useMapData(source: MapSource, overview: Overview, run: RunRecord | null): MapAnswer {
  const ofRun = source.kind === 'labels' || source.kind === 'array' ? source : null;
  const array = usePhaseLabels(ofRun && run ? run.number : null, ofRun?.name ?? null);
  const live = useLiveWindowMap(source.kind === 'window');
  const { data: project } = useProject();
  const units = useUnits();

  const preview = useView((view) => view.preview);
  const isOfCube = preview?.rows === overview.rows && preview.columns === overview.columns;
  // Not in the middle of a frame: a preview can wait for the pointer.
  const previewed = useDeferredValue(isOfCube ? preview : null);
  const soFar = useMemo(() => (previewed ? previewMap(previewed) : null), [previewed]);

  const made = useView((view) => view.made);
  const shownMade = source.kind === 'made' && made?.run === run?.number ? (made?.map ?? null) : null;

  const map = useMemo((): MapData | null => {
    const { rows, columns } = overview;
    const whole = { rows, columns, inCube: WHOLE_CUBE };
    if (soFar) return soFar;
    if (source.kind === 'total') {
      return {
        ...whole,
        kind: 'values',
        values: overview.map,
        ...totalName(overview),
        signed: false,
      };
    }
    if (source.kind === 'window') {
      if (!live.map) return null;
      const axis = signalAxis(overview.description.axes);
      const name = windowName(axis, live.channels, live.net, units);
      const title = live.net ? 'Net counts' : 'Counts';
      return { ...whole, kind: 'values', values: live.map, name, title, colors: null, signed: false };
    }
    if (source.kind === 'made') return shownMade;
    if (source.kind === 'rgb') return null;
    if (!run || !array.data) return null;
    const grid = gridOf(run.result.prepared.axes);
    const pixels = grid.rows * grid.columns;
    const layout = source.kind === 'labels' ? 'map-by-map' : 'pixel-by-pixel';
    const values = pickMap(array.data.values, pixels, sourceIndex(source), layout);
    const place = { values, rows: grid.rows, columns: grid.columns, inCube: gridOfRun(run.result) };
    if (source.kind === 'labels') {
      const records = source.index === undefined ? phasesOf(project, run.number, source.name) : [];
      const phases = phasesOnMap(records, values);
      return { ...place, kind: 'labels', phases, name: `Phases of ${run.name}` };
    }
    const index = sourceIndex(source);
    const { label, title, colors, signed } = lookOf(source.name, run, index, units);
    const isOne = array.data.shape.length <= 2 && array.data.values.length <= pixels;
    const given = isOne ? null : givenName(source.name, run, index);
    const which = isOne ? '' : given ? `: ${given},` : ` ${index + 1}`;
    return { ...place, kind: 'values', title, colors, signed, name: `${label}${which} of ${run.name}` };
  }, [soFar, source, overview, live.map, live.channels, live.net, run, array.data, project, shownMade, units]);

  // What was there stays until its successor has come, unless the cube is another one.
  const last = useRef<{ map: MapData; overview: Overview } | null>(null);
  if (map) last.current = { map, overview };
  const kept = last.current?.overview === overview ? last.current.map : null;
  const missing = ofRun && !run ? new Error('The run of this map is no longer there.') : null;
  const error = missing ?? (source.kind === 'window' ? live.error : ofRun ? array.error : null);
  return {
    map: map ?? (error || (source.kind === 'window' && !live.wanted) ? null : kept),
    loading:
      map === null &&
      !error &&
      source.kind !== 'made' &&
      source.kind !== 'rgb' &&
      (source.kind !== 'window' || live.wanted),
    error,
    partial: soFar !== null,
    reading: source.kind === 'window' ? live.reading : null,
    retry: source.kind === 'window' ? live.retry : () => void array.refetch(),
  };
}

/** What the map of an energy window is called. @param net line or edge whose background was taken off; null where none was */
export function windowName(
  axis: Axis,
  channels: readonly [number, number],
  net: string | null,
  units: UnitChoice,
): string {
  const window = formatWindow(axis, channels, units);
  return net ? `${net} net of background, ${window}` : `Energy window ${window}`;
}

/** The sum of each spectrum, or the picture itself. */
function totalName({ description, sumSpectrum }: Overview): {
  name: string;
  title: string;
  colors: ColorMapName | null;
} {
  if (sumSpectrum.length > 0) return { name: 'Total counts', title: 'Counts', colors: null };
  return { name: description.title || 'Image', title: 'Intensity', colors: 'gray' };
}

/** How far a map is, and how to give it up. */
export type Reading = Extract<ServiceEvent, { readonly type: 'progress' }> & { readonly cancel: () => void };

/** A map that is there sooner shows no progress. */
const SHOW_AFTER_MS = 300;

interface LiveMap {
  readonly map: Float32Array | null;
  readonly channels: readonly [number, number];
  /** Line or edge whose background was taken off; null where none was. */
  readonly net: string | null;
  readonly reading: Reading | null;
  readonly wanted: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

interface WantedMap {
  readonly channels: readonly [number, number];
  readonly net: ViewState['background'];
}

const NO_MAP = { map: null, channels: [0, 1], net: null, error: null } as const;

/** Map of the energy window while it is dragged: one request at a time, always the newest. */
function useLiveWindowMap(shown: boolean): LiveMap {
  const api = useApi();
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const window = useView((view) => view.window);
  const background = useView((view) => view.background);
  const presentation = usePresentation();
  const [state, setState] = useState<Pick<LiveMap, 'map' | 'channels' | 'net' | 'error'>>(NO_MAP);
  const [reading, setReading] = useState<Reading | null>(null);
  const queue = useMemo(
    () =>
      new NewestWins(
        ({ channels, net }: WantedMap) => {
          const request = {
            file: file ?? '',
            dataset,
            ...presentation,
            first: channels[0],
            end: channels[1],
            ...(net ? backgroundOf({ channels, background: net }) : {}),
          };
          const asked = performance.now();
          const call = api.call('window-map', request, (event) => {
            if (event.type === 'progress' && performance.now() - asked > SHOW_AFTER_MS)
              setReading({ ...event, cancel: call.cancel });
          });
          const end = () => setReading(null);
          call.answer.then(end, end);
          return call;
        },
        ({ map }, { channels, net }) => setState({ map, channels, net: net?.label ?? null, error: null }),
        (error) => setState({ ...NO_MAP, error }),
      ),
    [api, file, dataset, presentation],
  );
  useEffect(() => () => queue.clear(), [queue]);
  const first = window?.[0];
  const end = window?.[1];
  useEffect(() => {
    if (!shown || file === null || first === undefined || end === undefined) {
      queue.clear();
      setState(NO_MAP);
    } else queue.request({ channels: [first, end], net: background });
  }, [shown, file, first, end, background, queue]);
  const retry = () => window && queue.request({ channels: window, net: background });
  return { ...state, reading, wanted: window !== null, retry };
}

/** Phases of a map of labels with their pixels; clusters that nobody has named each are one. */
export function phasesOnMap(records: readonly PhaseRecord[], labels: ArrayLike<number>): readonly MapPhase[] {
  return records.length > 0 ? countPixels(records, labels) : clusterPhases(labels);
}

/** How labels on their way mark a pixel that a mask left out. */
const MASKED_IN_PREVIEW = 255;

/** The labels of a run that is still going. */
function previewMap({ labels, rows, columns }: NonNullable<ViewState['preview']>): MapData {
  const values = new Int32Array(labels.length);
  for (let i = 0; i < values.length; i++) values[i] = labels[i] === MASKED_IN_PREVIEW ? -1 : labels[i];
  return {
    rows,
    columns,
    inCube: WHOLE_CUBE,
    kind: 'labels',
    values,
    phases: clusterPhases(values),
    name: 'Clusters so far',
  };
}

/** Phases with the pixels that their clusters have. */
export function countPixels<Phase extends { readonly clusters: readonly number[] }>(
  phases: readonly Phase[],
  labels: ArrayLike<number>,
): (Phase & { pixels: number })[] {
  const clusters = phases.reduce((most, phase) => Math.max(most, 1 + Math.max(-1, ...phase.clusters)), 0);
  const sizes = clusterSizes(labels, clusters);
  return phases.map((phase) => ({
    ...phase,
    pixels: phase.clusters.reduce((sum, cluster) => sum + (sizes[cluster] ?? 0), 0),
  }));
}

/** A phase per cluster, for labels that nobody has named. */
export function clusterPhases(labels: ArrayLike<number>): MapPhase[] {
  let clusters = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] >= clusters) clusters = labels[i] + 1;
  const phases = Array.from({ length: clusters }, (_, index) => ({
    id: -1 - index,
    name: `Cluster ${phaseLetter(index)}`,
    letter: phaseLetter(index),
    color: phaseColor(index),
    clusters: [index],
  }));
  return countPixels(phases, labels);
}
