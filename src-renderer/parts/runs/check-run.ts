import { create } from 'zustand';
import type { RepeatReport, ServiceAnswers, ServiceRequest } from '../../../src-preload/contract/service.ts';
import type { RunningCall } from '../../../src-preload/contract/wire.ts';
import type { WindowApi } from '../../api/window-api.ts';
import { notifyError } from '../../app/notices.tsx';
import { followed, startJob } from '../../state/jobs.ts';

/** The last time that a run was computed once more: its job, and what came out. */
interface RunCheck {
  readonly job: string;
  readonly report: RepeatReport | null;
}

/** By project and run: runs have numbers in each project. */
const useChecks = create<{ readonly checks: ReadonlyMap<string, RunCheck> }>(() => ({ checks: new Map() }));

export function useRunCheck(project: string, run: number): RunCheck | undefined {
  return useChecks(({ checks }) => checks.get(keyOf(project, run)));
}

/** Computes a run once more as a job, and keeps what that says of it. @param underWay the same, begun by a page before this one */
export function checkRun(api: WindowApi, request: ServiceRequest<'repeat-run'>, underWay?: RunningCall): void {
  const { project, run } = request;
  const keep = (check: RunCheck) =>
    useChecks.setState(({ checks }) => ({ checks: new Map([...checks, [keyOf(project, run), check]]) }));
  startJob(
    `Check run ${run} again`,
    (listen, job) => {
      // Also when it is run again.
      keep({ job, report: null });
      return api.call('repeat-run', request, listen);
    },
    {
      onDone: (report) => keep({ job: '', report }),
      onFailed: notifyError,
      ...followed<ServiceAnswers['repeat-run']>(api, underWay, (job) => keep({ job, report: null })),
    },
  );
}

function keyOf(project: string, run: number | string): string {
  return `${project} ${run}`;
}
