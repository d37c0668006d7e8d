import { create } from 'zustand';
import type { ScatterSource } from '../../parts/maps/axis-options.ts';
import { isSameDataset } from '../../state/same-dataset.ts';
import { useView } from '../../state/view-store.ts';
import type { ScatterTool } from '../../vis/scatter/scatter-vis.tsx';

/** How a person looks at the scatter plot. Null is left to the program. */
interface ScatterChoice {
  readonly x: ScatterSource | null;
  readonly y: ScatterSource | null;
  readonly color: ScatterSource | 'none' | null;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly size: number;
  readonly fades: boolean;
  readonly tool: ScatterTool;
}

const AXES = { x: null, y: null, color: null, logX: false, logY: false } as const;

export const useScatterChoice = create<ScatterChoice>(() => ({ ...AXES, size: 3, fades: true, tool: 'lasso' }));

// Axes of one cube say nothing on another.
useView.subscribe((now, before) => {
  if (!isSameDataset(now, before)) useScatterChoice.setState(AXES);
});
