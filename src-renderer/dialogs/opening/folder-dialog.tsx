import { Button, Checkbox, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { DatasetKind } from '../../../src-preload/contract/dataset.ts';
import type { FolderScan, ScannedFile } from '../../../src-preload/contract/folders.ts';
import { useApi } from '../../api/api-context.tsx';
import { useFileInfo } from '../../api/file-info.ts';
import { useProject } from '../../api/queries.ts';
import { Dialog } from '../../app/dialog.tsx';
import { ErrorState, LoadingState } from '../../app/empty-state.tsx';
import type { FolderView } from '../../app/folder-choice.ts';
import { useShowDataset } from '../../app/look-at.ts';
import { baseName, useOpening } from '../../app/opening.ts';
import { useSettings } from '../../app/settings.ts';
import { firstInvalid, recipeOf } from '../../parts/recipe/draft.ts';
import { mapOfRun } from '../../parts/recipe/draft-run.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';
import { cancelBatch, startBatch, useBatch } from '../../state/batch.ts';
import { useView } from '../../state/view-store.ts';
import { batchFiles, fittingDatasets } from './batch-choice.ts';
import { BatchTable } from './batch-table.tsx';
import { kindName, shapeText } from './dataset-words.ts';
import { FileTable } from './file-table.tsx';
import './opening.css';

interface FolderDialogProps {
  readonly view: FolderView;
  readonly onClose: () => void;
}

/** The readable files of a folder, or those dropped together: opens one, or runs the steps on many of them. */
export function FolderDialog({ view, onClose }: FolderDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const opening = useOpening();
  const showDataset = useShowDataset();
  const { data: project } = useProject();
  const { settings } = useSettings();
  const steps = useView((state) => state.steps);
  const device = useView((state) => state.device);
  const batch = useBatch();
  const [showsBatch, setShowsBatch] = useState(view.kind === 'batch' || batch.isRunning);
  const scan = useScan(view);
  const files = scan.data?.files ?? NO_FILES;
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [takesAll, setTakesAll] = useState(false);
  const openFile = useView((state) => state.file);
  const dataset = useView((state) => state.dataset);
  // The steps were made for the open dataset: what is of its kind can take them.
  const kind = useFileInfo(openFile).data?.datasets[dataset]?.kind ?? 'spectrum-image';
  const usable = useMemo(
    () => files.filter((file) => fittingDatasets(file, kind).length > 0).map(({ file }) => file),
    [files, kind],
  );
  const hasSeveral = files.some((file) => fittingDatasets(file, kind).length > 1);
  const picked = chosen ?? new Set(usable);

  const obstacle = !project
    ? 'Open one of the files first and find the steps that fit; then run them on all.'
    : project.project.mode === 'read'
      ? 'This project is open for reading only.'
      : steps.length === 0
        ? 'There are no steps yet: add them in the Steps panel first.'
        : firstInvalid(steps) >= 0
          ? 'A step is not right yet: see the Steps panel.'
          : null;
  const chosenItems = batchFiles(
    files.filter(({ file }) => picked.has(file)),
    kind,
    takesAll,
  );
  const run = () => {
    if (obstacle !== null || !project) return;
    setShowsBatch(true);
    const { threads, memoryBytes } = settings;
    void startBatch({
      api,
      queries,
      files: chosenItems,
      recipeFor: (index) => recipeOf(steps, { dataset: index }),
      common: { project: project.project.folder, device, threads, memoryBytes },
    });
  };
  const open = (path: string) => {
    onClose();
    void opening.openFile(path);
  };
  const done = batch.items.filter(({ state }) => state === 'done').length;
  const failed = batch.items.filter(({ state }) => state === 'failed').length;

  const title = showsBatch ? 'Batch' : view.kind === 'folder' ? `Folder ${baseName(view.folder)}` : 'Dropped files';
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onClose}
      style={{ width: 'min(860px, calc(100vw - 32px))' }}
      transitionDuration={0}
    >
      <DialogBody useOverflowScrollContainer={false}>
        {showsBatch ? (
          <BatchTable
            onShow={({ run: shown, file, dataset }) => {
              if (!shown) return;
              const map = mapOfRun(shown) ?? { kind: 'total' as const };
              showDataset({ file, dataset }, { activeRun: shown.number, map });
              onClose();
            }}
          />
        ) : scan.error ? (
          <ErrorState title="The folder cannot be shown" error={scan.error} retry={() => void scan.refetch()} />
        ) : scan.data ? (
          <>
            {scan.data.whole && (
              <p className="folder-whole">
                <span>
                  All of it together:{' '}
                  {scan.data.whole.datasets.map((one) => `${kindName(one)} ${shapeText(one)}`).join('; ')}
                  <span className="quiet"> · {scan.data.whole.label}</span>
                </span>
                {/* Before there are steps for a batch, this is what a folder is mostly opened for. */}
                <Button
                  size="small"
                  intent={obstacle === null ? 'none' : 'primary'}
                  onClick={() => open(scan.data.whole!.file)}
                >
                  Open the folder as one
                </Button>
              </p>
            )}
            <FileTable files={files} kind={kind} picked={picked} onPick={setChosen} onOpen={open} />
            {hasSeveral && (
              <Checkbox
                className="folder-all"
                checked={takesAll}
                onChange={(event) => setTakesAll(event.currentTarget.checked)}
                label={`All datasets of this kind (${kindWord(kind)}), not only the largest of each file`}
              />
            )}
            <p className="quiet opening-head">{leftOutText(scan.data)}</p>
          </>
        ) : (
          <LoadingState what="Looking into the files" />
        )}
      </DialogBody>
      <DialogFooter
        actions={
          showsBatch ? (
            <>
              {batch.isRunning && <Button onClick={cancelBatch}>Cancel the batch</Button>}
              {!batch.isRunning && view.kind !== 'batch' && (
                <Button onClick={() => setShowsBatch(false)}>Back to the files</Button>
              )}
              <Button intent="primary" onClick={onClose}>
                {batch.isRunning ? 'Go on in the background' : 'Close'}
              </Button>
            </>
          ) : (
            <>
              <Button onClick={onClose}>Cancel</Button>
              <Button intent="primary" disabled={obstacle !== null || picked.size === 0} onClick={run}>
                {runText(picked.size, chosenItems.length)}
              </Button>
            </>
          )
        }
      >
        <span className="quiet" role="status">
          {showsBatch
            ? `${done} of ${batch.items.length} done${failed > 0 ? `, ${failed} failed` : ''}`
            : (obstacle ?? `Steps: ${steps.map(({ op }) => describeStep(op as never).label).join(', ')}`)}
        </span>
      </DialogFooter>
    </Dialog>
  );
}

