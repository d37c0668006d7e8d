import type { RepeatReport } from '../../../../src-preload/contract/service.ts';
import type { Command } from '../command.ts';
import { table } from '../text.ts';
import { COMPUTE_FLAGS, computeOptions } from './compute-flags.ts';

/** `rerun PROJECT RUN`: computes a run again and compares. */
export const rerun: Command = {
  name: 'rerun',
  summary: 'Compute a run again: identical bytes, or what differs',
  usage: 'PROJECT RUN [--device …] [--threads N] [--memory 4GB] [--json]',
  positionals: { min: 2, max: 2 },
  flags: {
    ...COMPUTE_FLAGS,
    device: { ...COMPUTE_FLAGS.device!, help: 'Processor of the heavy arithmetic; as before by default.' },
    threads: { ...COMPUTE_FLAGS.threads!, help: 'Threads of the numeric library; as before by default.' },
  },
  help: `Examples
  phasewright rerun Steel.phasewright 3
  phasewright rerun Steel.phasewright 3 --device webgpu      (how far does the GPU differ?)

The run is computed on the device and with the threads it was computed on, unless told otherwise. Exit
code 0 when every array has the same bytes, 1 when one differs. The project is not changed.`,
  async run({ positionals, flags, call }) {
    const request = { project: positionals[0]!, run: positionals[1]!, ...computeOptions(flags) };
    const report = await call('repeat-run', request);
    return { json: report, text: reportText(report), exitCode: report.identical ? 0 : 1 };
  },
};

function reportText(report: RepeatReport): string {
  const changed = report.changed.map(({ what, before, after }) => [what, before, after]);
  const conditions = changed.length > 0 ? table([['changed', 'then', 'now'], ...changed]) : '';
  if (report.identical) {
    const head = `Run ${report.run} gives identical bytes in all ${report.arrays.length} arrays.`;
    return conditions ? `${head}\n${conditions}` : head;
  }
  const different = report.arrays.filter((array) => !array.identical);
  return [
    `Run ${report.run} differs in ${different.length} of ${report.arrays.length} arrays.`,
    ...different.map((array) => `  ${array.name}: ${array.difference}`),
    conditions || '  File, versions and device are the same.',
  ].join('\n');
}
