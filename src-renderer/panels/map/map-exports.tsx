import { Button, ButtonGroup, Menu, MenuItem } from '@blueprintjs/core';
import { useMutation } from '@tanstack/react-query';
import type { ColorMapName } from '../../../src-preload/contract/color-maps.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { ExportedArray } from '../../../src-preload/contract/export-kinds.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { DATA_UNITS } from '../../../src-preload/contract/shown-units.ts';
import { useApi } from '../../api/api-context.tsx';
import { backgroundOf, useProject } from '../../api/queries.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { useFileDialog } from '../../app/file-dialog.tsx';
import { notifyError } from '../../app/notices.tsx';
import { Popover } from '../../app/popover.tsx';
import { beside } from '../../export/export-names.ts';
import { saidSaved } from '../../export/use-export.ts';
import { changeFigure } from '../../parts/figures/figure-history.ts';
import { windowName } from '../../parts/maps/map-data.ts';
import { lookOf } from '../../parts/maps/map-looks.ts';
import { labelsOf } from '../../parts/runs/active-run.ts';
import { isStackRun } from '../../parts/runs/image-run.ts';
import { usePresentation } from '../../state/presentation.ts';
import type { MapData } from '../../state/shown-map.ts';
import { type MapSource, type PhaseOverlayChoice, useView } from '../../state/view-store.ts';
import { signalAxis } from '../../vis/signal-axis.ts';

/** Formats that a map can be saved in. */
const FORMATS = [
  { name: 'TIFF (calibrated)', extension: '.tif', what: 'array-tiff' },
  { name: 'NumPy', extension: '.npy', what: 'array-npy' },
  { name: 'CSV', extension: '.csv', what: 'array-csv' },
  { name: 'HyperSpy', extension: '.hspy', what: 'array-hspy' },
] as const;
type Format = (typeof FORMATS)[number];

interface MapExportsProps {
  readonly source: MapSource;
  readonly map: MapData | null;
  readonly run: RunRecord | null;
  /** Axes of the cube as they are calibrated now. */
  readonly axes: readonly Axis[];
  /** Image of a stack that is shown; null for maps of spectra. */
  readonly frame: number | null;
  readonly colors: ColorMapName;
  /** Values at the ends of the colors, where a person has set them. */
  readonly range: readonly [number, number] | null;
  /** How the phases of the run lie over it. */
  readonly overlay: PhaseOverlayChoice;
}

/** A figure of the map that is shown, and the map as a file. */
export function MapExports({ source, map, run, axes, frame, colors, range, overlay }: MapExportsProps) {
  const { data: project } = useProject();
  const draw = figureOf(source, run, colors, range, overlay);
  const save = useSaveMap(source, map, run, axes, frame);
  const canSave = save !== null && project !== undefined && project !== null;
  useCommands([
    { id: 'map.figure', title: 'Make a figure of this map', enabled: draw !== null, run: () => draw?.() },
    ...FORMATS.map((format) => ({
      id: `map.save${format.extension}`,
      title: `Save this map: ${format.name}`,
      enabled: canSave,
      run: () => save?.(format),
    })),
  ]);
  return (
    <ButtonGroup variant="minimal">
      <Button
        size="small"
        icon="media"
        aria-label="Figure of this map"
        title={draw ? 'Make a figure of this map' : WHY_NO_FIGURE[source.kind]}
        disabled={!draw}
        onClick={() => draw?.()}
      />
      <Popover
        placement="bottom-end"
        disabled={!canSave}
        content={
          <Menu size="small" aria-label="Save this map">
            {FORMATS.map((format) => (
              <MenuItem
                key={format.extension}
                text={`${format.name} (${format.extension})`}
                onClick={() => save?.(format)}
              />
            ))}
          </Menu>
        }
      >
        <Button
          size="small"
          icon="floppy-disk"
          aria-label="Save this map…"
          title={canSave ? 'Save this map…' : 'This map cannot be saved: save the arrays that it is made of'}
          disabled={!canSave}
        />
      </Popover>
    </ButtonGroup>
  );
}

const WHY_NO_FIGURE: { readonly [Kind in MapSource['kind']]: string } = {
  total: 'A figure holds maps of a run: add a window step over all energies to the recipe, or choose a map of the run',
  window: 'A figure holds maps of a run: “Add as step” beside the window makes it one',
  rgb: 'The figure of an overlay is made in the row of its maps',
  made: 'A figure holds maps of a run: take this cut as a step of the recipe',
  labels: 'A sweep has no figure: use one of its k',
  array: 'This run is no longer there',
};

