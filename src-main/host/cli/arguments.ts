import { parseArgs } from 'node:util';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { closestWord, didYouMean } from '../../../src-preload/contract/suggestions.ts';
import type { Command } from './command.ts';

/** What was typed after the command's name, checked. */
export interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly flags: { readonly [name: string]: string | boolean | undefined };
}

/** Flags that every command has. */
export const COMMON_FLAGS = {
  json: { type: 'boolean', help: 'One JSON document on stdout, also for errors.' },
  help: { type: 'boolean', help: 'This page.' },
} as const;

/** @throws {AppError} `usage` that names the flag or argument and what was probably meant. */
export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const known = { ...command.flags, ...COMMON_FLAGS };
  const options = Object.fromEntries(Object.entries(known).map(([name, { type }]) => [name, { type }]));
  const { tokens } = parseArgs({
    args: args.map((arg) => (arg === '-h' ? '--help' : arg)),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags: { [name: string]: string | boolean } = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(known, token.name) ? known[token.name as keyof typeof known] : undefined;
    if (!flag) throw unknownFlag(command, token.rawName, Object.keys(known));
    flags[token.name] = flag.type === 'boolean' ? true : flagValue(command, token);
  }
  if (flags.help !== true) checkCount(command, positionals);
  return { positionals, flags };
}

/** @throws {AppError} `usage` */
export function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((one) => one.name === name);
  if (command) return command;
  const names = commands.map((one) => one.name);
  const hint = didYouMean(name, names);
  const advice = hint ? 'See "phasewright --help" for all commands.' : `Commands are ${names.join(', ')}.`;
  throw new AppError('usage', `There is no command "${name}"${hint || '.'}`, advice);
}

/** One of a few words as the value of a flag. @throws {AppError} `usage` */
export function choice<Word extends string>(
  flag: string,
  value: string | boolean | undefined,
  words: readonly Word[],
): Word | undefined {
  if (value === undefined) return undefined;
  if (words.includes(value as Word)) return value as Word;
  const hint = closestWord(String(value), words);
  const advice = `Use one of ${words.join(', ')}.`;
  throw new AppError('usage', `--${flag} cannot be "${value}"${hint ? `, did you mean "${hint}"?` : '.'}`, advice);
}

/** A whole number as the value of a flag. @throws {AppError} `usage` */
export function wholeNumber(flag: string, value: string | boolean | undefined, min: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (typeof value === 'string' && /^\d+$/.test(value) && number >= min && Number.isSafeInteger(number)) return number;
  throw new AppError(
    'usage',
    `--${flag} needs a whole number of at least ${min}, not "${value}".`,
    `Such as --${flag} ${min + 1}.`,
  );
}

function flagValue(command: Command, token: { name: string; value: string | undefined }): string {
  const flag = command.flags[token.name];
  if (token.value !== undefined && token.value !== '') return token.value;
  throw usage(command, `--${token.name} needs a value: --${token.name} ${flag?.value ?? 'VALUE'}.`);
}

function unknownFlag(command: Command, raw: string, known: readonly string[]): AppError {
  const name = raw.replace(/^-+/, '');
  return usage(
    command,
    `"${command.name}" has no flag ${raw}${didYouMean(name, known).replace(/"(.*)"/, '"--$1"') || '.'}`,
  );
}

function checkCount(command: Command, positionals: readonly string[]): void {
  const { min, max } = command.positionals;
  const wanted = command.usage.split(' ').filter((word) => /^[A-Z]/.test(word));
  if (positionals.length < min) {
    throw usage(command, `${wanted[positionals.length] ?? 'An argument'} is missing.`);
  }
  if (positionals.length > max) throw usage(command, `"${positionals[max]}" is one argument too many.`);
}

function usage(command: Command, message: string): AppError {
  const advice = `Usage: phasewright ${command.name} ${command.usage}. See "phasewright ${command.name} --help".`;
  return new AppError('usage', message, advice);
}
