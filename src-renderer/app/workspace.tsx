import { Icon } from '@blueprintjs/core';
import {
  type DockviewApi,
  DockviewReact,
  type DockviewTheme,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react';
import { Activity, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { ExportCommands } from '../export/export-commands.tsx';
import { useCommandStore, useCommands } from './commands.ts';
import { LoadingState } from './empty-state.tsx';
import { arrange, COMPACT, restore } from './layout.ts';
import type { Panel } from './panel.ts';
import { PanelFrame, PanelHelpButton } from './panel-frame.tsx';
import { PANELS } from './panels.ts';
import { useChangeSettings, useDark, useMedia, useSettings } from './settings.ts';

/** An arrangement is kept this long after the last change of it. */
const KEEP_AFTER_MS = 600;
/** A panel that is shown for the first time is loaded within these. */
const FRAMES_TO_WAIT = 60;
/** The arrangement in a small window is another one. */
const COMPACT_SUFFIX = ':compact';

function PanelOfDock(props: IDockviewPanelProps<{ id: string }>) {
  const panel = PANELS.find(({ id }) => id === props.params.id);
  // That of another version, which is about to go.
  return panel ? <KnownPanel panel={panel} api={props.api} /> : null;
}

interface KnownPanelProps extends Pick<IDockviewPanelProps, 'api'> {
  readonly panel: Panel;
}

function KnownPanel({ panel, api }: KnownPanelProps) {
  const Content = panel.component;
  const [isVisible, setVisible] = useState(api.isVisible);
  useEffect(() => {
    setVisible(api.isVisible);
    const listening = api.onDidVisibilityChange((event) => setVisible(event.isVisible));
    return () => listening.dispose();
  }, [api]);
  const isResting = panel.restsWhenHidden === true && !isVisible;
  return (
    <div data-panel={panel.id} className="panel-focus" tabIndex={-1} style={{ height: '100%' }}>
      <PanelFrame title={panel.title} help={panel.help} header={false}>
        <Activity mode={isResting ? 'hidden' : 'visible'}>
          <Suspense fallback={<LoadingState what={panel.title} />}>
            <Content />
          </Suspense>
        </Activity>
      </PanelFrame>
    </div>
  );
}

function PanelTab({ api }: IDockviewPanelHeaderProps) {
  const panel = PANELS.find(({ id }) => id === api.id);
  if (!panel) return null;
  return (
    <div className="panel-tab" title={panel.title}>
      <Icon icon={panel.icon} size={13} aria-hidden title={false} />
      <span className="panel-tab-title">{panel.title}</span>
    </div>
  );
}

function GroupActions({ activePanel }: IDockviewHeaderActionsProps) {
  const panel = PANELS.find(({ id }) => id === activePanel?.id);
  return <div className="group-actions">{panel && <PanelHelpButton title={panel.title} help={panel.help} />}</div>;
}

const COMPONENTS = { panel: PanelOfDock };
const TABS = { panel: PanelTab };

/** The panels of an open project. The arrangement is remembered per project. */
export function Workspace({ project }: { readonly project: ProjectState }) {
  const { settings, ready } = useSettings();
  const change = useChangeSettings();
  const dark = useDark(settings.theme);
  const compact = useMedia(COMPACT);
  const frame = useRef<HTMLElement>(null);
  const [api, setApi] = useState<DockviewApi | null>(null);
  const folder = project.project.folder;
  const latest = useRef({ settings, change });
  latest.current = { settings, change };

  useEffect(() => {
    if (!api || !ready) return;
    // dockview hears of a new size later than the media query does.
    const { clientWidth, clientHeight } = frame.current ?? {};
    if (clientWidth && clientHeight) api.layout(clientWidth, clientHeight);
    // What somebody looks at stays in front in a window that has become small.
    const front = compact ? api.activePanel?.id : undefined;
    const kept = compact ? `${folder}${COMPACT_SUFFIX}` : folder;
    if (!restore(api, latest.current.settings.layouts[kept], compact)) arrange(api, compact);
    if (front !== undefined) api.getPanel(front)?.api.setActive();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = api.onDidLayoutChange(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { settings: now, change: set } = latest.current;
        set({ layouts: { ...now.layouts, [kept]: api.toJSON() } });
      }, KEEP_AFTER_MS);
    });
    return () => {
      clearTimeout(timer);
      keep.dispose();
    };
  }, [api, ready, folder, compact]);

  useEffect(() => {
    if (!api) return;
    // In the frame after the next: in that, dockview once more scrolls to where it was.
    const showTabs = () =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          for (const tab of frame.current?.querySelectorAll('.dv-active-tab') ?? [])
            tab.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
        }),
      );
    const focus = () => {
      useCommandStore.setState({ focusedPanel: api.activePanel?.id ?? null });
      // In a narrow group the tab has become wider by its title, and dockview has scrolled before.
      showTabs();
    };
    focus();
    const active = api.onDidActivePanelChange(focus);
    // A group that was enlarged, and is no more, has its row of tabs at the beginning again.
    const enlarged = api.onDidMaximizedGroupChange(showTabs);
    return () => {
      active.dispose();
      enlarged.dispose();
      useCommandStore.setState({ focusedPanel: null });
    };
  }, [api]);

  useCommands([
    { id: 'layout.reset', title: 'Reset the arrangement of panels', run: () => api && arrange(api, compact) },
    {
      id: 'layout.maximize',
      title: 'Enlarge this panel, or put it back',
      key: 'Ctrl+M',
      run: () => {
        if (!api?.activePanel) return;
        if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
        else api.maximizeGroup(api.activePanel);
      },
    },
    { id: 'export', title: 'Export…', key: 'Ctrl+E', run: () => showExports(api) },
    { id: 'panel.next', title: 'Go to the next panel', key: 'F6', run: () => stepPanel(api, 1) },
    { id: 'panel.previous', title: 'Go to the panel before', key: 'Shift+F6', run: () => stepPanel(api, -1) },
    ...PANELS.map((panel, index) => ({
      id: `show.${panel.id}`,
      title: `Show ${panel.title}`,
      // Ten digits, so ten keys.
      ...(index < 10 ? { key: `Alt+${(index + 1) % 10}` } : {}),
      run: () => showPanel(api, panel.id),
    })),
  ]);

  const theme = useMemo<DockviewTheme>(
    () => ({
      name: 'phasewright',
      className: 'dockview-theme-phasewright',
      colorScheme: dark ? 'dark' : 'light',
      gap: 3,
    }),
    [dark],
  );
  return (
    <main ref={frame} className="workspace" aria-label="Workspace">
      <ExportCommands />
      <DockviewReact
        theme={theme}
        components={COMPONENTS}
        tabComponents={TABS}
        defaultTabComponent={PanelTab}
        rightHeaderActionsComponent={GroupActions}
        disableFloatingGroups
        onReady={(event) => setApi(event.api)}
      />
    </main>
  );
}

