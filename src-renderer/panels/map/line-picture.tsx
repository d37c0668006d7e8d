import { type Ref, useMemo } from 'react';
import type { Overview, Region } from '../../../src-preload/contract/looked-dataset.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import type { MapTool, NamedRegion, Pixel } from '../../state/view-store.ts';
import { type ColorMapName, colorTable } from '../../vis/color-tables.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import type { DrawnRegion } from '../../vis/map-drawing.ts';
import { intensityImage } from '../../vis/map-image.ts';
import { type MapController, MapVis } from '../../vis/map-vis.tsx';
import { formatEnergy, positionOf, signalAxis } from '../../vis/signal-axis.ts';
import { useDrawTheme } from '../../vis/theme.ts';

/** The picture's height over its width. */
const ASPECT = 0.6;

interface LinePictureProps {
  readonly overview: Overview;
  readonly units: UnitChoice;
  readonly spectra: NonNullable<Overview['lineSpectra']>;
  readonly colors: ColorMapName;
  readonly regions: readonly NamedRegion[];
  readonly probe: Pixel | null;
  readonly probeSize: number;
  readonly tool: MapTool;
  readonly describedBy: string;
  readonly onProbe: (pixel: Pixel) => void;
  readonly onRegion: (region: Region) => void;
  readonly controller: Ref<MapController>;
}

/** All spectra of a line side by side, energy upward. Probe and regions are positions on the line. */
export function LinePicture(props: LinePictureProps) {
  const { overview, units, spectra, colors } = props;
  const { channels, values } = spectra;
  const { columns } = overview;
  const theme = useDrawTheme();
  const image = useMemo(() => {
    const upward = new Float32Array(values.length);
    for (let position = 0; position < columns; position++) {
      for (let bin = 0; bin < channels; bin++) {
        upward[(channels - 1 - bin) * columns + position] = values[position * channels + bin]!;
      }
    }
    const contrast = defaultContrast(upward, false);
    return contrast && intensityImage(upward, columns, channels, contrast, colorTable(colors));
  }, [values, channels, columns, colors]);
  const axis = signalAxis(overview.description.axes);
  const ends = [0, axis.size - 1].map((channel) => formatEnergy(axis, positionOf(axis, channel), units));
  const columnAxis = overview.description.axes.find((one) => one.role === 'navigation') ?? null;
  const upright = (first: number, count: number): Region => ({
    kind: 'rectangle',
    row: 0,
    column: Math.max(0, first),
    rows: channels,
    columns: Math.max(1, Math.min(columns, first + count) - Math.max(0, first)),
  });
  const drawn: DrawnRegion[] = props.regions.map((region) => {
    const [first, count] = positionsOf(region.region, columns);
    return { ...region, region: upright(first, count) };
  });
  if (props.probe) {
    const first = props.probe.column - (props.probeSize - 1) / 2;
    drawn.push({ name: '', color: theme.accent, region: upright(first, props.probeSize) });
  }
  return (
    <>
      <MapVis
        image={image}
        holes={false}
        grid={{ rows: channels, columns, aspect: (ASPECT * columns) / channels }}
        area={{ row: 0, column: 0, rows: channels, columns }}
        columnAxis={columnAxis}
        units={units}
        regions={drawn}
        probe={null}
        probeSize={props.probeSize}
        tool={props.tool === 'lasso' ? 'rectangle' : props.tool}
        line
        label={`Spectra along the line, ${columns} positions, ${ends.join(' to ')} upward`}
        describedBy={props.describedBy}
        onHover={() => {}}
        onProbe={({ column }) => props.onProbe({ row: 0, column })}
        onRegion={(region) => {
          const [column, count] = positionsOf(region, columns);
          props.onRegion({ kind: 'rectangle', row: 0, column, rows: 1, columns: count });
        }}
        controller={props.controller}
      />
      <span className="line-ends" aria-hidden="true">
        energy upward, {ends.join(' to ')}
      </span>
    </>
  );
}

/** First position of a region on the line, and how many it reaches over. */
function positionsOf(region: Region, columns: number): [number, number] {
  if (region.kind === 'rectangle') return [region.column, region.columns];
  const positions = region.pixels.map((pixel) => pixel % columns);
  const first = positions.reduce((least, position) => Math.min(least, position), columns);
  return [first, positions.reduce((most, position) => Math.max(most, position), 0) - first + 1];
}
