import { isSameDataset } from './same-dataset.ts';
import { valueHistory } from './value-history.ts';
import { useView, type ViewState } from './view-store.ts';

/** The energy window, what is taken off it, and the map that was shown with it. */
type Shown = Pick<ViewState, 'window' | 'background' | 'map'>;

/** Changes that follow each other within this time are one: a drag, or an arrow key held down. */
const ONE_GESTURE_MS = 800;

/** What this history has seen or set last: anything else came from outside. */
let shown = shownIn(useView.getState());
let gesture = 0;
let lastChange = Number.NEGATIVE_INFINITY;

const history = valueHistory<Shown>(
  () => shown,
  (value) => {
    shown = value;
    const { map } = useView.getState();
    // Whoever looks at something else by now, keeps it, unless a window comes back to be seen.
    const isConcerned = map.kind === 'window' || value.map.kind === 'window';
    useView.getState().set({ ...value, map: isConcerned ? value.map : map });
  },
);

// Another dataset has another window, and one's own past.
useView.subscribe((now, before) => {
  if (!isSameDataset(now, before)) {
    shown = shownIn(now);
    history.clear();
  } else if (now.window !== shown.window || now.background !== shown.background) {
    shown = shownIn(now);
  }
});

export const { use: useWindowHistory, undo: undoWindow, redo: redoWindow } = history;

/** Changes the energy window, undoably; a map left out stays as it is. */
export function changeWindow(change: Omit<Shown, 'map'> & Partial<Pick<Shown, 'map'>>): void {
  const { map } = useView.getState();
  const now = performance.now();
  if (now - lastChange > ONE_GESTURE_MS) gesture++;
  lastChange = now;
  if (shown.map !== map) shown = { ...shown, map };
  history.change(
    change.window ? 'Energy window' : 'Remove the energy window',
    () => ({ map, ...change }),
    `gesture ${gesture}`,
  );
}

function shownIn({ window, background, map }: ViewState): Shown {
  return { window, background, map };
}
