import type { MenuItemConstructorOptions } from 'electron';

/** What a menu is made for. */
export interface MenuSurroundings {
  readonly platform: NodeJS.Platform;
  /** Entries for whoever works on the program itself. */
  readonly isDevelopment: boolean;
  /** Asks the window to do something; the ids are those of its command palette. */
  readonly command: (id: string) => void;
}

type Item = MenuItemConstructorOptions;

/**
 * The menu. Whatever the window can do itself, it does: an entry only names one of its commands. Its keys are the window's,
 * too, so that they can be changed there; here they are shown where the system allows to show them only.
 */
export function menuTemplate({ platform, isDevelopment, command }: MenuSurroundings): Item[] {
  const isMac = platform === 'darwin';

  function entry(label: string, id: string, accelerator?: string): Item {
    // macOS cannot show a key without taking it, and then it would act in text fields, too.
    const shown = accelerator === undefined || isMac ? {} : { accelerator, registerAccelerator: false };
    return { id, label, click: () => command(id), ...shown };
  }

  const separator: Item = { type: 'separator' };
  const application: Item = {
    label: 'Phasewright',
    submenu: [
      { role: 'about' },
      separator,
      entry('Settings…', 'settings'),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: Item = {
    label: '&File',
    submenu: [
      entry('Open file…', 'open-file', 'CmdOrCtrl+O'),
      entry('Open project…', 'open-project', 'CmdOrCtrl+Shift+O'),
      ...(isMac ? [{ role: 'recentDocuments', submenu: [{ role: 'clearRecentDocuments' }] } satisfies Item] : []),
      entry('Open the built-in example', 'open-example'),
      separator,
      entry('Save dataset as…', 'dataset.save-as'),
      entry('Close project', 'close-project'),
      ...(isMac
        ? []
        : [separator, entry('Settings…', 'settings', 'CmdOrCtrl+,'), separator, { role: 'quit' } satisfies Item]),
    ],
  };
  const edit: Item = {
    label: '&Edit',
    submenu: [
      entry('Undo', 'undo', 'CmdOrCtrl+Z'),
      entry('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  };
  const view: Item = {
    label: '&View',
    submenu: [
      entry('Commands…', 'palette', 'CmdOrCtrl+K'),
      entry('Reset the arrangement of panels', 'layout.reset'),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(isDevelopment
        ? [separator, { role: 'reload' } satisfies Item, { role: 'toggleDevTools' } satisfies Item]
        : []),
    ],
  };
  const help: Item = {
    role: 'help',
    submenu: [
      entry('Help', 'help', 'F1'),
      entry('Keys', 'keys'),
      ...(isMac ? [] : [separator, { role: 'about' } satisfies Item]),
    ],
  };
  return [...(isMac ? [application] : []), file, edit, view, { role: 'windowMenu' }, help];
}
