import { expect, it } from 'vitest';
import { READERS } from '../../../src-main/readers/registry.ts';
import { WRITERS } from '../../../src-main/writers/registry.ts';
import { READABLE_EXTENSIONS, WRITABLE_FORMATS } from '../../../src-preload/contract/extensions.ts';

it('the file dialog offers every ending that a reader names', () => {
  const named = new Set(READERS.flatMap(({ extensions }) => extensions));
  expect([...named].filter((ending) => !READABLE_EXTENSIONS.includes(ending))).toEqual([]);
});

it('the window offers every format that can be written, by its first ending', () => {
  const offered = WRITABLE_FORMATS.map(({ extension }) => extension);
  expect(offered.toSorted()).toEqual(WRITERS.map(({ extensions }) => extensions[0]).toSorted());
});
