import { lazy, Suspense } from 'react';
import { useCommands } from '../../app/commands.ts';
import { useView } from '../../state/view-store.ts';
import { openArchiveDialog, useArchiveDialog } from './archive-dialogs.ts';
import { useArchives } from './use-archives.ts';

const CompressDialog = lazy(() => import('./compress-dialog.tsx').then((m) => ({ default: m.CompressDialog })));
const ReportDialog = lazy(() => import('./report-dialog.tsx').then((m) => ({ default: m.ReportDialog })));

/** The commands about archives and their dialogs. Stands once in the window. */
export function Archives() {
  const archives = useArchives();
  const hasFile = useView((view) => view.file !== null);
  const dialog = useArchiveDialog((state) => state.dialog);
  useCommands([
    {
      id: 'archive.compress',
      title: 'Compress…',
      enabled: hasFile,
      run: () => openArchiveDialog({ kind: 'compress', run: useView.getState().activeRun }),
    },
    { id: 'archive.decompress', title: 'Decompress…', run: () => void archives.decompress() },
  ]);
  const close = () => openArchiveDialog(null);
  if (!dialog) return null;
  return (
    <Suspense>
      {dialog.kind === 'compress' ? (
        <CompressDialog run={dialog.run} onClose={close} onCompress={archives.compress} />
      ) : (
        <ReportDialog out={dialog.out} report={dialog.report} onClose={close} />
      )}
    </Suspense>
  );
}
