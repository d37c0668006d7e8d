import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../src-preload/contract/errors.ts';

/** Largest request: a lasso over a whole large map is a list of pixels, far below this. */
export const LARGEST_REQUEST_BYTES = 32e6;

/**
 * The JSON that a request carries.
 * @throws {AppError} `usage` when it is too large or no JSON
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  // A form of a page elsewhere cannot send this type without asking first.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw wrong('it is not of type JSON');
  const tooLarge = () => wrong(`it is larger than ${LARGEST_REQUEST_BYTES / 1e6} MB`);
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_REQUEST_BYTES) {
    request.resume();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_REQUEST_BYTES) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw wrong('it is no JSON');
  }
}

function wrong(why: string): AppError {
  return new AppError('usage', `The request cannot be read: ${why}.`, 'Reload the window.');
}
