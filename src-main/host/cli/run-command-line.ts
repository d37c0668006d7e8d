import {
  AppError,
  cancelled,
  type ErrorRecord,
  exitCodeOf,
  toErrorRecord,
} from '../../../src-preload/contract/errors.ts';
import type { Service, ServiceCall } from '../../../src-preload/contract/service.ts';
import { PHASEWRIGHT_VERSION } from '../../version.ts';
import { findCommand, parseArguments } from './arguments.ts';
import type { Command, Invocation, Outcome, ServiceFactory } from './command.ts';
import { COMMANDS } from './commands/all.ts';
import { commandHelp, generalHelp } from './help.ts';
import { onInterrupt } from './interrupt.ts';
import { type ProgressLine, progressLine } from './progress-line.ts';

type ExitCode = 0 | 1 | 2 | 3;

/**
 * Runs one command: 0 done, 1 the work failed, 2 the call or the recipe is wrong, 3 the file cannot be read.
 * @param makeService called when the command turns out to be a right one
 */
export async function runCommandLine(args: readonly string[], makeService: ServiceFactory): Promise<ExitCode> {
  surviveClosedPipes();
  const json = args.includes('--json');
  try {
    return await dispatch(args, json, makeService);
  } catch (error) {
    return fail(error, json);
  }
}

async function dispatch(args: readonly string[], json: boolean, makeService: ServiceFactory): Promise<ExitCode> {
  // `--json` may stand before the command, too.
  const [name, ...rest] = args[0] === '--json' ? [...args.slice(1), '--json'] : args;
  if (name === undefined) {
    process.stderr.write(generalHelp(COMMANDS));
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const topic = name === 'help' ? rest[0] : undefined;
    process.stdout.write(topic === undefined ? generalHelp(COMMANDS) : commandHelp(findCommand(topic, COMMANDS)));
    return 0;
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(json ? `${JSON.stringify({ version: PHASEWRIGHT_VERSION })}\n` : `${PHASEWRIGHT_VERSION}\n`);
    return 0;
  }
  if (name.startsWith('-')) {
    throw new AppError('usage', `The command comes first, before ${name}.`, 'See "phasewright --help".');
  }
  const command = findCommand(name, COMMANDS);
  const parsed = parseArguments(command, rest);
  if (parsed.flags.help === true) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  const outcome = await runCommand(command, parsed, makeService);
  process.stdout.write(json ? `${JSON.stringify(outcome.json, null, 2)}\n` : `${outcome.text}\n`);
  return outcome.exitCode ?? 0;
}

async function runCommand(
  command: Command,
  parsed: Pick<Invocation, 'positionals' | 'flags'>,
  makeService: ServiceFactory,
): Promise<Outcome> {
  const progress = progressLine(process.stderr);
  let service: Service | undefined;
  let current: ServiceCall<unknown> | undefined;
  let interrupted = false;

  let canFinishEarly = false;

  const stopListening = onInterrupt({
    finishEarly() {
      if (!canFinishEarly || !service) return false;
      progress.say('Ending with the best so far … (once more to cancel)');
      service.call('finish-early', {}).answer.catch(() => {});
      return true;
    },
    cancel() {
      interrupted = true;
      if (current) progress.say('Cancelling … (once more to stop at once)');
      current?.cancel();
    },
    stopAtOnce() {
      progress.clear();
      // The engine leaves when this process is gone; files in the making are removed by the next run.
      process.exit(1);
    },
  });

  try {
    return await command.run({
      ...parsed,
      say: progress.say,
      async call(name, request) {
        if (interrupted) throw cancelled();
        service ??= makeService();
        const call = service.call(name, request, (event) => {
          if (event.type === 'progress') canFinishEarly = event.canFinishEarly === true;
          showEvent(event, progress);
        });
        current = call;
        try {
          return await call.answer;
        } finally {
          current = undefined;
          canFinishEarly = false;
          progress.clear();
        }
      },
    });
  } finally {
    stopListening();
    await service?.close();
  }
}

function showEvent(event: Parameters<NonNullable<Parameters<Service['call']>[2]>>[0], progress: ProgressLine): void {
  if (event.type === 'progress') progress.show(event);
  else if (event.type === 'warning') progress.say(`Warning: ${event.warning}`);
}

function fail(error: unknown, json: boolean): ExitCode {
  const record = toErrorRecord(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: record }, null, 2)}\n`);
  else process.stderr.write(errorText(record));
  if (process.env.PHASEWRIGHT_DEBUG) console.error(error);
  return exitCodeOf(record.code);
}

function errorText(record: ErrorRecord): string {
  if (record.code === 'cancelled') return 'Cancelled. Nothing was changed.\n';
  const place = [
    record.file === undefined || record.message.includes(record.file) ? '' : `in ${record.file}`,
    record.byteOffset === undefined ? '' : `at byte ${record.byteOffset}`,
  ].filter(Boolean);
  const where = place.length > 0 ? `\n  ${place.join(', ')}` : '';
  return `Error: ${record.message}${where}\n${record.advice}\n`;
}

/** `phasewright … | head` closes our stdout early: that is no failure. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
