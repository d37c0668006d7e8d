/**
 * How well classes of the NEU-DET steel surfaces are found as anomalies among the five others: each class in turn is held
 * out as the anomaly, the others are nominal, and the command line's own AUROC is printed for each setting.
 *
 *     node build/bench/anomalies.ts FOLDER [setting …]
 *
 * FOLDER holds images whose names begin with their class: crazing_10.jpg. Half of the nominal images train, a quarter sets
 * the threshold, a quarter is judged together with the anomalous ones.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Steps = readonly object[];

const bin = (factor: number) => ({ op: 'rebin', rows: factor, columns: factor });
const network = { op: 'autoencoder', latent: 8, epochs: 20, batch: 32 };
const mean = { op: 'anomaly', score: 'mean' };
const others = [
  { ...mean, score: 'max' },
  { ...mean, score: 'quantile' },
];
const texture = { op: 'anomaly', score: 'texture' };
const image = { ...texture, of: 'mean' };

/** Steps after "groups", with one "anomaly" or more at their end. */
export const SETTINGS: { readonly [name: string]: Steps } = {
  'pca-10': [bin(2), { op: 'pca', components: 10 }, mean, ...others, texture],
  'pca-10 of directions': [bin(2), { op: 'normalize', method: 'l2' }, { op: 'pca', components: 10 }, mean, texture],
  'autoencoder-8': [bin(2), network, mean, texture],
  'autoencoder-8, flips': [bin(2), { ...network, flips: 'both' }, mean, texture],
  'autoencoder-32, small': [bin(3), { ...network, latent: 32, epochs: 60 }, mean, ...others, texture],
  image: [image],
  'image, binned': [bin(2), image],
  'image of directions': [{ op: 'normalize', method: 'l2' }, image],
};

if (import.meta.main) main(process.argv.slice(2));

function main([folder, ...wanted]: readonly string[]): void {
  if (folder === undefined || !existsSync(folder)) {
    console.log(`Skipped: there is no folder ${folder ?? ''} of images.`);
    return;
  }
  const classes = [...new Set(readdirSync(folder).map((name) => name.replace(/_\d+\.\w+$/, '')))].sort();
  console.log(['setting', 'score', ...classes, 'mean', 'seconds'].join('\t'));
  for (const [name, steps] of Object.entries(SETTINGS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const runs = classes.map((anomalous) => areas(folder, anomalous, steps));
    runs[0]!.scores.forEach((score, at) => {
      const row = runs.map(({ areas }) => areas[at]!);
      const average = row.reduce((sum, area) => sum + area, 0) / row.length;
      const seconds = Math.max(...runs.map((run) => run.seconds));
      console.log([name, score, ...[...row, average].map((area) => area.toFixed(3)), seconds.toFixed(0)].join('\t'));
    });
  }
}

/** AUROC of each "anomaly" step with this class held out. */
export function areas(folder: string, anomalous: string, steps: Steps) {
  const own = mkdtempSync(join(tmpdir(), 'phasewright-anomalies-'));
  try {
    const recipe = join(own, 'recipe.json');
    const groups = { op: 'groups', anomalous: [anomalous] };
    writeFileSync(recipe, JSON.stringify({ phasewright: 1, steps: [groups, ...steps] }));
    const main = join(import.meta.dirname, '../../src-main/host/cli/main.ts');
    const args = [main, 'run', recipe, folder, '--out', join(own, 'out')];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const result = JSON.parse(readFileSync(join(own, 'out', 'result.json'), 'utf8'));
    const found = result.steps.filter((step: { op: string }) => step.op === 'anomaly');
    return {
      scores: found.map((step: { parameters: { score: string } }) => step.parameters.score) as string[],
      areas: found.map(
        (step: { results: { evaluation: { auroc: number } } }) => step.results.evaluation.auroc,
      ) as number[],
      seconds: result.seconds as number,
    };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
