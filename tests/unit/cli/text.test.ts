import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../src-main/host/cli/arguments.ts';
import { COMMANDS } from '../../../src-main/host/cli/commands/all.ts';
import { commandHelp } from '../../../src-main/host/cli/help.ts';
import { onInterrupt } from '../../../src-main/host/cli/interrupt.ts';
import { formatDuration, progressLine } from '../../../src-main/host/cli/progress-line.ts';
import { formatSize, parseSize } from '../../../src-main/host/cli/sizes.ts';
import { axisText, table } from '../../../src-main/host/cli/text.ts';

describe('sizes', () => {
  it.each([
    ['4GB', 4e9],
    ['500MB', 5e8],
    ['500 mb', 5e8],
    ['1.5GiB', 1.5 * 2 ** 30],
    ['2g', 2e9],
    ['64Ki', 65536],
    ['1000', 1000],
  ])('%s', (text, bytes) => expect(parseSize('memory', text)).toBe(bytes));

  it.each(['', 'GB', '4XB', '-4GB', '4 G B', '1e9', '4iB'])('%j is refused', (text) => {
    expect(() => parseSize('memory', text)).toThrow(/does not understand/);
  });

  it('are shown short', () => {
    expect([0, 999, 1500, 4e9, 2.5e12].map(formatSize)).toEqual(['0 B', '999 B', '1.50 kB', '4.00 GB', '2.50 TB']);
  });
});

describe('progress', () => {
  const progress = { phase: 'k-means: refining', done: 62, total: 100, secondsLeft: 12.4 };

  it('is a bar on a terminal and leaves no trace', () => {
    const written: string[] = [];
    const line = progressLine({ isTTY: true, columns: 60, write: (text) => written.push(text) });
    line.show(progress);
    expect(written.at(-1)).toContain('k-means: refining 62 %, 12 s left'.slice(0, 30));
    expect(written.at(-1)!.length).toBeLessThan(60 + 6);
    line.clear();
    expect(written.at(-1)).toBe('\r\u001b[2K');
    const count = written.length;
    line.clear();
    expect(written).toHaveLength(count);
  });

  it('is a plain line every few seconds elsewhere, none for short work', () => {
    let clock = 0;
    const written: string[] = [];
    const line = progressLine({ write: (text) => written.push(text) }, () => clock);
    for (; clock < 12_000; clock += 250) line.show(progress);
    expect(written).toEqual(new Array(2).fill('k-means: refining 62 %, 12 s left\n'));
  });

  it('formats durations', () => {
    expect([0.2, 59, 61, 3700].map(formatDuration)).toEqual(['1 s', '59 s', '1 min 1 s', '1 h 1 min']);
  });
});

describe('arguments', () => {
  const [info, run] = COMMANDS as [(typeof COMMANDS)[0], (typeof COMMANDS)[0]];

  it('reads flags in any place and form', () => {
    const parsed = parseArguments(run, ['r.json', '--out=dir', 'a.dm4', '--threads', '2', '--json']);
    expect(parsed.positionals).toEqual(['r.json', 'a.dm4']);
    expect(parsed.flags).toEqual({ out: 'dir', threads: '2', json: true });
  });

  it('treats what follows -- as files', () => {
    expect(parseArguments(info, ['--', '--odd.dm4']).positionals).toEqual(['--odd.dm4']);
  });

  it.each([
    [['x', '--statistic'], 'did you mean "--statistics"?'],
    [['x', '--zzzzzz'], 'has no flag --zzzzzz'],
    [['x', '--constructor'], 'has no flag --constructor'],
    [[], 'FILE is missing'],
    [['a', 'b'], '"b" is one argument too many'],
  ])('info %j is refused', (args, part) => {
    expect(() => parseArguments(info, args)).toThrow(part);
  });

  it('names the missing value', () => {
    expect(() => parseArguments(run, ['r', 'f', '--out'])).toThrow('--out needs a value: --out DIR');
  });
});

describe('help', () => {
  it.each(COMMANDS.map((command) => [command.name, command] as const))('%s teaches by examples', (name, command) => {
    const help = commandHelp(command);
    expect(help).toContain(`Usage: phasewright ${name}`);
    expect(help).toContain(`Examples\n  phasewright ${name}`);
    for (const flag of Object.keys(command.flags)) expect(help).toContain(`--${flag}`);
  });
});

describe('text', () => {
  it('aligns columns', () => {
    expect(
      table(
        [
          ['k', 'name'],
          ['10', 'a'],
          ['2', 'bc'],
        ],
        '',
      ),
    ).toBe(' k  name\n10  a\n 2  bc');
  });

  it('shows ranges of axes with units', () => {
    const axis = { name: 'E', size: 250, scale: 0.1, offset: 10, units: 'eV', role: 'signal' as const };
    expect(axisText(axis)).toBe('10 … 34.9 eV, step 0.1 eV');
    expect(axisText({ ...axis, scale: 1, offset: 0, units: '' })).toBe('not calibrated');
  });
});

describe('interrupt', () => {
  it('takes signals within a second as one press, a later one as impatience', () => {
    let clock = 0;
    const seen: string[] = [];
    const stop = onInterrupt({ cancel: () => seen.push('cancel'), stopAtOnce: () => seen.push('stop') }, () => clock);
    process.emit('SIGINT');
    clock = 300;
    process.emit('SIGINT');
    expect(seen).toEqual(['cancel']);
    clock = 1500;
    process.emit('SIGINT');
    expect(seen).toEqual(['cancel', 'stop']);
    stop();
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('Ctrl-C ends early what can end early, and cancels only then; other signals cancel', () => {
    let clock = 0;
    let can = true;
    const seen: string[] = [];
    const listen = () =>
      onInterrupt(
        {
          finishEarly: () => {
            if (can) seen.push('finish');
            return can;
          },
          cancel: () => seen.push('cancel'),
          stopAtOnce: () => seen.push('stop'),
        },
        () => clock,
      );
    const press = (signal: NodeJS.Signals) => {
      clock += 1500;
      process.emit(signal, signal);
    };
    let stop = listen();
    for (let i = 0; i < 3; i++) press('SIGINT');
    stop();
    expect(seen.splice(0)).toEqual(['finish', 'cancel', 'stop']);
    stop = listen();
    press('SIGTERM');
    stop();
    expect(seen.splice(0)).toEqual(['cancel']);
    can = false;
    stop = listen();
    for (let i = 0; i < 2; i++) press('SIGINT');
    stop();
    expect(seen).toEqual(['cancel', 'stop']);
  });
});
