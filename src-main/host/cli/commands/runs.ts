import type { ProjectRuns } from '../../../../src-preload/contract/service.ts';
import type { Command } from '../command.ts';
import { table } from '../text.ts';

/** `runs PROJECT`: the runs of a project. */
export const runs: Command = {
  name: 'runs',
  summary: 'List the runs of a project',
  usage: 'PROJECT [--json]',
  positionals: { min: 1, max: 1 },
  flags: {},
  help: `Examples
  phasewright runs Steel.phasewright
  phasewright runs Steel.phasewright --json | jq '.runs[].number'`,
  async run({ positionals, call }) {
    const answer = await call('list-runs', { project: positionals[0]! });
    return { json: answer, text: runsText(answer) };
  },
};

function runsText({ project, runs: finished, unfinished }: ProjectRuns): string {
  const rows = finished.map((run) => [
    String(run.number),
    run.name,
    run.finishedAt.slice(0, 16).replace('T', ' '),
    run.result.source.title || run.result.source.file,
    run.recipe.steps.map((step) => step.op).join(' → '),
  ]);
  const lost = unfinished.map((run) => [
    String(run.number),
    run.name,
    run.startedAt.slice(0, 16).replace('T', ' '),
    run.file,
    run.error ? `${run.state}: ${run.error.message}` : run.state,
  ]);
  const all = [...rows, ...lost].sort((a, b) => Number(a[0]) - Number(b[0]));
  if (all.length === 0) return `${project.name} has no runs yet.`;
  return table([['run', 'name', 'finished (UTC)', 'data', 'steps'], ...all], '');
}
