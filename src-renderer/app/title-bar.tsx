import { Button, HTMLSelect, Menu, MenuDivider, MenuItem } from '@blueprintjs/core';
import type { FileInfo } from '../../src-preload/contract/dataset.ts';
import { framesPart, titleOfFrames } from '../../src-preload/contract/frames.ts';
import type { DatasetOfFile } from '../../src-preload/contract/looked-dataset.ts';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { useFileInfo } from '../api/file-info.ts';
import { useProject } from '../api/queries.ts';
import { recognizedText } from '../dialogs/opening/dataset-words.ts';
import { useActiveRun } from '../parts/runs/active-run.ts';
import { isSameDataset } from '../state/same-dataset.ts';
import { nextRedo, nextUndo } from '../state/undoable.ts';
import { useView, useViewOf } from '../state/view-store.ts';
import { allCommands, commandKeys, runCommand, useCommandStore } from './commands.ts';
import { openDialog } from './dialogs.ts';
import { showKey } from './keys.ts';
import { useShowDataset } from './look-at.ts';
import { baseName } from './opening.ts';
import { Popover } from './popover.tsx';
import { sizeText } from './sizes.ts';

/** What is open, where it is computed, what can be undone. */
export function TitleBar({ project }: { readonly project: ProjectState }) {
  const undo = nextUndo(project.history);
  const redo = nextRedo(project.history);
  const readOnly = project.project.mode === 'read';
  return (
    <header className="title-bar">
      <Popover placement="bottom-start" content={<ProjectMenu />}>
        <Button variant="minimal" endIcon="caret-down" aria-label={`Project ${project.project.name}`}>
          <h1>{project.project.name}</h1>
        </Button>
      </Popover>
      {readOnly && <span className="quiet">read only</span>}
      <span className="crumb" aria-hidden="true">
        /
      </span>
      <DatasetChooser />
      <span className="spring" />
      <Device />
      <Button
        variant="minimal"
        icon="undo"
        disabled={!undo || readOnly}
        aria-label={undo ? `Undo: ${undo.label}` : 'Undo'}
        title={undo ? `Undo: ${undo.label} (Ctrl+Z)` : 'Nothing to undo'}
        onClick={() => runCommand('undo')}
      />
      <Button
        variant="minimal"
        icon="redo"
        disabled={!redo || readOnly}
        aria-label={redo ? `Redo: ${redo.label}` : 'Redo'}
        title={redo ? `Redo: ${redo.label} (Ctrl+Shift+Z)` : 'Nothing to redo'}
        onClick={() => runCommand('redo')}
      />
      <Button
        variant="minimal"
        icon="help"
        aria-label="Help"
        title="Help"
        onClick={() => useView.getState().set({ help: 'index' })}
      />
      <Button
        variant="minimal"
        icon="cog"
        aria-label="Settings"
        title="Settings"
        onClick={() => openDialog('settings')}
      />
      <Button variant="outlined" icon="search" onClick={() => openDialog('palette')} title="Commands">
        <kbd>{showKey('Ctrl+K')}</kbd>
      </Button>
    </header>
  );
}

function ProjectMenu() {
  const keys = useCommandStore((state) => state.keys);
  const commands = allCommands();
  const item = (id: string, icon: Parameters<typeof MenuItem>[0]['icon']) => {
    const command = commands.find((one) => one.id === id);
    if (!command) return null;
    const [key] = commandKeys(command, keys);
    return (
      <MenuItem
        icon={icon}
        text={command.title}
        disabled={command.enabled === false}
        {...(key ? { label: showKey(key) } : {})}
        onClick={command.run}
      />
    );
  };
  return (
    <Menu>
      {item('open-file', 'document-open')}
      {item('open-folder', 'folder-open')}
      {item('open-project', 'projects')}
      <MenuDivider />
      {item('frames.choose', 'layers')}
      {item('dataset.save-as', 'floppy-disk')}
      <MenuDivider />
      {item('layout.reset', 'page-layout')}
      {item('keys', 'key')}
      <MenuDivider />
      {item('close-project', 'cross')}
    </Menu>
  );
}

/** The open dataset; a chooser where the file holds several. */
function DatasetChooser() {
  const { file, dataset, frames } = useViewOf('file', 'dataset', 'frames');
  const { data } = useFileInfo(file);
  const { data: project } = useProject();
  const showDataset = useShowDataset();
  if (file === null) return <span className="dataset quiet">no dataset</span>;
  const shown = data?.datasets[dataset];
  const name = baseName(file);
  const choices = choicesOf(file, data?.datasets ?? [], project?.listed ?? [], {
    file,
    dataset,
    ...framesPart(frames),
  });
  const at = choices.findIndex((one) => isSameDataset(one.dataset, { file, dataset, frames }));
  if (!shown || !data) return <span className="dataset">{name}</span>;
  return (
    <>
      {choices.length > 1 ? (
        <HTMLSelect
          minimal
          aria-label="Dataset"
          value={at}
          options={choices.map(({ title }, value) => ({ value, label: `${name} · ${title}` }))}
          onChange={(event) => {
            const chosen = choices[Number(event.currentTarget.value)];
            if (chosen) showDataset(chosen.dataset);
          }}
        />
      ) : (
        <span className="dataset" title={`${file}\n${recognizedText(data)}`}>
          {shown.title || name}
        </span>
      )}
      <span className="shape">{shown.shape.join(' × ')}</span>
    </>
  );
}

/** Datasets of a file, each followed by those of some of its frames that are listed or open. */
function choicesOf(
  file: string,
  datasets: FileInfo['datasets'],
  listed: readonly DatasetOfFile[],
  open: DatasetOfFile,
): readonly { readonly dataset: DatasetOfFile; readonly title: string }[] {
  const framed = listed.filter((one) => one.frames && one.file === file);
  const parts = open.frames && !framed.some((one) => isSameDataset(one, open)) ? [...framed, open] : framed;
  return datasets.flatMap((described) => {
    const { index: dataset, title } = described;
    const own = parts.filter((one) => one.dataset === dataset);
    return [
      { dataset: { file, dataset }, title: titleOf(described) },
      ...own.map((one) => ({
        dataset: { file, dataset, ...framesPart(one.frames) },
        title: titleOf({ ...described, title: titleOfFrames(title, one.frames!) }),
      })),
    ];
  });
}

function titleOf({ index, title, shape }: FileInfo['datasets'][number]): string {
  return `${title || `dataset ${index + 1}`} (${shape.join(' × ')})`;
}

/** Where the shown run was computed, or where the next one will be. */
function Device() {
  const run = useActiveRun();
  const device = useView((view) => view.device);
  if (!run) return <span className="device">{device === 'auto' ? 'Automatic device' : device.toUpperCase()}</span>;
  const { used, threads, reason } = run.result.device;
  const name = used === 'cpu' ? `CPU · ${threads} ${threads === 1 ? 'thread' : 'threads'}` : used.toUpperCase();
  return (
    <span
      className="device"
      title={`Run ${run.number}: ${reason}. Most memory so far: ${sizeText(run.result.peakMemoryBytes)}.`}
    >
      {name} · {sizeText(run.result.peakMemoryBytes)}
    </span>
  );
}
