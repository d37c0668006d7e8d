import { Button, HTMLSelect } from '@blueprintjs/core';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject, useRunArray } from '../../api/queries.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { ErrorState } from '../../app/empty-state.tsx';
import { FrameTile } from '../../parts/images/frame-tile.tsx';
import { NoStack } from '../../parts/images/no-stack.tsx';
import { type OpenStack, useStack } from '../../parts/images/use-stack.ts';
import { phasesOnMap } from '../../parts/maps/map-data.ts';
import { selectImages } from '../../parts/maps/region-history.ts';
import { usePhaseChanges } from '../../parts/phases/phase-changes.ts';
import { labelsOf, phasesOf, useRunOfCube } from '../../parts/runs/active-run.ts';
import { isFrameByFrame } from '../../parts/runs/image-run.ts';
import { useViewOf } from '../../state/view-store.ts';
import { useBox } from '../../vis/use-box.ts';
import { ContactSheetButton } from './contact-sheet-button.tsx';
import { groupsByName, groupsByPhase, oneGroup, sortedBy } from './gallery-groups.ts';
import { GalleryHeading } from './gallery-heading.tsx';
import { frameByKey, GAP, type GalleryGroup, galleryLayout, rowsInSight } from './gallery-layout.ts';
import '../../parts/images/images.css';

type Grouping = 'phases' | 'names' | 'selection' | 'none';
const SIZES = [48, 72, 112, 160] as const;
const PURPOSE = 'All images of a stack, sorted into phases or folders: point at one and it is lit in every view.';

/** All images of the open stack, small, in groups. */
export function GalleryPanel() {
  const stack = useStack();
  const { file, dataset } = useViewOf('file', 'dataset');
  const active = useRunOfCube();
  const run = active && isFrameByFrame(active) ? active : null;
  if (!stack) return <NoStack icon="mugshot" purpose={PURPOSE} />;
  return <Gallery key={`${file}#${dataset}`} stack={stack} run={run} />;
}

