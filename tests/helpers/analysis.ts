import { availableParallelism } from 'node:os';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { centerSpectra } from '../../src-main/analysis/preprocessing/centered.ts';
import { surveySpectra } from '../../src-main/analysis/preprocessing/survey.ts';
import type { Spectra } from '../../src-main/analysis/spectra.ts';
import type { Compute } from '../../src-main/graphs/compute.ts';
import { openCompute } from '../../src-main/graphs/sessions.ts';
import { cancelled } from '../../src-preload/contract/errors.ts';
import type { JobContext, Progress } from '../../src-preload/contract/job.ts';

/** One set of sessions for a whole test file: graphs are compiled once. */
let shared: Promise<Compute> | undefined;

/** What an algorithm is given: the CPU, and a job that is never cancelled unless `job` says otherwise. */
export async function testContext(job: JobContext = recordingJob(), cacheBytes = 1e9): Promise<AnalysisContext> {
  shared ??= openCompute('cpu', Math.min(2, availableParallelism()), () => {});
  return { compute: await shared, job, cacheBytes };
}

export interface RecordingJob extends JobContext {
  readonly warnings: string[];
  readonly progress: Progress[];
  pauses: number;
}

/** A job that keeps what it is told. @param cancelAt number of the call of `pause` that is refused as cancelled */
export function recordingJob(cancelAt = Number.POSITIVE_INFINITY): RecordingJob {
  const job: RecordingJob = {
    signal: new AbortController().signal,
    warnings: [],
    progress: [],
    pauses: 0,
    report: (progress) => void job.progress.push(progress),
    warn: (warning) => void job.warnings.push(warning),
    async pause() {
      if (++job.pauses >= cancelAt) throw cancelled();
    },
  };
  return job;
}

/** Spectra with the mean and squared lengths that k-means and silhouettes start from. */
export async function centeredSpectra(spectra: Spectra, context: AnalysisContext) {
  const { mean } = await surveySpectra(spectra, context);
  return centerSpectra(spectra, mean, context);
}

/** The same spectra without a view, read through a function, as those of a file are. */
export function streamed({ pixels, channels, read }: Spectra): Spectra {
  return { pixels, channels, read };
}
