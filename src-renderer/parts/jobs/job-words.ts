import { durationText } from '../../app/sizes.ts';
import type { Job } from '../../state/view-store.ts';

/** What a running job does, how far it is, and the time left: `k-means 40 %, 5 s left`. */
export function runningText({
  phase,
  done,
  total,
  secondsLeft,
}: Pick<Job, 'phase' | 'done' | 'total' | 'secondsLeft'>) {
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : '';
  const left = secondsLeft === null ? '' : `, ${durationText(secondsLeft)} left`;
  return `${phase}${share}${left}`;
}