function Gallery({ stack, run }: { readonly stack: OpenStack; readonly run: RunRecord | null }) {
  const view = useViewOf('selection', 'litPhase', 'frame', 'set');
  const { data: project } = useProject();
  const changes = usePhaseChanges();
  const [chosen, setChosen] = useState<Grouping | null>(null);
  const [sort, setSort] = useState<string | null>(null);
  const [size, setSize] = useState<number>(SIZES[1]);
  const [scroller, box] = useBox<HTMLDivElement>();
  const [scrolled, setScrolled] = useState(0);
  const active = useRef<HTMLButtonElement>(null);
  const wantsFocus = useRef(false);

  const record = labelsOf(run);
  const labels = usePhaseLabels(record && run ? run.number : null, record?.name ?? null);
  const sorts = useMemo(() => numbersPerImage(run), [run]);
  const sorting = sort !== null && sorts.includes(sort) ? sort : null;
  const order = useRunArray(sorting && run ? run.number : null, sorting);
  const selected =
    view.selection?.ofImages && view.selection.region.kind === 'pixels' ? view.selection.region.pixels : null;
  const choices: readonly Grouping[] = [
    ...(record ? (['phases'] as const) : []),
    ...(stack.groups.length > 1 ? (['names'] as const) : []),
    ...(selected ? (['selection'] as const) : []),
    'none',
  ];
  const grouping = chosen && choices.includes(chosen) ? chosen : choices[0]!;
  const groups = useMemo((): readonly GalleryGroup[] => {
    const all = Array.from({ length: stack.frames }, (_, frame) => frame);
    const found =
      grouping === 'phases' && run && record && labels.data
        ? groupsByPhase(labels.data.values, phasesOnMap(phasesOf(project, run.number, record.name), labels.data.values))
        : grouping === 'names'
          ? groupsByName(stack.labels, stack.groups)
          : grouping === 'selection' && selected
            ? [oneGroup('Selected', selected)]
            : [oneGroup('All images', all)];
    return order.data ? sortedBy(found, order.data.values) : found;
  }, [stack, run, record, labels.data, project, grouping, selected, order.data]);
  const tile = { width: size, height: Math.round(size * Math.min(2, stack.rows / stack.columns)) };
  const layout = useMemo(
    () => galleryLayout(groups, box.width, { width: size, height: tile.height }),
    [groups, box.width, size, tile.height],
  );
  const isSelected = useMemo(() => new Set(selected ?? []), [selected]);

  const scrollTo = (frame: number) => {
    const row = layout.rows.find((one) => one.kind === 'frames' && one.frames.includes(frame));
    const element = scroller.current;
    if (!row || !element) return;
    if (row.top < element.scrollTop) element.scrollTop = row.top - GAP;
    else if (row.top + tile.height > element.scrollTop + element.clientHeight)
      element.scrollTop = row.top + tile.height + GAP - element.clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = frameByKey(layout, event.key, view.frame);
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
    wantsFocus.current = true;
    view.set({ frame: to });
    scrollTo(to);
    event.preventDefault();
    event.stopPropagation();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another image has become the active one, and is there
  useEffect(() => {
    if (!wantsFocus.current || !active.current) return;
    wantsFocus.current = false;
    active.current.focus({ preventScroll: true });
  }, [view.frame, scrolled]);
  const press = (frame: number, event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      selectImages(isSelected.has(frame) ? [...isSelected].filter((one) => one !== frame) : [...isSelected, frame]);
    } else view.set({ frame });
  };
  useCommands([
    {
      id: 'gallery.larger',
      title: 'Larger images in the gallery',
      key: '+ =',
      scope: 'gallery',
      run: () => setSize(step(size, 1)),
    },
    {
      id: 'gallery.smaller',
      title: 'Smaller images in the gallery',
      key: '-',
      scope: 'gallery',
      run: () => setSize(step(size, -1)),
    },
    {
      id: 'gallery.clear',
      title: 'Clear the selection of images',
      key: 'Esc',
      scope: 'gallery',
      enabled: selected !== null,
      hidden: true,
      run: () => selectImages([]),
    },
  ]);
  const failed = labels.error ?? order.error;
  const tileOf = (frame: number) => (
    <FrameTile
      key={frame}
      frame={frame}
      ref={frame === view.frame ? active : null}
      isSelected={isSelected.has(frame)}
      tabIndex={frame === view.frame ? 0 : -1}
      onPress={(event) => press(frame, event)}
    />
  );
  return (
    <div className="vis-panel gallery">
      <div className="vis-toolbar">
        <span className="gallery-choice">
          Group by{' '}
          <HTMLSelect
            aria-label="Group by"
            value={grouping}
            options={choices.map((value) => ({ value, label: GROUPING_WORDS[value] }))}
            onChange={(event) => setChosen(event.currentTarget.value as Grouping)}
          />
        </span>
        {sorts.length > 0 && (
          <span className="gallery-choice">
            Sort by{' '}
            <HTMLSelect
              aria-label="Sort by"
              value={sorting ?? ''}
              options={[{ value: '', label: 'order' }, ...sorts.map((value) => ({ value, label: value }))]}
              onChange={(event) => setSort(event.currentTarget.value || null)}
            />
          </span>
        )}
        <span className="spring" />
        {run && <ContactSheetButton run={run} grouping={grouping} sorting={sorting} />}
        {selected && (
          <span role="status">
            {formatNumber(selected.length)} of {formatNumber(stack.frames)} selected{' '}
            <Button size="small" variant="minimal" text="Clear" onClick={() => selectImages([])} />
          </span>
        )}
        <span className="gallery-choice">
          Size{' '}
          <input
            type="range"
            aria-label="Size of the images"
            aria-valuetext={`${size} pixels`}
            min={0}
            max={SIZES.length - 1}
            value={SIZES.indexOf(size as (typeof SIZES)[number])}
            onChange={(event) => setSize(SIZES[Number(event.currentTarget.value)]!)}
          />
        </span>
      </div>
      {failed ? (
        <ErrorState
          error={failed}
          title="The groups cannot be shown"
          retry={() => void (labels.error ? labels : order).refetch()}
        />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons in it
        <div
          ref={scroller}
          className="gallery-scroll"
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
          onKeyDown={onKeyDown}
          data-name-boxes
        >
          <div className="gallery-grid" style={{ height: layout.height }}>
            {rowsInSight(layout, scrolled, box.height, tile.height).map((row) =>
              row.kind === 'heading' ? (
                <GalleryHeading
                  key={row.group.key}
                  group={row.group}
                  top={row.top}
                  stack={stack}
                  isLit={row.group.phase !== null && row.group.phase.id === view.litPhase}
                  isReadOnly={project?.project.mode === 'read'}
                  onLit={(phase) => view.set({ litPhase: phase })}
                  onName={(id, name) => changes.change(id, { name })}
                />
              ) : (
                <div
                  key={`row ${row.top}`}
                  className="gallery-row"
                  style={{
                    top: row.top,
                    gridTemplateColumns: `repeat(${layout.perRow}, ${tile.width}px)`,
                    height: tile.height,
                  }}
                >
                  {row.frames.map(tileOf)}
                </div>
              ),
            )}
          </div>
        </div>
      )}
      {!record && (
        <div className="vis-foot">
          <span className="quiet">Not sorted into phases yet.</span>
          <Button size="small" variant="minimal" className="link-button" onClick={() => runCommand('show.steps')}>
            Go to the steps
          </Button>
        </div>
      )}
    </div>
  );
}

const GROUPING_WORDS: { readonly [grouping in Grouping]: string } = {
  phases: 'phase',
  names: 'folder or name',
  selection: 'selection',
  none: 'nothing',
};

/** Arrays of a run with one number per image, which the images can be sorted by. */
function numbersPerImage(run: RunRecord | null): readonly string[] {
  if (!run) return [];
  const images = run.result.prepared.shape[0]!;
  return run.arrays
    .filter(({ name, shape, clusters, dtype }) => {
      const isOne = shape.length === 1 && shape[0] === images;
      return isOne && clusters === null && /^float/.test(dtype) && !/^(sample|leaves|sweep)/.test(name);
    })
    .map(({ name }) => name);
}

function step(size: number, by: 1 | -1): number {
  const at = SIZES.indexOf(size as (typeof SIZES)[number]);
  return SIZES[Math.max(0, Math.min(SIZES.length - 1, at + by))]!;
}
