import { AppError } from '../../src-preload/contract/errors.ts';

/** How a process ended: its exit code, or the signal that killed it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last that it wrote to stderr. */
  readonly lastWords: string;
}

const SAVE_MEMORY =
  'Close other programs, set less memory (in the settings, or --memory 2GB), crop or rebin first, or ask for fewer components or clusters.';

/** Windows exit codes of the same meaning as signals: access violation, stack overflow, illegal instruction. */
const WINDOWS_CRASHES: { readonly [code: number]: string } = {
  3221225477: 'access violation',
  3221225725: 'stack overflow',
  3221225501: 'illegal instruction',
};

/** The error for an engine that died in the middle of a job: how it ended, the likely reason, what to do. */
export function engineCrashed(end: ProcessEnd): AppError {
  const { reason, advice } = explain(end);
  const how = end.signal ? `killed by ${end.signal}` : `exit code ${end.code ?? 'unknown'}`;
  const last = lastLine(end.lastWords);
  return new AppError(
    'engine-crashed',
    `The engine process ended in the middle of the work (${how}): ${reason}.${last ? ` Its last words: ${last}` : ''}`,
    `${advice} Nothing that was finished before is lost.`,
  );
}

function explain({ code, signal, lastWords }: ProcessEnd): { reason: string; advice: string } {
  if (/heap out of memory|Allocation failed|bad_alloc|std::bad_array/i.test(lastWords)) {
    return { reason: 'it ran out of memory', advice: SAVE_MEMORY };
  }
  if (signal === 'SIGKILL' || code === 137) {
    return { reason: 'most likely the system stopped it because memory ran out', advice: SAVE_MEMORY };
  }
  if (signal === 'SIGTERM' || signal === 'SIGHUP') {
    return { reason: 'something asked it to end', advice: 'Run it again.' };
  }
  if (signal || code === 134 || code === 139 || (code !== null && code in WINDOWS_CRASHES)) {
    const name = code === null ? undefined : WINDOWS_CRASHES[code];
    return {
      reason: `a native library crashed${name ? ` (${name})` : ''}`,
      advice:
        'Run it again on the CPU (--device cpu); if it happens once more, please report it with the recipe and the file.',
    };
  }
  return { reason: 'an unexpected error', advice: 'Please report this with the recipe and, if you can, the file.' };
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const error = lines.findLast((line) => /^(\w*Error|FATAL|fatal|terminate)/.test(line));
  return error ?? lines.findLast((line) => line !== '' && !/^(at |Node\.js v)/.test(line)) ?? '';
}