/** Shows the map in the Figures panel; null where there is no figure of it. */
function figureOf(
  source: MapSource,
  run: RunRecord | null,
  colors: ColorMapName,
  range: readonly [number, number] | null,
  { show, opacity }: PhaseOverlayChoice,
): (() => void) | null {
  if (!run || (source.kind !== 'array' && source.kind !== 'labels')) return null;
  if (source.kind === 'labels' && source.index !== undefined) return null;
  // Images of a stack are no map of the run.
  if (isStackRun(run)) return null;
  return () => {
    changeFigure(
      'Draw the map that is shown',
      ({ figure: _, maps: _maps, colors: _colors, range: _range, ...others }) => {
        if (source.kind === 'labels') return others;
        const ends: Partial<FigureRequest> = range ? { range: [range[0], range[1]] } : {};
        const own = lookOf(source.name, run).colors === colors ? {} : { colors };
        const maps = [{ array: source.name, index: source.index ?? 0 }];
        if (show === 'none' || !labelsOf(run)) return { ...others, ...ends, ...own, figure: 'map', maps };
        return { ...others, ...ends, ...own, figure: 'phase-overlay', overlay: show, opacity, maps };
      },
    );
    useView.getState().set({ activeRun: run.number });
    runCommand('show.figures');
  };
}

/** Asks where, then writes the map; null where it is of nothing that the host could write. */
function useSaveMap(
  source: MapSource,
  map: MapData | null,
  run: RunRecord | null,
  axes: readonly Axis[],
  frame: number | null,
): ((format: Format) => void) | null {
  const api = useApi();
  const ask = useFileDialog();
  const { data: project } = useProject();
  const presentation = usePresentation();
  const write = useMutation({
    mutationFn: async (format: Format) => {
      const { file, dataset, window, background } = useView.getState();
      const { folder, name } = project!.project;
      const { extension } = format;
      const suggestion = beside(folder, `${name}-${map!.name.replaceAll(' ', '-')}${extension}`);
      const path = await ask({
        kind: 'save-file',
        title: `Save ${map!.name}`,
        path: suggestion,
        extensions: [extension],
      });
      if (path === null) return null;
      const out = path.toLowerCase().endsWith(extension) ? path : `${path}${extension}`;
      const array = frame === null || source.kind === 'array' ? arrayOf(source, frame) : null;
      if (array && run)
        return (await api.call('export-run', { run: run.number, what: format.what, out, array }).answer).files;
      const what =
        frame !== null
          ? ({ kind: 'frame', frame } as const)
          : source.kind === 'window' && window
            ? {
                kind: 'window' as const,
                first: window[0],
                end: window[1],
                ...backgroundOf({ channels: window, ...(background ? { background } : {}) }),
              }
            : ({ kind: 'total' } as const);
      const [y, x] = axes.filter(({ role }) => role === (frame === null ? 'navigation' : 'signal')).slice(-2);
      const calibration = x && y ? { axes: [calibrationOf(y), calibrationOf(x)] as [Calibration, Calibration] } : {};
      return (
        await api.call('save-map', {
          file: file!,
          dataset,
          map: what,
          // A file speaks in the units of the data, whatever the window shows.
          title:
            source.kind === 'window' && window
              ? windowName(signalAxis(axes), window, background?.label ?? null, DATA_UNITS)
              : map!.name,
          ...presentation,
          ...calibration,
          out,
        }).answer
      ).files;
    },
    onSuccess: (files) => files && saidSaved(files),
    onError: notifyError,
  });
  const isOfRun = source.kind === 'array' || source.kind === 'labels';
  if (!map || source.kind === 'made' || source.kind === 'rgb' || (isOfRun && !run)) return null;
  return (format) => write.mutate(format);
}

type Calibration = Pick<Axis, 'name' | 'units' | 'scale' | 'offset'>;

function calibrationOf({ name, units, scale, offset }: Axis): Calibration {
  return { name, units, scale: scale === 0 ? 1 : scale, offset };
}

/** The array that the map is of, and which of its parts. */
function arrayOf(source: MapSource, frame: number | null): ExportedArray | null {
  if (source.kind !== 'array' && source.kind !== 'labels') return null;
  const index = frame ?? source.index;
  return { name: source.name, ...(index === undefined ? {} : { index }) };
}
