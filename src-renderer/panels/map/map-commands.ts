import type { Command } from '../../app/commands.ts';
import type { MapTool } from '../../state/view-store.ts';

interface MapActions {
  readonly moveProbe: (rows: number, columns: number) => void;
  readonly resizeProbe: (by: number) => void;
  readonly setTool: (tool: MapTool) => void;
  /** Back to the probe; nothing is selected any more. Null when that is so already: Esc is then somebody else's. */
  readonly leave: (() => void) | null;
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  /** Selects the pixels within the contrast; null where the map has none. */
  readonly selectRange: (() => void) | null;
  /** Keeps the selection as a region; null where that is one, or there is none. */
  readonly saveSelection: (() => void) | null;
  /** Phases over the map: none, outlines, colored in turn; null where there are none to be shown. */
  readonly stepOverlay: (() => void) | null;
  readonly stepSource: (by: 1 | -1) => void;
  readonly keepProbe: (() => void) | null;
  readonly useAsEndmembers: (() => void) | null;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
}

const SCOPE = 'map';

/** Keys of the map panel. */
export function mapCommands(actions: MapActions): Command[] {
  const nothing = () => {};
  const here = (id: string, title: string, key: string, run: () => void): Command => ({
    id: `map.${id}`,
    title,
    key,
    scope: SCOPE,
    run,
  });
  const arrow = (name: string, rows: number, columns: number): Command[] => [
    {
      ...here(`probe-${name}`, `Move the probe ${name}`, key(name), () => actions.moveProbe(rows, columns)),
      hidden: true,
    },
    {
      ...here(`probe-${name}-10`, `Move the probe ${name} by ten`, `Shift+${key(name)}`, () =>
        actions.moveProbe(10 * rows, 10 * columns),
      ),
      hidden: true,
    },
  ];
  return [
    ...arrow('up', -1, 0),
    ...arrow('down', 1, 0),
    ...arrow('left', 0, -1),
    ...arrow('right', 0, 1),
    here('probe-larger', 'Larger probe', '+ =', () => actions.resizeProbe(2)),
    here('probe-smaller', 'Smaller probe', '-', () => actions.resizeProbe(-2)),
    here('tool-probe', 'Probe tool', 'S', () => actions.setTool('probe')),
    here('tool-hand', 'Hand tool', 'H', () => actions.setTool('hand')),
    here('tool-rectangle', 'Rectangle tool', 'R', () => actions.setTool('rectangle')),
    here('tool-lasso', 'Lasso tool', 'P', () => actions.setTool('lasso')),
    {
      ...here('tool-none', 'Back to the probe tool', 'Esc', actions.leave ?? nothing),
      enabled: actions.leave !== null,
      hidden: true,
    },
    here('fit', 'Fit the map', 'F', actions.fit),
    here('zoom-in', 'Zoom in on the map', 'Z', () => actions.zoom(2)),
    here('zoom-out', 'Zoom out of the map', 'Shift+Z', () => actions.zoom(0.5)),
    {
      ...here('select-range', 'Select the pixels in the contrast range', '', actions.selectRange ?? nothing),
      enabled: actions.selectRange !== null,
    },
    {
      ...here('save-selection', 'Save the selection as a region', 'Ctrl+S', actions.saveSelection ?? nothing),
      enabled: actions.saveSelection !== null,
    },
    {
      ...here('overlay', 'Phases over the map: outlines, colored, none', 'O', actions.stepOverlay ?? nothing),
      enabled: actions.stepOverlay !== null,
    },
    here('next', 'Next map', 'PageDown', () => actions.stepSource(1)),
    here('previous', 'Previous map', 'PageUp', () => actions.stepSource(-1)),
    {
      ...here('keep-probe', 'Keep the probe as a region', 'Enter', actions.keepProbe ?? nothing),
      enabled: actions.keepProbe !== null,
    },
    {
      id: 'map.use-as-endmembers',
      title: 'Use the regions as endmembers',
      enabled: actions.useAsEndmembers !== null,
      run: actions.useAsEndmembers ?? nothing,
    },
    {
      ...here('undo-region', 'Undo the last selection', 'Ctrl+Z', actions.undo ?? nothing),
      enabled: actions.undo !== null,
    },
    {
      ...here('redo-region', 'Redo the selection', 'Ctrl+Shift+Z Ctrl+Y', actions.redo ?? nothing),
      enabled: actions.redo !== null,
    },
  ];
}

function key(name: string): string {
  return `Arrow${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
