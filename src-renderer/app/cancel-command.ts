import { useRef } from 'react';
import { latestRunningJob } from '../state/jobs.ts';
import { type Job, useView } from '../state/view-store.ts';
import { type Command, useCommands } from './commands.ts';
import { notifyDone } from './notices.tsx';
import { durationText } from './sizes.ts';

/** Work that took longer than this is not thrown away by one press of Esc. */
const ASK_AFTER_MS = 30_000;
/** A second press within this time is the answer; as long as the notice stands. */
const ANSWER_MS = 5000;

/** Esc: closes the help, else cancels the job that was started last. A panel's own Esc comes before it. */
export function useCancelCommand(): void {
  const isHelpOpen = useView((view) => view.help !== null);
  const title = useView((view) => latestRunningJob(view.jobs)?.title);
  const asked = useRef<{ readonly job: string; readonly at: number } | null>(null);
  const cancelByKey = (job: Job) => {
    const now = Date.now();
    const isAnswer = asked.current?.job === job.id && now - asked.current.at < ANSWER_MS;
    if (isAnswer || now - job.startedAt < ASK_AFTER_MS) return job.cancel();
    asked.current = { job: job.id, at: now };
    notifyDone(
      `Press again to cancel “${job.title}”: it has worked for ${durationText((now - job.startedAt) / 1000)}.`,
    );
  };
  const latest = () => latestRunningJob(useView.getState().jobs);
  const commands: Command[] = [
    {
      id: 'cancel',
      title: 'Close the help, or cancel the running job',
      key: 'Esc',
      enabled: isHelpOpen || title !== undefined,
      precedes: isHelpOpen,
      hidden: true,
      run: () => {
        if (isHelpOpen) return useView.getState().set({ help: null });
        const job = latest();
        if (job) cancelByKey(job);
      },
    },
    {
      id: 'jobs.cancel',
      short: 'Cancel the running job',
      title: `Cancel the running job${title === undefined ? '' : `: ${title}`}`,
      enabled: title !== undefined,
      run: () => latest()?.cancel(),
    },
  ];
  useCommands(commands);
}
