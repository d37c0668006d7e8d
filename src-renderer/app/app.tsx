import { Button } from '@blueprintjs/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { useApi } from '../api/api-context.tsx';
import { useProject, useProjectChange } from '../api/queries.ts';
import { Applying } from '../dialogs/applying/applying.tsx';
import { Archives } from '../dialogs/archives/archive-commands.tsx';
import { ArrangeAxes } from '../dialogs/arranging/arrange-axes.tsx';
import { ChooseFrames } from '../dialogs/frames/choose-frames.tsx';
import { HelpDrawer } from '../panels/help/help-drawer.tsx';
import { useKeptRegions } from '../panels/map/kept-regions.ts';
import { DropTarget } from '../panels/start/drop-target.tsx';
import { StartView } from '../panels/start/start-view.tsx';
import { useBatch } from '../state/batch.ts';
import { useForgetPlaces } from '../state/presentation.ts';
import { useReadOn } from '../state/reading.ts';
import { nextRedo, nextUndo } from '../state/undoable.ts';
import { useView } from '../state/view-store.ts';
import { useAdoptedJobs } from './adopted-jobs.ts';
import { useCancelCommand } from './cancel-command.ts';
import { CommandPalette } from './command-palette.tsx';
import { listenToKeys, runCommand, useCommands } from './commands.ts';
import { ConnectionBanner } from './connection.tsx';
import { useDatasetChoice } from './dataset-choice.ts';
import { closeDialog, openDialog, useDialogs } from './dialogs.ts';
import { ErrorState, LoadingState } from './empty-state.tsx';
import { FileDialogHost } from './file-dialog.tsx';
import { showFolder, useFolderView } from './folder-choice.ts';
import { KeyList } from './key-list.tsx';
import { isLookedAt, lookAt, lookAway } from './look-at.ts';
import { Notices, notifyError } from './notices.tsx';
import { baseName, useOpening } from './opening.ts';
import { PanelErrorBoundary } from './panel-frame.tsx';
import { useAppliedSettings } from './settings.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { TitleBar } from './title-bar.tsx';
import { useKeptView } from './use-kept-view.ts';
import { Workspace } from './workspace.tsx';

const FolderDialog = lazy(() =>
  import('../dialogs/opening/folder-dialog.tsx').then((m) => ({ default: m.FolderDialog })),
);
const WorkspaceCommands = lazy(() =>
  import('./workspace-commands.tsx').then((m) => ({ default: m.WorkspaceCommands })),
);
const SaveDatasetDialog = lazy(() =>
  import('../export/save-dataset-dialog.tsx').then((m) => ({ default: m.SaveDatasetDialog })),
);
const DatasetChooser = lazy(() =>
  import('../dialogs/opening/dataset-chooser.tsx').then((m) => ({ default: m.DatasetChooser })),
);

/** The whole window: start view or workspace, and what lies over both. */
export function App() {
  const project = useProject();
  const folderView = useFolderView((state) => state.view);
  const choice = useDatasetChoice((state) => state.choice);
  useAppliedSettings();
  useHostEvents();
  useAdoptedJobs();
  useEffect(() => listenToKeys(), []);
  useShownProject(project.data);
  useKeptView(project.data);
  return (
    <div className="app">
      <AppCommands project={project.data ?? null} />
      <Archives />
      <Applying />
      {project.data && (
        <Suspense>
          <WorkspaceCommands />
        </Suspense>
      )}
      <ReadOn />
      <KeptRegions />
      <ConnectionBanner />
      {project.data ? (
        <>
          <TitleBar project={project.data} />
          <MissingFile project={project.data} />
          <PanelErrorBoundary title="The workspace">
            <Workspace key={project.data.project.folder} project={project.data} />
          </PanelErrorBoundary>
        </>
      ) : project.isError ? (
        <ErrorState title="The project cannot be shown" error={project.error} retry={() => project.refetch()} />
      ) : project.isPending ? (
        <LoadingState what="Starting" />
      ) : (
        <StartView />
      )}
      <HelpDrawer />
      <DropTarget />
      <Dialogs />
      <FileDialogHost />
      {folderView && (
        <Suspense>
          <FolderDialog key={JSON.stringify(folderView)} view={folderView} onClose={() => showFolder(null)} />
        </Suspense>
      )}
      {choice && (
        <Suspense>
          <DatasetChooser key={choice.info.file} info={choice.info} onClose={choice.answer} />
        </Suspense>
      )}
      <ArrangeAxes />
      <ChooseFrames />
      <Notices />
    </div>
  );
}

