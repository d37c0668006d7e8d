import { create } from 'zustand';
import type { Region } from '../../../src-preload/contract/window.ts';
import { type NamedRegion, useView } from '../../state/view-store.ts';

interface RegionHistory {
  readonly past: readonly (readonly NamedRegion[])[];
  readonly future: readonly (readonly NamedRegion[])[];
}

const LONGEST = 100;

/** Colors of regions: none is a phase's. */
const REGION_COLORS = ['#ff5c8a', '#b388ff', '#ffb000', '#00d1b2', '#ff7f50', '#9ccc3c', '#40a9ff', '#f28ee0'];

/** What can be undone and redone of the regions on the map. */
export const useRegionHistory = create<RegionHistory>(() => ({ past: [], future: [] }));

// Regions of one cube say nothing on another.
useView.subscribe((now, before) => {
  if (now.file === before.file && now.dataset === before.dataset) return;
  useRegionHistory.setState({ past: [], future: [] });
});

/** Adds a region under the next free name and color. */
export function addRegion(region: Region): void {
  const { regions } = useView.getState();
  const taken = regions.map(({ name }) => Number(/^Region (\d+)$/.exec(name)?.[1] ?? 0));
  const number = Math.max(0, ...taken) + 1;
  const color =
    REGION_COLORS.find((candidate) => regions.every((one) => one.color !== candidate)) ??
    REGION_COLORS[(number - 1) % REGION_COLORS.length];
  changeRegions([...regions, { id: crypto.randomUUID(), name: `Region ${number}`, color, region }]);
}

export function deleteRegion(id: string): void {
  changeRegions(useView.getState().regions.filter((one) => one.id !== id));
}

export function renameRegion(id: string, name: string): void {
  const text = name.trim();
  const { regions } = useView.getState();
  if (text === '' || regions.some((one) => one.id === id && one.name === text)) return;
  changeRegions(regions.map((one) => (one.id === id ? { ...one, name: text } : one)));
}

export function undoRegions(): void {
  const { past, future } = useRegionHistory.getState();
  const before = past.at(-1);
  if (!before) return;
  useRegionHistory.setState({ past: past.slice(0, -1), future: [useView.getState().regions, ...future] });
  useView.getState().set({ regions: before });
}

export function redoRegions(): void {
  const { past, future } = useRegionHistory.getState();
  const [after, ...rest] = future;
  if (!after) return;
  useRegionHistory.setState({ past: [...past, useView.getState().regions], future: rest });
  useView.getState().set({ regions: after });
}

function changeRegions(regions: readonly NamedRegion[]): void {
  const { past } = useRegionHistory.getState();
  useRegionHistory.setState({ past: [...past, useView.getState().regions].slice(-LONGEST), future: [] });
  useView.getState().set({ regions });
}
