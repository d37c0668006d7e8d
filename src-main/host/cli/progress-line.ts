import type { Progress } from '../../../src-preload/contract/job.ts';

/** Progress as hosts get it. */
export type ShownProgress = Progress & { readonly secondsLeft: number | null };

/** Where progress is shown: stderr, or a test's stand-in. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Progress and news on a stream; see {@link progressLine}. */
export interface ProgressLine {
  show(progress: ShownProgress): void;
  /** A line of its own, without disturbing the bar. */
  say(line: string): void;
  /** Takes the bar away. */
  clear(): void;
}

/** Without a terminal, a line at most this often (milliseconds): enough to see life in a log, not enough to fill it. */
const PLAIN_INTERVAL_MS = 5000;

/** Without a terminal, work shorter than this says nothing. */
const PLAIN_FIRST_MS = 2000;

/** Width of the bar in characters. */
const BAR = 24;

/** Shows progress as a bar on a terminal, as plain lines every few seconds otherwise. */
export function progressLine(stream: ProgressStream, now: () => number = () => performance.now()): ProgressLine {
  let barShown = false;
  let lastPlain = now() - PLAIN_INTERVAL_MS + PLAIN_FIRST_MS;

  function clear(): void {
    if (barShown) stream.write('\r\u001b[2K');
    barShown = false;
  }

  return {
    show(progress) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K${barText(progress).slice(0, (stream.columns ?? 80) - 1)}`);
        barShown = true;
      } else if (now() - lastPlain >= PLAIN_INTERVAL_MS) {
        lastPlain = now();
        stream.write(`${plainText(progress)}\n`);
      }
    },
    say(line) {
      clear();
      stream.write(`${line}\n`);
    },
    clear,
  };
}

/** `k-means: refining ███████░░░░░ 62 %, 12 s left` */
export function barText(progress: ShownProgress): string {
  const share = shareOf(progress);
  if (share === null) return `${progress.phase} …`;
  const full = Math.round(share * BAR);
  const way = progress.canFinishEarly ? ', Ctrl-C keeps the best' : '';
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${plainText(progress)}${way}`;
}

function plainText(progress: ShownProgress): string {
  const share = shareOf(progress);
  const percent = share === null ? ' …' : ` ${Math.floor(share * 100)} %`;
  const left = progress.secondsLeft === null || share === null ? '' : `, ${formatDuration(progress.secondsLeft)} left`;
  return `${progress.phase}${percent}${left}`;
}

function shareOf({ done, total }: ShownProgress): number | null {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : null;
}

/** `8 s`, `3 min 20 s`, `2 h 5 min` */
export function formatDuration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
