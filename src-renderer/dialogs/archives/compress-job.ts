import type { QueryClient } from '@tanstack/react-query';
import type { ServiceAnswers, ServiceRequest } from '../../../src-preload/contract/service.ts';
import type { RunningCall } from '../../../src-preload/contract/wire.ts';
import type { WindowApi } from '../../api/window-api.ts';
import { notifyError } from '../../app/notices.tsx';
import { baseName } from '../../app/opening.ts';
import { followed, startJob } from '../../state/jobs.ts';
import { openArchiveDialog } from './archive-dialogs.ts';

/** Compresses a dataset as a job, and shows what came of it. @param underWay the same, begun by a page before this one */
export function startCompress(
  api: WindowApi,
  queries: QueryClient,
  request: ServiceRequest<'compress-file'>,
  underWay?: RunningCall,
): void {
  startJob(`Compress ${baseName(request.file)}`, (listen) => api.call('compress-file', request, listen), {
    onDone(answer) {
      void queries.invalidateQueries({ queryKey: ['folder'] });
      openArchiveDialog({ kind: 'report', ...answer });
    },
    onFailed: notifyError,
    ...followed<ServiceAnswers['compress-file']>(api, underWay),
  });
}
