import { useQueryClient } from '@tanstack/react-query';
import { ARCHIVE_EXTENSION, type ErrorBound } from '../../../src-preload/contract/archive.ts';
import { WRITABLE_FORMATS } from '../../../src-preload/contract/extensions.ts';
import { framesPart } from '../../../src-preload/contract/frames.ts';
import { useApi } from '../../api/api-context.tsx';
import { useFileDialog } from '../../app/file-dialog.tsx';
import { useSettings } from '../../app/settings.ts';
import { saveDataset } from '../../export/save-dataset.ts';
import { useView } from '../../state/view-store.ts';
import { startCompress } from './compress-job.ts';

/** Endings of the formats that an archive can be written in, the usual one first. */
const WRITABLE = WRITABLE_FORMATS.map(({ extension }) => extension);

/** What can be done about archives; each asks where to write, and goes on as a job. */
export function useArchives() {
  const api = useApi();
  const ask = useFileDialog();
  const queries = useQueryClient();
  const { settings } = useSettings();
  return {
    /** Compresses the dataset that is shown. @param run whose model is taken; null trains one */
    async compress(run: number | null, bound: ErrorBound): Promise<void> {
      const { file, dataset, frames } = useView.getState();
      if (file === null) return;
      const path = await ask({
        kind: 'save-file',
        title: 'Save archive',
        path: `${withoutEnding(file)}${ARCHIVE_EXTENSION}`,
        extensions: [ARCHIVE_EXTENSION],
      });
      if (path === null) return;
      const out = path.toLowerCase().endsWith(ARCHIVE_EXTENSION) ? path : `${path}${ARCHIVE_EXTENSION}`;
      const { device, threads } = settings;
      const source = { file, dataset, ...framesPart(frames) };
      const request = { ...source, out, bound, device, threads, ...(run === null ? {} : { run }) };
      startCompress(api, queries, request);
    },
    /** Asks for an archive and for a file, and writes what the archive holds. */
    async decompress(): Promise<void> {
      const title = 'Decompress';
      const file = await ask({ kind: 'open-file', title: `${title}: which archive?`, extensions: [ARCHIVE_EXTENSION] });
      if (!file) return;
      const path = `${withoutEnding(file)}${WRITABLE[0]}`;
      const out = await ask({ kind: 'save-file', title: `${title} as`, path, extensions: WRITABLE });
      if (!out) return;
      saveDataset(api, { file, out });
    },
  };
}

function withoutEnding(path: string): string {
  return path.replace(/\.[^./\\]+$/, '');
}
