import { useQueryClient } from '@tanstack/react-query';
import { AppError, cancelled } from '../../src-preload/contract/errors.ts';
import { READABLE_EXTENSIONS } from '../../src-preload/contract/extensions.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import type { ServiceCall, ServiceEvent } from '../../src-preload/contract/service.ts';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { useApi } from '../api/api-context.tsx';
import type { WindowApi } from '../api/window-api.ts';
import { arrangeOnOpening } from '../dialogs/arranging/arrangement.ts';
import { startJob } from '../state/jobs.ts';
import { type ChosenDatasets, chooseDatasets, useDatasetChoice } from './dataset-choice.ts';
import { useFileDialog } from './file-dialog.tsx';
import { showFolder } from './folder-choice.ts';
import { lookAt } from './look-at.ts';
import { notifyError } from './notices.tsx';
import { keepViewNow } from './use-kept-view.ts';

/** Queries that are of no project and no file: all others are forgotten when another is opened. */
const OUTLIVING = new Set(['project', 'recent-projects', 'settings', 'heartbeat', 'folder', 'scan']);

type Begin = (listen: (event: ServiceEvent) => void) => ServiceCall<ProjectState>;

/** Opening and closing of projects and files. What goes wrong is said as a notice; progress stands among the jobs. */
export function useOpening() {
  const api = useApi();
  const queries = useQueryClient();
  const choose = useFileDialog();

  const begin = (title: string, call: Begin) => {
    void keepViewNow();
    const job = startJob(title, call, {
      onDone: (state) => {
        queries.removeQueries({ predicate: ({ queryKey }) => !OUTLIVING.has(String(queryKey[0])) });
        queries.setQueryData(['project'], state);
        queries.invalidateQueries({ queryKey: ['recent-projects'] });
        lookAt(state);
      },
      onFailed: (error) => {
        // The start view says it in its own place.
        if (queries.getQueryData(['project'])) notifyError(error);
      },
    });
    return job.answer.then(
      () => true,
      () => false,
    );
  };

  const openFile = (file: string) => begin(`Open ${baseName(file)}`, (listen) => openChosen(api, file, listen));
  const openProject = (folder: string) =>
    begin(`Open ${baseName(folder).replace(/\.phasewright$/i, '')}`, (listen) =>
      api.call('open-project', { folder }, listen),
    );

  /** A project, or the files in a folder. */
  const openFolder = (folder: string) => {
    if (/\.phasewright[/\\]?$/i.test(folder)) void openProject(folder);
    else showFolder({ kind: 'folder', folder });
  };

  /** A project's folder, or a file. */
  const openPath = (path: string) => (/\.phasewright[/\\]?$/i.test(path) ? openProject(path) : openFile(path));

  return {
    openFile,
    openProject,
    openPath,
    openExample: () => begin('Open the built-in example', (listen) => api.call('open-example', {}, listen)),
    chooseFile: async () => {
      const file = await choose({ kind: 'open-file', title: 'Open file', extensions: READABLE_EXTENSIONS });
      if (file) await openPath(file);
    },
    chooseProject: async () => {
      const folder = await choose({ kind: 'open-project', title: 'Open project' });
      if (folder) await openProject(folder);
    },
    openFolder,
    chooseFolder: async () => {
      const folder = await choose({ kind: 'open-folder', title: 'Open folder' });
      if (folder) openFolder(folder);
    },
    close: async () => {
      await keepViewNow();
      try {
        await api.call('close-project', {}).answer;
        queries.setQueryData(['project'], null);
        queries.invalidateQueries({ queryKey: ['recent-projects'] });
      } catch (error) {
        notifyError(error);
      }
    },
  };
}

/** Opens a file: all of it where it holds one dataset, else those that a person chooses. Cancelling the choice is a cancel. */
function openChosen(api: WindowApi, file: string, listen: (event: ServiceEvent) => void): ServiceCall<ProjectState> {
  let isCancelled = false;
  let current: { cancel(): void } | null = null;
  const wait = <Answer>(call: ServiceCall<Answer>): Promise<Answer> => {
    current = call;
    return call.answer;
  };
  const open = async () => {
    const info = await wait(api.call('inspect-file', { file, statistics: 'none' }, listen));
    if (info.datasets.length === 0) {
      const message = `${baseName(file)} holds nothing that can be shown.`;
      throw new AppError('data-unsuitable', message, 'Open another file.', { file });
    }
    let chosen: ChosenDatasets | null = { datasets: [{ dataset: 0 }] };
    if (info.datasets.length > 1 && !isCancelled) chosen = await chooseDatasets(info);
    const [first, ...also] = (chosen?.datasets ?? []).map(({ dataset, frames }) => ({
      dataset,
      ...framesPart(frames),
    }));
    if (isCancelled || first === undefined) throw cancelled();
    if (chosen?.arrange) arrangeOnOpening({ file, dataset: first.dataset, arrange: chosen.arrange });
    return wait(api.call('open-in-project', { file, ...first, also }, listen));
  };
  return {
    answer: open(),
    cancel() {
      isCancelled = true;
      current?.cancel();
      useDatasetChoice.getState().choice?.answer(null);
    },
  };
}

/** The folder that something lies in. */
export function parentFolder(path: string): string {
  const plain = path.replace(/[/\\]+$/, '');
  const cut = Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\'));
  return cut > 0 ? plain.slice(0, cut) : plain.slice(0, cut + 1) || plain;
}

/** Last part of a path of any system. */
export function baseName(path: string): string {
  return (
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? path
  );
}
