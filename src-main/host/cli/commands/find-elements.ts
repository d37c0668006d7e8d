import { type ElementSearch, originText } from '../../../../src-preload/contract/elements.ts';
import { wholeNumber } from '../arguments.ts';
import type { Command, Invocation } from '../command.ts';
import { FRAMES_FLAG, framesOf } from '../frame-range.ts';
import { table } from '../text.ts';

/** `find-elements FILE`: elements that explain the peaks or edges of a file's spectra. */
export const findElements: Command = {
  name: 'find-elements',
  summary: 'Which elements explain the peaks or edges of the sum of all spectra',
  usage: 'FILE [--dataset N] [--frames A-B] [--brightest] [--json]',
  positionals: { min: 1, max: 1 },
  flags: {
    dataset: { type: 'string', value: 'N', help: 'Which dataset; by default the first one of spectra.' },
    frames: FRAMES_FLAG,
    brightest: {
      type: 'boolean',
      help: 'The largest value of each channel instead of the sum: for what few pixels hold.',
    },
  },
  help: `Examples
  phasewright find-elements map.bcf
  phasewright find-elements map.bcf --brightest
  phasewright find-elements K309.msa --json | jq -r '.proposals[] | select(.confidence == "certain") | .symbol'

Each element comes with how sure it is, why, and where else than in the specimen it could come from. A proposal
is no analysis: look at the map.`,
  async run(invocation) {
    const { positionals, flags, call } = invocation;
    const file = positionals[0]!;
    const dataset = wholeNumber('dataset', flags.dataset, 0) ?? (await firstOfSpectra(file, invocation));
    const spectrum = flags.brightest === true ? 'brightest' : 'sum';
    const found = await call('find-elements', { file, dataset, ...framesOf(flags), region: null, spectrum });
    return { json: { dataset, ...found }, text: foundText(found) };
  },
};

/** The first dataset that holds spectra; 0, which then says what it is, where there is none. */
async function firstOfSpectra(file: string, { call }: Invocation): Promise<number> {
  const { datasets } = await call('inspect-file', { file, statistics: 'none' });
  return datasets.find(({ kind }) => kind.startsWith('spectrum'))?.index ?? 0;
}

function foundText({ signal, proposals, peaks, notes }: ElementSearch): string {
  const rows = proposals.map(({ symbol, confidence, reason, origin }) => [
    symbol,
    confidence,
    origin ? `${reason} ${originText(origin)}` : reason,
  ]);
  const unexplained = peaks.filter(({ is }) => is === null);
  const what = signal === 'lines' ? 'Peaks' : 'Edges';
  return [
    rows.length > 0 ? table([['element', 'confidence', 'reason'], ...rows], '') : 'No element is proposed.',
    ...(unexplained.length > 0
      ? [`${what} that stay unexplained: ${unexplained.map(({ energy }) => energy.toFixed(3)).join(', ')}.`]
      : []),
    ...notes,
  ].join('\n');
}
