import { useViewOf } from '../../state/view-store.ts';

const LARGEST_PROBE = 99;

/** Moving the probe by keys, within rows × columns, and making it larger; it begins in the middle. */
export function useProbeMoves({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  const { probe, probeSize, set } = useViewOf('probe', 'probeSize', 'set');
  const middle = { row: rows >> 1, column: columns >> 1 };
  return {
    moveProbe(down: number, right: number) {
      if (!probe) return set({ probe: middle });
      set({
        probe: {
          row: Math.max(0, Math.min(rows - 1, probe.row + down)),
          column: Math.max(0, Math.min(columns - 1, probe.column + right)),
        },
      });
    },
    resizeProbe(by: number) {
      set({ probeSize: Math.max(1, Math.min(LARGEST_PROBE, probeSize + by)), probe: probe ?? middle });
    },
  };
}
