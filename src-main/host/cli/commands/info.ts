import type { DatasetInfo, FileInfo } from '../../../../src-preload/contract/dataset.ts';
import { framesText } from '../../../../src-preload/contract/frames.ts';
import type { Command } from '../command.ts';
import { FRAMES_FLAG, framesOf } from '../frame-range.ts';
import { axisText, number, shapeText, table } from '../text.ts';

/** `info FILE`: what a file holds. */
export const info: Command = {
  name: 'info',
  summary: 'What a file holds: datasets, axes, units, statistics',
  usage: 'FILE [--statistics] [--frames A-B] [--json]',
  positionals: { min: 1, max: 1 },
  flags: {
    statistics: { type: 'boolean', help: 'Smallest, largest and summed value, also of data above 64 MB.' },
    frames: FRAMES_FLAG,
  },
  help: `Examples
  phasewright info cube.dm4
  phasewright info map.hspy --statistics
  phasewright info map.emd --frames 1-50 --statistics
  phasewright info map.hspy --json | jq '.datasets[0].shape'

Shapes are shown as (x, y | E), in JSON in C-order [y, x, E]. The number before a dataset is what a
recipe's "dataset" and "convert --dataset" mean.`,
  async run({ positionals, flags, call, say }) {
    const answer = await call('inspect-file', {
      file: positionals[0]!,
      statistics: flags.statistics === true,
      ...framesOf(flags),
    });
    if (flags.json !== true) for (const warning of answer.warnings) say(`Warning: ${warning}`);
    return { json: answer, text: infoText(answer) };
  },
};

const KNOWN_BY = { content: 'by its content', ending: 'by its ending', folder: 'a folder opened whole' } as const;

function infoText(answer: FileInfo): string {
  const count = answer.datasets.length;
  const head = `${answer.file}: ${answer.label} (${answer.format}, ${KNOWN_BY[answer.recognizedBy]}), ${count} dataset${count === 1 ? '' : 's'}`;
  return [head, ...answer.datasets.map(datasetText)].join('\n\n');
}

function datasetText(dataset: DatasetInfo): string {
  const { index, title, kind, axes, dtype, frames, statistics } = dataset;
  const rows = axes.map((axis) => [axis.name || '?', String(axis.size), axisText(axis), axis.role]);
  const lines = [
    `[${index}] ${title || 'untitled'}: ${kind} ${shapeText(axes)} ${dtype}`,
    table([['axis', 'size', 'range', 'role'], ...rows], '    '),
  ];
  if (frames) {
    const { count, summed } = frames;
    const which = summed[1] - summed[0] === count ? 'all summed' : `${framesText(summed)} summed`;
    lines.push(`    ${count} frames, ${which}`);
  }
  if (kind === 'other' && axes.length >= 3) {
    const what =
      axes.length > 3 ? `${axes.length} axes: steps take them` : 'no axis is known to be an energy: steps take them';
    lines.push(`    ${what} as images or, of three axes, as spectra, once "arrange" says which`);
  }
  if (statistics) {
    const { min, max, sum, notFinite } = statistics;
    const bad = notFinite > 0 ? `, ${notFinite} not finite` : '';
    lines.push(`    values ${number(min)} … ${number(max)}, sum ${number(sum)}${bad}`);
  }
  return lines.join('\n');
}
