import { describe, expect, it } from 'vitest';
import { engineCrashed } from '../../../src-main/jobs/crash.ts';

describe('engineCrashed', () => {
  it.each([
    [{ code: null, signal: 'SIGKILL' as const, lastWords: '' }, /SIGKILL.*memory ran out/, /--memory/],
    [{ code: null, signal: 'SIGSEGV' as const, lastWords: '' }, /SIGSEGV.*native library/, /--device cpu/],
    [{ code: 3221225477, signal: null, lastWords: '' }, /access violation/, /--device cpu/],
    [{ code: 134, signal: null, lastWords: 'FATAL ERROR: x heap out of memory' }, /ran out of memory/, /--memory/],
    [{ code: null, signal: 'SIGTERM' as const, lastWords: '' }, /asked it to end/, /again/],
    [
      { code: 1, signal: null, lastWords: 'x.ts:1\n\nTypeError: no\n    at f (x.ts:1)\n\nNode.js v24.0.0\n' },
      /exit code 1.*TypeError: no/,
      /report/,
    ],
  ])('explains %o', (end, message, advice) => {
    const error = engineCrashed(end);
    expect(error.code).toBe('engine-crashed');
    expect(error.message).toMatch(message);
    expect(error.advice).toMatch(advice);
  });
});
