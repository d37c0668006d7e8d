import { describe, expect, it } from 'vitest';
import { AppError, cancelled } from '../../../src-preload/contract/errors.ts';
import { runQueue } from '../../../src-preload/contract/run-queue.ts';

const damaged = new AppError('file-damaged', 'Cut short.', 'Copy it again.');

async function run(errors: { readonly [item: string]: AppError }) {
  const told: string[] = [];
  const started: string[] = [];
  const end = await runQueue(
    ['a', 'b', 'c'],
    async (item) => {
      started.push(item);
      if (errors[item]) throw errors[item];
      return item.toUpperCase();
    },
    (item, outcome) => told.push(`${item}: ${'answer' in outcome ? outcome.answer : outcome.error.code}`),
  ).then(
    () => 'through',
    (error: AppError) => error.code,
  );
  return { told, started, end };
}

describe('a queue of runs', () => {
  it('goes on after a file that fails', async () => {
    expect(await run({ b: damaged })).toMatchObject({ told: ['a: A', 'b: file-damaged', 'c: C'], end: 'through' });
  });

  it.each([
    ['is cancelled', cancelled()],
    ['has a wrong recipe', new AppError('recipe-invalid', 'No step.', 'Add one.')],
    ['has no more room', new AppError('disk-full', 'Full.', 'Make room.')],
  ])('ends when it %s', async (_, error) => {
    expect(await run({ b: error })).toEqual({ told: ['a: A'], started: ['a', 'b'], end: error.code });
  });
});
