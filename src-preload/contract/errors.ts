/**
 * Errors that people meet. Every one says what happened, what to do, and where; programmer errors stay plain `Error`s.
 */

/** Why something failed. The command line's exit code follows from it (see {@link exitCodeOf}). */
export type ErrorCode =
  // the call or the recipe is wrong → exit 2
  | 'usage'
  | 'recipe-invalid'
  | 'parameter-invalid'
  | 'input-missing'
  // the file cannot be read → exit 3
  | 'file-not-found'
  | 'file-unreadable'
  | 'format-unknown'
  | 'file-damaged'
  | 'format-unsupported'
  // the work failed → exit 1
  | 'data-unsuitable'
  | 'out-of-memory'
  | 'memory-limit'
  | 'disk-full'
  | 'write-failed'
  | 'device-unavailable'
  | 'engine-crashed'
  | 'project-damaged'
  | 'project-newer'
  | 'project-locked'
  | 'project-not-found'
  | 'run-not-found'
  | 'cancelled'
  | 'internal';

/** The parts of an error that travel between processes and into `--json` output. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly advice: string;
  readonly file?: string;
  /** Reader that reported it, such as `gatan-dm`. */
  readonly format?: string;
  /** Field of the file or parameter of the recipe that is wrong, such as `steps[2].clusters`. */
  readonly field?: string;
  readonly byteOffset?: number;
}

type Where = { readonly [K in 'file' | 'format' | 'field' | 'byteOffset']?: ErrorRecord[K] | undefined };

/** An error made for people: `message` says what happened, `advice` what to do about it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly advice: string;
  readonly where: Where;

  constructor(code: ErrorCode, message: string, advice: string, where: Where & { cause?: unknown } = {}) {
    const { cause, ...place } = where;
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.advice = advice;
    this.where = place;
  }
}

/** The error thrown when a person cancels: never shown as a failure. */
export function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.', 'Nothing was changed; run it again when you like.');
}

/** Plain record of any thrown value, fit for JSON and for another process. */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof AppError) {
    const place = Object.fromEntries(Object.entries(error.where).filter(([, value]) => value !== undefined));
    return { code: error.code, message: error.message, advice: error.advice, ...place };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Something in Phasewright itself went wrong: ${message}`,
    advice: 'Please report this with the recipe and, if you can, the file.',
  };
}

/** The error that a record describes. */
export function fromErrorRecord(record: ErrorRecord): AppError {
  const { code, message, advice, ...where } = record;
  return new AppError(code, message, advice, where);
}

const CALL_IS_WRONG: readonly ErrorCode[] = ['usage', 'recipe-invalid', 'parameter-invalid', 'input-missing'];
const FILE_CANNOT_BE_READ: readonly ErrorCode[] = [
  'file-not-found',
  'file-unreadable',
  'format-unknown',
  'file-damaged',
  'format-unsupported',
];

/** Exit code of the command line: 1 the work failed, 2 the call or the recipe is wrong, 3 the file cannot be read. */
export function exitCodeOf(code: ErrorCode): 1 | 2 | 3 {
  if (CALL_IS_WRONG.includes(code)) return 2;
  if (FILE_CANNOT_BE_READ.includes(code)) return 3;
  return 1;
}
