import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cancelled } from '../../../src-preload/contract/errors.ts';
import { type RecordingJob, recordingJob } from '../../helpers/analysis.ts';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const cube = { values: blobs(240, 8, 3, { spread: 0.3, offset: 6 }).values, shape: [6, 40, 8] };
const training = { op: 'autoencoder', latent: 2, channels: [8], epochs: 6, batch: 16, patience: 6 };
const place = (name: string) => join(folder.folder, name);
const hashes = (result: { arrays: readonly { name: string; sha256: string }[] }) =>
  result.arrays.map(({ name, sha256 }) => [name, sha256]);

/** A job that is cancelled when it is told of this many steps of training. */
function cancelledAfter(steps: number): RecordingJob {
  const job = recordingJob();
  const { pause } = job;
  job.pause = async () => {
    const { phase = '', done = 0 } = job.progress.at(-1) ?? {};
    await pause();
    if (phase.startsWith('training') && done >= steps) throw cancelled();
  };
  return job;
}

describe('a training that is cut off', () => {
  // 216 spectra are trained on in 13 steps an epoch.
  it.each([
    ['in the first epoch', 5, 0],
    ['in the middle of an epoch', 30, 2],
    ['between epochs', 26, 2],
  ])('goes on to the same bytes: %s', async (name, steps, epochs) => {
    for (const kind of ['spectral', 'variational']) {
      const recipe = [{ ...training, kind }];
      const whole = await folder.run(cube, recipe);
      const checkpoints = { folder: place(`${name} ${kind}`), resume: true };
      const cut = folder.run(cube, recipe, { checkpoints, job: cancelledAfter(steps) });
      await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
      expect(readdirSync(checkpoints.folder)).toHaveLength(1);
      const resumed = await folder.run(cube, recipe, { checkpoints });
      expect(hashes(resumed.result)).toEqual(hashes(whole.result));
      expect(resumed.result.steps[0]!.results).toEqual({ ...whole.result.steps[0]!.results, resumedFrom: epochs });
      expect(resumed.job.warnings).toContain(
        `Training went on after epoch ${epochs}, where an earlier run was cut off.`,
      );
      expect(resumed.job.progress.some(({ phase }) => /epoch 6 of 6/.test(phase))).toBe(true);
      expect(readdirSync(checkpoints.folder)).toEqual([]);
    }
  });

  it('begins anew when it is told to, when anything has changed, and when the file is damaged', async () => {
    const checkpoints = { folder: place('anew'), resume: true };
    const cut = (steps = 30) =>
      expect(folder.run(cube, [training], { checkpoints, job: cancelledAfter(steps) })).rejects.toMatchObject({
        code: 'cancelled',
      });
    await cut();
    const resumedFrom = async (more: object, steps: object[], data = cube) =>
      (await folder.run(data, steps, { checkpoints: { ...checkpoints, ...more } })).result.steps.at(-1)!.results
        .resumedFrom;
    expect(await resumedFrom({ resume: false }, [training])).toBeUndefined();
    await cut();
    expect(await resumedFrom({}, [{ ...training, seed: 1 }])).toBeUndefined();
    expect(await resumedFrom({}, [{ op: 'normalize' }, training])).toBeUndefined();
    const other = { ...cube, values: cube.values.slice() };
    other.values[100]! += 1;
    expect(await resumedFrom({}, [training], other)).toBeUndefined();
    const [file] = readdirSync(checkpoints.folder);
    const bytes = readFileSync(join(checkpoints.folder, file!));
    bytes[bytes.length - 5]! ^= 1;
    writeFileSync(join(checkpoints.folder, file!), bytes);
    expect(await resumedFrom({}, [training])).toBeUndefined();
    expect(readdirSync(checkpoints.folder)).toEqual([]);
  });

  it('is kept until the whole run is complete, and then not', async () => {
    const checkpoints = { folder: place('later step'), resume: true, intervalMs: 0 };
    const job = recordingJob();
    const { pause } = job;
    job.pause = async () => {
      await pause();
      if (job.progress.some(({ phase }) => /^step 2/.test(phase))) throw new Error('no power');
    };
    const steps = [training, { op: 'kmeans', clusters: 2 }];
    await expect(folder.run(cube, steps, { checkpoints, job })).rejects.toThrow('no power');
    const resumed = await folder.run(cube, steps, { checkpoints });
    expect(resumed.result.steps[0]!.results.resumedFrom).toBe(6);
    expect(hashes(resumed.result)).toEqual(hashes((await folder.run(cube, steps)).result));
    expect(readdirSync(checkpoints.folder)).toEqual([]);
  });

  it('a folder that cannot be written costs the checkpoint, not the training', async () => {
    writeFileSync(place('a file'), '');
    const checkpoints = { folder: place('a file'), resume: true, intervalMs: 0 };
    const { result, job } = await folder.run(cube, [training], { checkpoints });
    expect(hashes(result)).toEqual(hashes((await folder.run(cube, [training])).result));
    expect(job.warnings).toContainEqual(expect.stringMatching(/^The state of the training could not be kept/));
  });

  it('leaves nothing for longer than a week, and nothing of others', async () => {
    const checkpoints = { folder: place('old'), resume: true };
    mkdirSync(checkpoints.folder);
    for (const [name, days] of [
      ['old.training', 8],
      ['new.training', 6],
      ['other.txt', 100],
    ] as const) {
      const path = join(checkpoints.folder, name);
      writeFileSync(path, '');
      utimesSync(path, Date.now() / 1000, Date.now() / 1000 - days * 24 * 3600);
    }
    await folder.run(cube, [training], { checkpoints });
    expect(readdirSync(checkpoints.folder).sort()).toEqual(['new.training', 'other.txt']);
  });
});

