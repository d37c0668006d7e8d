import type { Command } from '../../app/commands.ts';

interface SpectrumActions {
  readonly toggleLog: () => void;
  readonly toggleLayout: () => void;
  readonly makeWindow: () => void;
  readonly clearWindow: () => void;
  /** Moves the first channel of the energy window and the one after its last. */
  readonly nudge: (byFirst: number, byEnd: number) => void;
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  readonly copy: () => void;
  readonly saveCsv: () => void;
  readonly savePng: () => void;
  /** Of the energy window; null where there is nothing. */
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
}

const SCOPE = 'spectrum';
/** The cube moves the window, too. */
const UNDO_SCOPES = [SCOPE, 'cube'];
const ZOOM_STEP = 1.5;

/** Keys of the spectrum panel. */
export function spectrumCommands(actions: SpectrumActions): Command[] {
  const { nudge } = actions;
  const nothing = () => {};
  const here = (id: string, title: string, key: string | undefined, run: () => void): Command => ({
    id: `spectrum.${id}`,
    title,
    ...(key ? { key } : {}),
    scope: SCOPE,
    run,
  });
  const hidden = (command: Command): Command => ({ ...command, hidden: true });
  return [
    here('log', 'Log scale of the spectrum', 'L', actions.toggleLog),
    here('layout', 'Spectra offset or overlaid', 'O', actions.toggleLayout),
    here('window', 'New energy window', 'W', actions.makeWindow),
    hidden(here('window-remove', 'Remove the energy window', 'Delete', actions.clearWindow)),
    hidden(here('window-left', 'Move the window down', 'ArrowLeft', () => nudge(-1, -1))),
    hidden(here('window-right', 'Move the window up', 'ArrowRight', () => nudge(1, 1))),
    hidden(here('window-left-10', 'Move the window down by ten', 'Shift+ArrowLeft', () => nudge(-10, -10))),
    hidden(here('window-right-10', 'Move the window up by ten', 'Shift+ArrowRight', () => nudge(10, 10))),
    hidden(here('window-wider', 'Wider window', 'ArrowUp', () => nudge(0, 1))),
    hidden(here('window-narrower', 'Narrower window', 'ArrowDown', () => nudge(0, -1))),
    hidden(here('window-wider-10', 'Wider window by ten', 'Shift+ArrowUp', () => nudge(0, 10))),
    hidden(here('window-narrower-10', 'Narrower window by ten', 'Shift+ArrowDown', () => nudge(0, -10))),
    here('fit', 'Whole spectrum', 'F', actions.fit),
    here('zoom-in', 'Zoom in on the spectrum', '+ =', () => actions.zoom(ZOOM_STEP)),
    here('zoom-out', 'Zoom out of the spectrum', '-', () => actions.zoom(1 / ZOOM_STEP)),
    here('copy', 'Copy spectra as a table', 'Ctrl+C', actions.copy),
    here('save-csv', 'Save spectra as CSV', undefined, actions.saveCsv),
    here('save-png', 'Save the spectrum as PNG', undefined, actions.savePng),
    {
      ...here('undo', 'Undo the last energy window', 'Ctrl+Z', actions.undo ?? nothing),
      scope: UNDO_SCOPES,
      enabled: actions.undo !== null,
    },
    {
      ...here('redo', 'Redo the energy window', 'Ctrl+Shift+Z Ctrl+Y', actions.redo ?? nothing),
      scope: UNDO_SCOPES,
      enabled: actions.redo !== null,
    },
  ];
}
