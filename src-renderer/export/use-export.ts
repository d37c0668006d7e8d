import { useMutation } from '@tanstack/react-query';
import { EXPORT_KINDS, type ExportedArray, type ExportKind } from '../../src-preload/contract/export-kinds.ts';
import type { ServiceAnswers } from '../../src-preload/contract/service.ts';
import { useApi } from '../api/api-context.tsx';
import { useProject } from '../api/queries.ts';
import { useFileDialog } from '../app/file-dialog.tsx';
import { notifyDone, notifyWarning } from '../app/notices.tsx';
import { type Begin, startJob } from '../state/jobs.ts';
import { suggestedPath, withExtension } from './export-names.ts';

export interface ExportRequest {
  readonly kind: ExportKind;
  readonly run: number;
  readonly figure: { readonly figure?: string };
  /** Of an array: which. */
  readonly array?: ExportedArray | undefined;
}

/** Asks where, then writes a run or its figure. The answer is the files written, or null when the dialog was cancelled. */
export function useExport() {
  const api = useApi();
  const ask = useFileDialog();
  const { data: project } = useProject();
  return useMutation({
    mutationFn: async ({ kind, run, figure, array }: ExportRequest) => {
      const { folder, name } = project!.project;
      const { label, extension } = EXPORT_KINDS[kind];
      const path = await ask({
        kind: 'save-file',
        title: `Save ${label}`,
        path: suggestedPath(kind, folder, name, run, { figure: figure.figure, array }),
        extensions: [extension],
      });
      if (path === null) return null;
      const out = withExtension(path, kind);
      const request = { run, what: kind, out, figure, ...(array && kind.startsWith('array-') ? { array } : {}) };
      const begin: Begin<ServiceAnswers['export-run']> = (listen) =>
        api.call('export-run', request, (event) => {
          if (event.type === 'warning') notifyWarning(event.warning);
          listen(event);
        });
      // Also when it is run again from the list of jobs.
      const job = startJob(`Save ${label}`, begin, { onDone: ({ files }) => saidSaved(files) });
      return (await job.answer).files;
    },
  });
}

/** Says which files have been written. */
export function saidSaved(files: readonly string[]): void {
  notifyDone(files.length === 1 ? `Saved ${files[0]}` : `Saved ${files.length} files: ${files[0]} …`);
}
