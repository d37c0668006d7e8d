import { useCommands } from '../../app/commands.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { redoDraft, undoDraft, useDraftHistory } from '../../parts/recipe/draft-history.ts';

/** Undo and redo of the recipe. What is done to the project has its own arrows in the title bar. */
export function RecipeHistory() {
  const last = useDraftHistory(({ past }) => past.at(-1));
  const next = useDraftHistory(({ future }) => future.at(-1));
  const undo = last ? `Undo in the recipe: ${last.label}` : 'Undo in the recipe';
  const redo = next ? `Redo in the recipe: ${next.label}` : 'Redo in the recipe';
  useCommands([
    {
      id: 'steps.undo',
      title: undo,
      short: 'Undo in the recipe',
      key: 'Ctrl+Z',
      scope: 'steps',
      enabled: last !== undefined,
      run: undoDraft,
    },
    {
      id: 'steps.redo',
      title: redo,
      short: 'Redo in the recipe',
      key: 'Ctrl+Shift+Z Ctrl+Y',
      scope: 'steps',
      enabled: next !== undefined,
      run: redoDraft,
    },
  ]);
  return (
    <span className="steps-history">
      <IconButton
        icon="undo"
        label={undo}
        title={last ? `${undo} (Ctrl+Z in Steps)` : 'Nothing to undo in the recipe'}
        disabled={!last}
        onClick={undoDraft}
      />
      <IconButton
        icon="redo"
        label={redo}
        title={next ? `${redo} (Ctrl+Shift+Z in Steps)` : 'Nothing to redo in the recipe'}
        disabled={!next}
        onClick={redoDraft}
      />
    </span>
  );
}