describe('a training that is ended by hand', () => {
  /** A job that wants the training to end after so many steps of it. */
  function endedAfter(steps: number): RecordingJob {
    const job = recordingJob();
    let tell = () => {};
    return Object.assign(job, {
      onFinishEarly: (hear: () => void) => {
        tell = hear;
        return () => {
          tell = () => {};
        };
      },
      report: (progress: (typeof job.progress)[number]) => {
        job.progress.push(progress);
        if (progress.phase.startsWith('training') && progress.done >= steps) tell();
      },
    });
  }

  it('keeps the best weights so far', async () => {
    const steps = [training];
    const short = await folder.run(cube, [training], { job: endedAfter(30) });
    expect(short.result.steps[0]!.results).toMatchObject({ stopped: 'by hand', epochs: 2 });
    const whole = await folder.run(cube, steps);
    // The same two epochs, of which the better is kept.
    const [two, six] = [short.array('history').values, whole.array('history').values];
    expect(two).toEqual(six.slice(0, 6));
    const { bestEpoch, validationLoss } = short.result.steps[0]!.results;
    expect(validationLoss).toBe(Math.min(two[1]!, two[4]!));
    expect(two[3 * ((bestEpoch as number) - 1) + 1]).toBe(validationLoss);
    expect(short.job.progress.filter(({ canFinishEarly }) => canFinishEarly).length).toBeGreaterThan(0);
  });

  it('within the first epoch it ends with the steps taken', async () => {
    const { result } = await folder.run(cube, [training], { job: endedAfter(3) });
    expect(result.steps[0]!.results).toMatchObject({ stopped: 'by hand', epochs: 1, bestEpoch: 1 });
  });

  it('ends one training of a recipe, not the next', async () => {
    const job = endedAfter(30);
    const second = { ...training, seed: 5, epochs: 2 };
    const { result } = await folder.run(cube, [training, second], { job });
    expect(result.steps.map(({ results }) => results.stopped)).toEqual(['by hand', 'epochs']);
  });
});
