import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useView, type ViewState } from '../../../../src-renderer/state/view-store.ts';
import {
  changeWindow,
  redoWindow,
  undoWindow,
  useWindowHistory,
} from '../../../../src-renderer/state/window-history.ts';

const initial = useView.getState();
const PHASES = { kind: 'labels', run: 1, name: 'labels' } as const;
const look = () => {
  const { window, map } = useView.getState();
  return [window, map.kind];
};

/** A window drawn on the spectrum, as its drag goes on. */
function draw(...windows: readonly (readonly [number, number])[]): void {
  vi.advanceTimersByTime(5000);
  for (const window of windows) {
    vi.advanceTimersByTime(16);
    changeWindow({ window, background: null, map: { kind: 'window' } });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  useView.setState({ ...initial, file: '/other' }, true);
  useView.setState({ file: '/a.hspy', map: PHASES });
});
afterEach(() => vi.useRealTimers());

describe('undo of energy windows', () => {
  it('brings back the window before, and the map that was shown before the first; a drag is one change', () => {
    draw([10, 20], [10, 30], [10, 40]);
    draw([60, 70], [62, 72]);
    expect(useWindowHistory.getState().past).toHaveLength(2);
    undoWindow();
    expect(look()).toEqual([[10, 40], 'window']);
    undoWindow();
    expect(look()).toEqual([null, 'labels']);
    expect(undoWindow()).toBe(false);
    redoWindow();
    redoWindow();
    expect(look()).toEqual([[62, 72], 'window']);
    expect(redoWindow()).toBe(false);
  });

  it('brings back one that was removed, with what was taken off it', () => {
    const background: NonNullable<ViewState['background']> = {
      model: 'line',
      windows: [
        [0, 5],
        [50, 55],
      ],
      label: 'Fe Kα',
    };
    changeWindow({ window: [10, 20], background, map: { kind: 'window' } });
    vi.advanceTimersByTime(5000);
    changeWindow({ window: null, background: null, map: { kind: 'total' } });
    undoWindow();
    expect(look()).toEqual([[10, 20], 'window']);
    expect(useView.getState().background).toBe(background);
  });

  it('changes nothing else of the view, and not the map of somebody who looks at another one', () => {
    draw([10, 20]);
    useView.setState({ map: { kind: 'total' }, logScale: true, probeSize: 5 });
    undoWindow();
    expect(look()).toEqual([null, 'total']);
    expect(useView.getState()).toMatchObject({ logScale: true, probeSize: 5 });
  });

  it('ends with the dataset', () => {
    draw([10, 20]);
    useView.setState({ dataset: 1, window: [1, 2] });
    expect(undoWindow()).toBe(false);
    expect(look()).toEqual([[1, 2], 'window']);
  });
});
