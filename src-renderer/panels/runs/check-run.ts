import type { ServiceAnswers, ServiceRequest } from '../../../src-preload/contract/service.ts';
import type { RunningCall } from '../../../src-preload/contract/wire.ts';
import type { WindowApi } from '../../api/window-api.ts';
import { notifyError } from '../../app/notices.tsx';
import { followed, startJob } from '../../state/jobs.ts';
import { useRunsView } from './run-actions.ts';

/** Computes a run once more as a job, and keeps what that says of it. @param underWay the same, begun by a page before this one */
export function checkRun(api: WindowApi, request: ServiceRequest<'repeat-run'>, underWay?: RunningCall): void {
  const { project, run } = request;
  startJob(`Check run ${run} again`, (listen) => api.call('repeat-run', request, listen), {
    onDone: (report) =>
      useRunsView.setState(({ reports }) => ({
        reports: new Map([...reports, [reportKey(project, report.run), report]]),
      })),
    onFailed: notifyError,
    ...followed<ServiceAnswers['repeat-run']>(api, underWay),
  });
}

/** Runs have numbers in each project. */
export function reportKey(project: string, run: number): string {
  return `${project} ${run}`;
}
