import { PHASEWRIGHT_VERSION } from '../../version.ts';
import { COMMON_FLAGS } from './arguments.ts';
import type { Command, Flag } from './command.ts';

/** The page of `--help`. */
export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map((command) => `  ${command.name.padEnd(width)} ${command.summary}`).join('\n');
  return `Phasewright ${PHASEWRIGHT_VERSION}: finds the phases in EELS and EDS spectrum images, and draws the map.

Usage: phasewright <command> …        (in a checkout: npm run -s cli -- <command> …)

Start here
  phasewright example steel.hspy                                            a spectrum image to try it on
  phasewright info steel.hspy                                               what it holds
  phasewright run resources/recipes/example.json steel.hspy --out result    phases, spectra, figure

Commands
${list}

"phasewright <command> --help" shows examples of each. Results go to stdout, progress to stderr; with --json,
stdout is one JSON document. Exit codes: 0 done, 1 the work failed, 2 the call or the recipe is wrong,
3 the file cannot be read.
`;
}

/** The page of `<command> --help`. */
export function commandHelp(command: Command): string {
  const flags = Object.entries<Flag>({ ...command.flags, ...COMMON_FLAGS });
  const left = flags.map(([name, flag]) => `  --${name}${flag.value === undefined ? '' : ` ${flag.value}`}`);
  const width = Math.min(30, Math.max(...left.map((text) => text.length)));
  const lines = flags.map(([, flag], index) => {
    const text = left[index]!;
    return text.length > width ? `${text}\n${' '.repeat(width)}  ${flag.help}` : `${text.padEnd(width)}  ${flag.help}`;
  });
  return `${command.summary}.

Usage: phasewright ${command.name} ${command.usage}

${command.help}

Flags
${lines.join('\n')}
`;
}
