import { basename, dirname, extname, join, resolve } from 'node:path';
import { AppError, type ErrorRecord, exitCodeOf } from '../../../../src-preload/contract/errors.ts';
import type { RunResult } from '../../../../src-preload/contract/results.ts';
import { runQueue } from '../../../../src-preload/contract/run-queue.ts';
import type { Command, Invocation, Outcome } from '../command.ts';
import { FRAMES_FLAG, framesOf } from '../frame-range.ts';
import { runText } from '../run-text.ts';
import { stepsHelp } from '../steps-help.ts';
import { COMPUTE_FLAGS, computeOptions } from './compute-flags.ts';
import { readRecipe } from './read-recipe.ts';

/** One finished run, as `--json` and as text. */
interface Done {
  readonly json: object;
  readonly text: string;
}

/** `run RECIPE FILE...`: runs a recipe on one file or several. */
export const run: Command = {
  name: 'run',
  summary: 'Run a recipe on a file: maps, spectra, figures',
  usage:
    'RECIPE.json FILE... (--out DIR | --project NAME.phasewright) [--frames A-B] [--device …] [--threads N] [--memory 4GB] [--json]',
  positionals: { min: 2, max: Number.POSITIVE_INFINITY },
  flags: {
    out: { type: 'string', value: 'DIR', help: 'Folder for result.json, one .npy per array, and the figures.' },
    project: {
      type: 'string',
      value: 'NAME.phasewright',
      help: 'Project that keeps the run; made when there is none.',
    },
    name: { type: 'string', value: 'NAME', help: 'Name of the run in the project.' },
    frames: FRAMES_FLAG,
    'no-resume': {
      type: 'boolean',
      help: 'Train anew, where an earlier run of the same recipe was cut off in a training.',
    },
    ...COMPUTE_FLAGS,
  },
  help: `Examples
  phasewright run resources/recipes/eels-low-loss.json cube.dm4 --out result
  phasewright run recipe.json cube.hspy --project Steel.phasewright
  phasewright run recipe.json map.emd --frames 1-50 --project Map.phasewright
  phasewright run recipe.json a.dm4 b.dm4 c.dm4 --out results      (results/a, results/b, results/c)

A recipe is a JSON file:
  { "phasewright": 1, "dataset": 0,
    "steps": [ { "op": "crop", "signal": [10, 35] },
               { "op": "normalize", "method": "sum" },
               { "op": "kmeans", "clusters": 3, "seed": 0 },
               { "op": "silhouette" } ],
    "figures": [ { "figure": "phase-map", "format": "svg" } ] }

"frames": [0, 50] beside "dataset" sums the first fifty frames only, as --frames 1-50 does: counted from 0, and the
second number is the frame after the last.

Into DIR go result.json (steps with the parameters as used, scalar results, versions, device, the hash of the
file), the figures, and one .npy per array: labels [y, x], centroids [cluster, channel], silhouette [y, x],
components, scores, … A second step of the same kind writes labels-2.npy and so on.

Which number of clusters? { "op": "sweep", "clusters": [2, 8] } tries them all and says which one the data speak for.

Steps and their parameters, with (defaults)
${stepsHelp()}

The same recipe with the same seed on the same machine gives the same bytes. Files of an earlier run in
DIR are replaced when the new run is complete; a failed or cancelled run changes nothing.

While a network trains, Ctrl-C ends the training and keeps the best weights so far; once more cancels. A training
that was cut off (cancelled, crashed, no power) goes on where it was when the same command is given again.`,
  async run(invocation) {
    const { positionals, flags } = invocation;
    const [recipeFile, ...files] = positionals as [string, ...string[]];
    const target = targetOf(flags);
    const recipe = { ...readRecipe(recipeFile), ...framesOf(flags) };
    const resume = flags['no-resume'] !== true;
    const options = { recipe, recipeFolder: dirname(resolve(recipeFile)), resume, ...computeOptions(flags) };
    const runOne = async (file: string, folder: string): Promise<Done> => {
      if (target.project !== undefined) {
        const name = typeof flags.name === 'string' ? { name: flags.name } : {};
        return projectRun(
          await invocation.call('run-to-project', { ...options, ...name, file, project: target.project }),
        );
      }
      return folderRun(await invocation.call('run-to-folder', { ...options, file, folder }));
    };
    if (files.length === 1) return runOne(files[0]!, target.out ?? '');
    return runSeveral(files, folderNames(files), target.out ?? '', runOne, invocation);
  },
};

async function runSeveral(
  files: readonly string[],
  names: readonly string[],
  out: string,
  runOne: (file: string, folder: string) => Promise<Done>,
  { say }: Invocation,
): Promise<Outcome> {
  const runs: object[] = [];
  const texts: string[] = [];
  let failure: ErrorRecord | undefined;
  await runQueue(
    files,
    (file, index) => runOne(file, join(out, names[index]!)),
    (file, outcome) => {
      if ('answer' in outcome) {
        runs.push(outcome.answer.json);
        texts.push(outcome.answer.text);
        return;
      }
      const { error } = outcome;
      failure ??= error;
      runs.push({ file, error });
      say(`${file}: ${error.message} ${error.advice}`);
    },
  );
  return { json: { runs }, text: texts.join('\n\n'), exitCode: failure ? exitCodeOf(failure.code) : 0 };
}

function folderRun(answer: { folder: string; result: RunResult; figures: readonly string[] }): Done {
  const { folder, result, figures } = answer;
  const arrays = result.arrays.map((array) => array.file).join(', ');
  const drawn = figures.length > 0 ? `\n  figures  ${figures.map((path) => basename(path)).join(', ')}` : '';
  const text = `${runText(result)}\nFiles in ${folder}:\n  record   result.json\n  arrays   ${arrays || 'none'}${drawn}`;
  return { json: { ...result, folder, figures }, text };
}

function projectRun(answer: { project: string; run: { number: number; name: string; result: RunResult } }): Done {
  const { project, run } = answer;
  const text = `${runText(run.result)}\nKept as run ${run.number} (${run.name}) in ${project}.`;
  return { json: { ...run.result, project, run: run.number, name: run.name }, text };
}

function targetOf(flags: Invocation['flags']): { out?: string; project?: string } {
  const { out, project } = flags;
  if ((out === undefined) === (project === undefined)) {
    const message =
      out === undefined ? 'Where to put the result is missing.' : '--out and --project exclude each other.';
    throw new AppError(
      'usage',
      message,
      'Give --out DIR for plain files, or --project NAME.phasewright to keep the run.',
    );
  }
  if (flags.name !== undefined && project === undefined) {
    throw new AppError('usage', '--name needs --project.', 'A run in a folder has the name of its folder.');
  }
  return typeof out === 'string' ? { out } : { project: String(project) };
}

/** Names of files without ending, made different where they are not. */
function folderNames(files: readonly string[]): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const stem = basename(file, extname(file));
    let name = stem;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${stem}-${count}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
