import type { Command } from '../../app/commands.ts';
import type { ScatterController, ScatterTool } from '../../vis/scatter/scatter-vis.tsx';

interface ScatterActions {
  readonly controller: () => ScatterController | null;
  readonly setTool: (tool: ScatterTool) => void;
  /** Null while nothing is selected: Esc is then somebody else's. */
  readonly clear: (() => void) | null;
  readonly save: (() => void) | null;
  readonly swap: () => void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
}

const SCOPE = 'scatter';
const ARROWS = [
  ['ArrowUp', 'up', 0, -1],
  ['ArrowDown', 'down', 0, 1],
  ['ArrowLeft', 'left', -1, 0],
  ['ArrowRight', 'right', 1, 0],
] as const;

/** Keys of the scatter panel. */
export function scatterCommands(actions: ScatterActions): Command[] {
  const here = (id: string, title: string, key: string | null, run: (() => void) | null): Command => ({
    id: `scatter.${id}`,
    title,
    ...(key === null ? {} : { key }),
    scope: SCOPE,
    enabled: run !== null,
    run: run ?? (() => {}),
  });
  const hidden = (command: Command): Command => ({ ...command, hidden: true });
  const { controller } = actions;
  return [
    here('tool-point', 'Point tool of the scatter plot', 'S', () => actions.setTool('point')),
    here('tool-hand', 'Hand tool of the scatter plot', 'H', () => actions.setTool('hand')),
    here('tool-rectangle', 'Rectangle on the scatter plot', 'R', () => actions.setTool('rectangle')),
    here('tool-lasso', 'Lasso on the scatter plot', 'P', () => actions.setTool('lasso')),
    here('fit', 'Fit the scatter plot', 'F', () => controller()?.fit()),
    here('zoom-in', 'Zoom in on the scatter plot', '+ =', () => controller()?.zoom(1.5)),
    here('zoom-out', 'Zoom out of the scatter plot', '-', () => controller()?.zoom(1 / 1.5)),
    here('swap', 'Swap the axes of the scatter plot', 'X', actions.swap),
    ...ARROWS.flatMap(([key, name, columns, rows]) => [
      hidden(here(`move-${name}`, `Move the cross ${name}`, key, () => controller()?.move(columns, rows))),
      hidden(
        here(`move-${name}-10`, `Move the cross ${name} by ten`, `Shift+${key}`, () =>
          controller()?.move(10 * columns, 10 * rows),
        ),
      ),
    ]),
    hidden(here('corner', 'Put a corner at the cross', 'Space', () => controller()?.corner())),
    hidden(here('close', 'End the lasso or rectangle', 'Enter', () => controller()?.close())),
    hidden(
      here(
        'clear',
        'Clear the selection',
        'Esc',
        actions.clear &&
          (() => {
            if (!controller()?.cancel()) actions.clear?.();
          }),
      ),
    ),
    here('save', 'Save the selection as a region', 'Ctrl+S', actions.save),
    here('undo', 'Undo the last selection', 'Ctrl+Z', actions.undo),
    here('redo', 'Redo the last selection', 'Ctrl+Shift+Z Ctrl+Y', actions.redo),
  ];
}
