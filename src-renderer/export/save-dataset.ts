import type { ServiceAnswers, ServiceRequest } from '../../src-preload/contract/service.ts';
import type { RunningCall } from '../../src-preload/contract/wire.ts';
import type { WindowApi } from '../api/window-api.ts';
import { notifyDone, notifyError } from '../app/notices.tsx';
import { baseName } from '../app/opening.ts';
import { followed, startJob } from '../state/jobs.ts';

/** Writes a dataset into another file as a job. @param underWay the same, begun by a page before this one */
export function saveDataset(api: WindowApi, request: ServiceRequest<'convert-file'>, underWay?: RunningCall): void {
  startJob(`Save ${baseName(request.out)}`, (listen) => api.call('convert-file', request, listen), {
    onDone: ({ out, warnings }) => notifyDone([`Saved ${out}`, ...warnings].join('. ')),
    onFailed: notifyError,
    ...followed<ServiceAnswers['convert-file']>(api, underWay),
  });
}
