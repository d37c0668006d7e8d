import { create } from 'zustand';
import type { Region } from '../../../src-preload/contract/looked-dataset.ts';
import { isSameDataset } from '../../state/same-dataset.ts';
import { type NamedRegion, type Selection, useView } from '../../state/view-store.ts';

/** What is drawn and selected. */
interface Drawn {
  readonly regions: readonly NamedRegion[];
  readonly selection: Selection | null;
}

interface RegionHistory {
  readonly past: readonly Drawn[];
  readonly future: readonly Drawn[];
  /** The project keeps the regions: what was done to them is in its history, and only selections are undone here. */
  readonly isKept: boolean;
}

const LONGEST = 100;

/** Colors of regions: none is a phase's. */
const REGION_COLORS = ['#ff5c8a', '#b388ff', '#ffb000', '#00d1b2', '#ff7f50', '#9ccc3c', '#40a9ff', '#f28ee0'];

/** What was selected and drawn before. */
export const useRegionHistory = create<RegionHistory>(() => ({ past: [], future: [], isKept: false }));

let keep: ((regions: readonly NamedRegion[]) => void) | null = null;

/** Regions are from now on kept by somebody who hears of every change; with null only here. */
export function keepRegionsWith(keeper: ((regions: readonly NamedRegion[]) => void) | null): void {
  keep = keeper;
  useRegionHistory.setState({ isKept: keeper !== null });
}

/** What undo and redo do here; null where there is nothing, or the project's own history comes first. */
export function useSelectionUndo(): { readonly undo: (() => void) | null; readonly redo: (() => void) | null } {
  const { past, future, isKept } = useRegionHistory();
  const regions = useView((view) => view.regions);
  const can = (to: Drawn | undefined) => to !== undefined && (!isKept || to.regions === regions);
  return { undo: can(past.at(-1)) ? undoRegions : null, redo: can(future[0]) ? redoRegions : null };
}

/** Shows the regions that are kept. Where that takes back the last change of them, what was selected before it is selected again. */
export function showRegions(regions: readonly NamedRegion[]): void {
  const { past } = useRegionHistory.getState();
  const last = past.at(-1);
  const isUndone =
    last?.regions.length === regions.length &&
    regions.every(({ id, name }, i) => last.regions[i]!.id === id && last.regions[i]!.name === name);
  const { selection } = useView.getState();
  const isGone = selection?.saved != null && regions.every(({ id }) => id !== selection.saved);
  useRegionHistory.setState({ past: isUndone ? past.slice(0, -1) : [], future: [] });
  useView.getState().set(isUndone ? last : { regions, ...(isGone ? { selection: null } : {}) });
}

// Regions and selection of one cube say nothing on another.
useView.subscribe((now, before) => {
  if (isSameDataset(now, before)) return;
  useRegionHistory.setState({ past: [], future: [] });
  useView.setState({ selection: null, frame: 0 });
});

/** Adds a region under the next free name and color, and selects it. */
export function addRegion(region: Region): void {
  const { regions } = useView.getState();
  const taken = regions.map(({ name }) => Number(/^Region (\d+)$/.exec(name)?.[1] ?? 0));
  const number = Math.max(0, ...taken) + 1;
  const color =
    REGION_COLORS.find((candidate) => regions.every((one) => one.color !== candidate)) ??
    REGION_COLORS[(number - 1) % REGION_COLORS.length];
  const id = crypto.randomUUID();
  change({
    regions: [...regions, { id, name: `Region ${number}`, color, region }],
    selection: { region, saved: id },
  });
}

export function deleteRegion(id: string): void {
  const { regions, selection } = useView.getState();
  change({
    regions: regions.filter((one) => one.id !== id),
    selection: selection?.saved === id ? null : selection,
  });
}

export function renameRegion(id: string, name: string): void {
  const text = name.trim();
  const { regions, selection } = useView.getState();
  if (text === '' || regions.some((one) => one.id === id && one.name === text)) return;
  change({ regions: regions.map((one) => (one.id === id ? { ...one, name: text } : one)), selection });
}

/** Selects pixels, or with null none. */
export function select(region: Region | null): void {
  const { regions, selection } = useView.getState();
  if (region === null && selection === null) return;
  change({ regions, selection: region && { region, saved: null } });
}

/** Selects images of a stack, by their numbers from 0, or with none nothing. */
export function selectImages(images: readonly number[]): void {
  const { regions, selection } = useView.getState();
  if (images.length === 0 && selection === null) return;
  const region: Region = { kind: 'pixels', pixels: [...images] };
  change({ regions, selection: images.length === 0 ? null : { region, saved: null, ofImages: true } });
}

/** Keeps the selection as a region. */
export function saveSelection(): void {
  const { selection } = useView.getState();
  if (selection && selection.saved === null && !selection.ofImages) addRegion(selection.region);
}

function undoRegions(): void {
  const { past, future } = useRegionHistory.getState();
  const before = past.at(-1);
  if (!before) return;
  useRegionHistory.setState({ past: past.slice(0, -1), future: [drawn(), ...future] });
  useView.getState().set(before);
}

function redoRegions(): void {
  const { past, future } = useRegionHistory.getState();
  const [after, ...rest] = future;
  if (!after) return;
  useRegionHistory.setState({ past: [...past, drawn()], future: rest });
  useView.getState().set(after);
}

function drawn(): Drawn {
  const { regions, selection } = useView.getState();
  return { regions, selection };
}

function change(next: Drawn): void {
  const { past } = useRegionHistory.getState();
  const before = drawn();
  useRegionHistory.setState({ past: [...past, before].slice(-LONGEST), future: [] });
  useView.getState().set(next);
  if (next.regions !== before.regions) keep?.(next.regions);
}
