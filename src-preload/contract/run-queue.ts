import { AppError, type ErrorRecord, exitCodeOf, toErrorRecord } from './errors.ts';

/** What became of one item of a queue. */
export type QueueOutcome<Answer> = { readonly answer: Answer } | { readonly error: ErrorRecord };

/**
 * Runs a recipe on one file after the other, for the command line and for the window. A file that fails does not stop the
 * others; what is wrong for every file does, and so does cancelling.
 *
 * @param tell hears of each item that has come to an end
 * @throws {AppError} `cancelled`, or what is wrong with the recipe or the machine
 */
export async function runQueue<Item, Answer>(
  items: readonly Item[],
  runOne: (item: Item, index: number) => Promise<Answer>,
  tell: (item: Item, outcome: QueueOutcome<Answer>, index: number) => void,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    let outcome: QueueOutcome<Answer>;
    try {
      outcome = { answer: await runOne(item, index) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') throw error;
      const record = toErrorRecord(error);
      if (exitCodeOf(record.code) === 2 || record.code === 'disk-full') throw error;
      outcome = { error: record };
    }
    tell(item, outcome, index);
  }
}