function Dialogs() {
  const open = useDialogs((state) => state.open);
  if (open === 'palette') return <CommandPalette onClose={closeDialog} />;
  if (open === 'keys') return <KeyList onClose={closeDialog} />;
  if (open === 'settings') return <SettingsDialog onClose={closeDialog} />;
  if (open === 'save-dataset') {
    return (
      <Suspense>
        <SaveDatasetDialog onClose={closeDialog} />
      </Suspense>
    );
  }
  return null;
}

/** Does what the host says unasked. */
function useHostEvents() {
  const api = useApi();
  const queries = useQueryClient();
  const opening = useOpening();
  const latest = useRef(opening);
  latest.current = opening;
  useEffect(
    () =>
      api.listen((event) => {
        if (event.type === 'project-changed') queries.invalidateQueries({ queryKey: ['project'] });
        else if (event.type === 'open-file') void latest.current.openPath(event.file);
        else runCommand(event.command);
      }),
    [api, queries],
  );
}

/** Shows the dataset of a project that is open already when the window comes up, or that another window has opened. */
function useShownProject(project: ProjectState | null | undefined) {
  useEffect(() => {
    if (project && !isLookedAt(project)) lookAt(project);
    if (project === null) lookAway();
    document.title = project ? `${project.project.name} – Phasewright` : 'Phasewright';
  }, [project]);
}

/** Hears of every turn of reading, so that what stands around it need not. */
function ReadOn() {
  useReadOn();
  useForgetPlaces();
  return null;
}

function KeptRegions() {
  useKeptRegions();
  return null;
}

/** The commands that act everywhere. */
function AppCommands({ project }: { readonly project: ProjectState | null }) {
  const opening = useOpening();
  const undo = useProjectChange('undo');
  const redo = useProjectChange('redo');
  const [undoable, redoable] = [nextUndo(project?.history ?? []), nextRedo(project?.history ?? [])];
  const hasFile = useView(({ file }) => file !== null);
  const hasBatch = useBatch(({ items }) => items.length > 0);
  const writable = project?.project.mode === 'write';
  useCancelCommand();
  useCommands([
    { id: 'palette', title: 'Commands', key: 'Ctrl+K', run: () => openDialog('palette') },
    { id: 'open-file', title: 'Open file…', key: 'Ctrl+O', run: () => void opening.chooseFile() },
    { id: 'open-folder', title: 'Open folder…', run: () => void opening.chooseFolder() },
    {
      id: 'show.batch',
      title: 'Show the batch',
      enabled: hasBatch,
      run: () => showFolder({ kind: 'batch' }),
    },
    { id: 'open-project', title: 'Open project…', key: 'Ctrl+Shift+O', run: () => void opening.chooseProject() },
    { id: 'open-example', title: 'Open the built-in example', run: () => void opening.openExample() },
    {
      id: 'dataset.save-as',
      title: 'Save dataset as…',
      enabled: hasFile,
      run: () => openDialog('save-dataset'),
    },
    { id: 'close-project', title: 'Close project', enabled: project !== null, run: () => void opening.close() },
    {
      id: 'undo',
      title: undoable ? `Undo: ${undoable.label}` : 'Undo',
      short: 'Undo',
      key: 'Ctrl+Z',
      enabled: undoable !== undefined && writable,
      run: () => undo.mutate({}, { onError: notifyError }),
    },
    {
      id: 'redo',
      title: redoable ? `Redo: ${redoable.label}` : 'Redo',
      short: 'Redo',
      key: 'Ctrl+Shift+Z Ctrl+Y',
      enabled: redoable !== undefined && writable,
      run: () => redo.mutate({}, { onError: notifyError }),
    },
    { id: 'settings', title: 'Settings', key: 'Ctrl+,', run: () => openDialog('settings') },
    { id: 'keys', title: 'Keys', key: '?', run: () => openDialog('keys') },
    { id: 'help', title: 'Help', key: 'F1', run: () => useView.getState().set({ help: 'index' }) },
  ]);
  return null;
}

/** Says that the dataset has moved, and lets it be found. */
function MissingFile({ project }: { readonly project: ProjectState }) {
  const opening = useOpening();
  if (!project.current?.missing) return null;
  return (
    <div className="banner" role="alert">
      <span>
        {baseName(project.current.file)} is no longer where it was ({project.current.file}). Runs can be looked at
        without it.
      </span>
      <Button size="small" onClick={() => void opening.chooseFile()}>
        Find it…
      </Button>
    </div>
  );
}
