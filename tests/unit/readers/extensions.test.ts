import { expect, it } from 'vitest';
import { READERS } from '../../../src-main/readers/registry.ts';
import { READABLE_EXTENSIONS } from '../../../src-preload/contract/extensions.ts';

it('the file dialog offers every ending that a reader names', () => {
  const named = new Set(READERS.flatMap(({ extensions }) => extensions));
  expect([...named].filter((ending) => !READABLE_EXTENSIONS.includes(ending))).toEqual([]);
});