function showPanel(api: DockviewApi | null, id: string) {
  api?.getPanel(id)?.api.setActive();
  focusPanel(id);
}

/** The exports of the figure: below its settings, so that the panel alone would not show them. */
function showExports(api: DockviewApi | null) {
  showPanel(api, 'figures');
  let frames = FRAMES_TO_WAIT;
  const focus = () => {
    const panel = document.querySelector('[data-panel="figures"]');
    // Whoever has gone on meanwhile stays there.
    if (!panel?.contains(document.activeElement) && document.activeElement !== document.body) return;
    const exports = panel?.querySelector<HTMLElement>('.figures-exports');
    exports?.focus();
    if (document.activeElement !== exports && frames-- > 0) requestAnimationFrame(focus);
  };
  requestAnimationFrame(focus);
}

/** Goes to the panel that is shown in the group after, or before, this one. */
function stepPanel(api: DockviewApi | null, step: 1 | -1) {
  const groups = api?.groups.filter((group) => group.activePanel) ?? [];
  const at = groups.findIndex((group) => group.id === api?.activeGroup?.id);
  const next = groups[(at + step + groups.length) % groups.length]?.activePanel;
  if (!next) return;
  showPanel(api, next.id);
}

/** Gives a panel the focus once it is shown. */
function focusPanel(id: string) {
  const focus = () => document.querySelector<HTMLElement>(`[data-panel="${id}"]`)?.focus();
  // At once where it is in sight already, so that the next key goes to it; a hidden one cannot take it yet.
  focus();
  requestAnimationFrame(focus);
}
