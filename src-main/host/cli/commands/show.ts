import { formatNumber } from '../../../../src-preload/contract/numbers.ts';
import type { RunDetails } from '../../../../src-preload/contract/service.ts';
import { countUnassigned } from '../../../../src-preload/contract/unassigned-pixels.ts';
import type { Command } from '../command.ts';
import { runText } from '../run-text.ts';
import { table } from '../text.ts';

/** `show PROJECT RUN`: everything known of a run. */
export const show: Command = {
  name: 'show',
  summary: 'Everything known of a run',
  usage: 'PROJECT RUN [--json]',
  positionals: { min: 2, max: 2 },
  flags: {},
  help: `Examples
  phasewright show Steel.phasewright 3
  phasewright show Steel.phasewright 3 --json | jq .run.recipe > recipe.json      (the recipe, to use again)

RUN is the number that "runs" lists, or the run's name.`,
  async run({ positionals, call }) {
    const answer = await call('show-run', { project: positionals[0]!, run: positionals[1]! });
    return { json: answer, text: showText(answer) };
  },
};

function showText({ run, phases, unassigned, figures }: RunDetails): string {
  const { result } = run;
  const arrays = run.arrays.map((array) => [array.name, array.dtype, `[${array.shape.join(', ')}]`]);
  const sections = [
    `Run ${run.number}: ${run.name}, ${run.startedAt}`,
    runText(result),
    `SHA-256 of the file ${result.source.sha256}`,
    `Phasewright ${result.versions.phasewright}, ONNX Runtime ${result.versions.onnxruntime}, Node ${result.versions.node}, ${result.versions.platform}`,
  ];
  if (arrays.length > 0) sections.push(table([['array', 'type', 'shape'], ...arrays]));
  if (phases.length > 0) {
    const rows = phases.map((phase) => [phase.letter, phase.name, phase.color, phase.clusters.join(', ')]);
    sections.push(table([['phase', 'name', 'color', 'clusters'], ...rows]));
  }
  if (unassigned) {
    const rows = unassigned.regions.map((region) => [
      region.name,
      region.phase ?? 'all phases',
      formatNumber(countUnassigned([region])),
    ]);
    sections.push(table([['unassigned by hand', 'of', 'pixels'], ...rows]));
  }
  for (const { request } of figures)
    sections.push(`  figure ${request.figure}, ${request.format}, ${request.widthMm} mm`);
  for (const warning of run.warnings) sections.push(`Warning: ${warning}`);
  return sections.join('\n');
}
