import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { pickMap } from '../../parts/maps/map-sources.ts';
import { MapTile } from '../../parts/maps/map-tile.tsx';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import { useView, useViewOf } from '../../state/view-store.ts';
import { colorTable } from '../../vis/color-tables.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import { gridOf } from '../../vis/map-grid.ts';
import { intensityImage } from '../../vis/map-image.ts';
import { useBox } from '../../vis/use-box.ts';
import { type MapGroup, type MapLink, meansOfMaps } from './map-groups.ts';
import { TILE_GAP, tileByKey, tileLayout, tilesInSight } from './tile-layout.ts';

interface MapGridViewProps {
  readonly run: RunRecord;
  readonly group: MapGroup;
  readonly array: ArrayValues;
  /** Scale of all maps; null where each has its own. */
  readonly range: readonly [number, number] | null;
  readonly entropy: ArrayValues | null;
}

interface Tile {
  readonly name: string;
  readonly detail: string;
  readonly link: MapLink | null;
  readonly source: { readonly kind: 'array'; readonly run: number; readonly name: string; readonly index?: number };
}

/** All maps of a group, those in sight drawn; one can be shown large. */
export function MapGridView({ run, group, array, range, entropy }: MapGridViewProps) {
  const { map, litPhase, litComponent } = useViewOf('map', 'litPhase', 'litComponent');
  const [scroller, size] = useBox<HTMLDivElement>();
  const [scrolled, setScrolled] = useState(0);
  const [active, setActive] = useState(0);
  const focused = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const grid = useMemo(() => gridOf(run.result.prepared.axes), [run]);
  const pixels = grid.rows * grid.columns;
  const means = useMemo(() => meansOfMaps(array.values, group.count), [array, group.count]);
  const images = useImages(array, entropy, group, range, grid);
  const tiles: readonly Tile[] = [
    ...Array.from({ length: group.count }, (_, index) => ({
      name: group.nameOf(index),
      detail: detailOf(group, means[index]!, () => images(index).range),
      link: group.linkOf(index),
      source: { kind: 'array', run: run.number, name: group.name, index } as const,
    })),
    ...(entropy && group.entropy
      ? [
          {
            name: 'Entropy',
            detail: `mean ${formatPercent(meansOfMaps(entropy.values, 1)[0]! / group.entropy.most)} of ln k`,
            link: null,
            source: { kind: 'array', run: run.number, name: group.entropy.name } as const,
          },
        ]
      : []),
  ];
  const layout = tileLayout(tiles.length, size.width - 2 * TILE_GAP, grid.columns / (grid.rows * grid.aspect));
  const [first, end] = tilesInSight(layout, tiles.length, scrolled, size.height);
  const at = Math.min(active, tiles.length - 1);
  const show = (index: number) => {
    setActive(index);
    useView.getState().set({ map: tiles[index]!.source });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') show(at);
    else {
      const to = tileByKey(event.key, at, tiles.length, layout.columns);
      if (to === null) return;
      wantsFocus.current = true;
      setActive(to);
      bringIntoSight(scroller.current, Math.floor(to / layout.columns) * layout.rowHeight, layout.rowHeight);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another tile has become the active one, and is there
  useEffect(() => {
    if (!wantsFocus.current || !focused.current) return;
    wantsFocus.current = false;
    focused.current.focus({ preventScroll: true });
  }, [at, first]);
  const isShown = ({ source }: Tile) =>
    map.kind === 'array' &&
    map.run === source.run &&
    map.name === source.name &&
    (map.index ?? 0) === (source.index ?? 0);
  if (pixels === 0) return null;
  return (
    <div ref={scroller} className="maps-scroll" onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}>
      <div
        role="listbox"
        aria-label={group.label}
        className="maps-grid"
        style={{ height: layout.height }}
        onKeyDown={onKeyDown}
      >
        {tiles.slice(first, end).map((tile, i) => {
          const index = first + i;
          const column = index % layout.columns;
          return (
            <MapTile
              key={`${tile.source.name} ${index}`}
              ref={index === at ? focused : null}
              image={images(index).image}
              name={tile.name}
              detail={tile.detail}
              isShown={isShown(tile)}
              isActive={index === at || (index === first && (at < first || at >= end))}
              position={index}
              count={tiles.length}
              box={{
                left: TILE_GAP + column * (layout.tileWidth + TILE_GAP),
                top: Math.floor(index / layout.columns) * layout.rowHeight,
                width: layout.tileWidth,
                pictureHeight: layout.pictureHeight,
              }}
              color={tile.link?.color ?? null}
              isLit={
                tile.link !== null &&
                (tile.link.component ? tile.link.component === litComponent : tile.link.phase === litPhase)
              }
              onLit={(isLit) => light(isLit ? tile.link : null)}
              onShow={() => show(index)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Pictures of the maps, made when they come into sight; `range` is its own scale. */
function useImages(
  array: ArrayValues,
  entropy: ArrayValues | null,
  { count, look, entropy: known }: MapGroup,
  range: readonly [number, number] | null,
  { rows, columns }: { rows: number; columns: number },
) {
  return useMemo(() => {
    const made = new Map<
      number,
      { image: ReturnType<typeof intensityImage> | null; range: readonly [number, number] }
    >();
    return (index: number) => {
      const there = made.get(index);
      if (there) return there;
      const isEntropy = index === count;
      const values = isEntropy ? entropy!.values : pickMap(array.values, rows * columns, index, 'pixel-by-pixel');
      const scale = isEntropy ? ([0, known!.most] as const) : (range ?? defaultContrast(values, look.signed));
      const table = colorTable(isEntropy ? 'magma' : look.colors);
      const image = scale && intensityImage(values, columns, rows, scale, table);
      const entry = { image, range: scale ?? ([Number.NaN, Number.NaN] as const) };
      made.set(index, entry);
      return entry;
    };
  }, [array, entropy, count, look, known, range, rows, columns]);
}

/** What stands under a map: its mean share, its mean, or where its own scale ends. */
function detailOf({ look }: MapGroup, mean: number, range: () => readonly [number, number]): string {
  if (look.apart)
    return range()
      .map((end) => formatNumber(end))
      .join(' to ');
  if (look.range) return `mean ${formatPercent(mean)}`;
  return look.signed ? `± ${formatNumber(range()[1])}` : `mean ${formatNumber(mean)}`;
}

/** Lights a phase or an endmember in all views; null puts out what is lit. */
function light(link: MapLink | null): void {
  const { litPhase, litComponent, set } = useView.getState();
  const [phase, component] = [link?.phase ?? null, link?.component ?? null];
  if (litPhase !== phase || litComponent !== component) set({ litPhase: phase, litComponent: component });
}

function bringIntoSight(scroller: HTMLElement | null, top: number, height: number): void {
  if (!scroller) return;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + height > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top + height - scroller.clientHeight;
}
