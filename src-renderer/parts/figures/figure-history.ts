import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { valueHistory } from '../../state/value-history.ts';
import { useView } from '../../state/view-store.ts';

type Figure = Partial<FigureRequest>;

/** What this history has set last: anything else came from outside. */
let own: Figure | null = null;

const history = valueHistory<Figure>(
  () => useView.getState().figure,
  (figure) => {
    own = figure;
    useView.getState().set({ figure });
  },
);

// The settings of another project say nothing here.
useView.subscribe((now, before) => {
  if (now.figure !== before.figure && now.figure !== own) history.clear();
});

/** Changes the settings of the figure, undoable in its panel. */
export const { use: useFigureHistory, change: changeFigure, undo: undoFigure, redo: redoFigure } = history;
