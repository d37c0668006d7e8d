import { AppError } from '../../src-preload/contract/errors.ts';

/** Where in a file something is wrong. */
export interface Place {
  readonly file?: string | undefined;
  readonly format?: string | undefined;
  readonly field?: string | undefined;
  readonly byteOffset?: number | undefined;
  readonly cause?: unknown;
}

/** Error of a file that contradicts itself, ends too early or says impossible things. */
export function damaged(message: string, place: Place, advice?: string): AppError {
  const usual = 'The file is damaged or was cut short. Copy it again from the microscope or from a backup.';
  return new AppError('file-damaged', message, advice ?? usual, place);
}

/** Error of a file that is sound but holds something Phasewright does not read. */
export function unsupported(message: string, advice: string, place: Place): AppError {
  return new AppError('format-unsupported', message, advice, place);
}

/** The same error with the file and format filled in where it does not say them. */
export function withPlace(error: unknown, place: Place): unknown {
  if (!(error instanceof AppError)) return error;
  const { file = place.file, format = place.format, ...rest } = error.where;
  return new AppError(error.code, error.message, error.advice, {
    ...rest,
    file,
    format,
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  });
}