const NO_FILES: readonly ScannedFile[] = [];

/** Looks into the folder; closing the dialog ends that. */
function useScan(view: FolderView) {
  const api = useApi();
  const key = view.kind === 'folder' ? view.folder : view.kind === 'files' ? view.files.join('\n') : null;
  return useQuery({
    queryKey: ['scan', key],
    enabled: key !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<FolderScan> => {
      if (view.kind === 'folder') {
        const call = api.call('scan-folder', { folder: view.folder });
        signal.addEventListener('abort', () => call.cancel());
        return call.answer;
      }
      const files: ScannedFile[] = [];
      for (const file of view.kind === 'files' ? view.files : []) {
        const common = { file, name: baseName(file), sizeBytes: 0 };
        try {
          const { label, datasets } = await api.call('inspect-file', { file, statistics: 'none' }).answer;
          files.push({ ...common, label, datasets, error: null });
        } catch (error) {
          files.push({
            ...common,
            label: '',
            datasets: [],
            error: error instanceof Error ? error.message : String(error),
          });
        }
      }
      return { folder: '', whole: null, files, unknown: 0, more: false };
    },
  });
}

function kindWord(kind: DatasetKind): string {
  return kindName({ kind, dtype: 'float32', shape: [1, 1, 1] }).toLowerCase();
}

function runText(files: number, datasets: number): string {
  if (files === 0) return 'Run the steps';
  if (datasets > files) return `Run on ${datasets} datasets`;
  return files === 1 ? 'Run on 1 file' : `Run on ${files} files`;
}

function leftOutText({ unknown, more }: FolderScan): string {
  const parts = [
    unknown > 0 ? `${unknown} other ${unknown === 1 ? 'file is' : 'files are'} of no format that is known.` : '',
    more ? 'There are more files than are listed.' : '',
  ];
  return parts.filter(Boolean).join(' ');
}
