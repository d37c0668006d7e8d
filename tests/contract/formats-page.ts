import { READERS } from '../../src-main/readers/registry.ts';
import { WRITERS } from '../../src-main/writers/registry.ts';
import { FEATURES } from './format-features.ts';

/** The page FORMATS.md: every format with what is read of it and which files were compared. `verified`: names of files by format. */
export function formatsPage(verified: ReadonlyMap<string, readonly string[]>): string {
  const all = [...verified.values()].flat().length;
  const rows = READERS.map(({ format, label, extensions }) => {
    const { knownBy, reads, leavesOut, checkedBy } = FEATURES[format]!;
    const files = verified.get(format)?.length ?? 0;
    const checked = [
      ...(files > 0 ? [`${files} file${files === 1 ? '' : 's'}`] : []),
      ...(checkedBy ? [checkedBy] : []),
    ];
    const endings = extensions.map((ending) => `\`${ending}\``).join(' ');
    return `| ${label} | ${endings} | ${knownBy} | ${reads} | ${leavesOut} | ${checked.join('; ')} | ${endingsWritten(extensions)} |`;
  });
  const lists = READERS.flatMap(({ format, label }) => {
    const names = verified.get(format) ?? [];
    return names.length === 0 ? [] : [`- **${label}**: ${names.map((name) => `\`${name}\``).join(', ')}`];
  });
  return [
    '# File formats',
    '',
    '<!-- Written by tests/contract/formats.test.ts; UPDATE_FORMATS=1 npm test -- tests/contract/formats.test.ts writes it anew. -->',
    '',
    'A file is recognized by its content; endings only break ties. Axes have the file’s own units, what has no calibration stays in channels and',
    'pixels, and metadata come under HyperSpy’s names beside the file’s own tree. What a reader leaves out in detail stands in the README of its folder',
    'under `src-main/readers`.',
    '',
    `“Files” counts those of other people’s test data whose shape, number type, axes, units, sum, smallest and largest value, samples and checksum of`,
    `the array agree with what the origin’s own reader gives (HyperSpy, RosettaSciIO, openNCEM, …): ${all} files. Differences that are meant, such as spectra last, stand with their`,
    'reasons in `tests/contract/presented-differently.ts`.',
    '',
    '| format | endings | known by | reads | leaves out | compared with other readers | writes |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Written: ${WRITERS.map(({ label, extensions }) => `${label} (${extensions.map((one) => `\`${one}\``).join(', ')})`).join('; ')}.`,
    '',
    '## Files compared',
    '',
    ...lists,
    '',
  ].join('\n');
}

function endingsWritten(extensions: readonly string[]): string {
  return WRITERS.some((writer) => writer.extensions.some((ending) => extensions.includes(ending))) ? 'yes' : '';
}
