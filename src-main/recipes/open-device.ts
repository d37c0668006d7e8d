import type { DeviceChoice, DeviceName } from '../../src-preload/contract/compute.ts';
import type { Compute } from '../graphs/compute.ts';
import { openCompute } from '../graphs/sessions.ts';
import { tensorFlowTraining } from '../graphs/tensorflow/tensorflow-training.ts';
import type { TrainingBackend } from '../graphs/training-backend.ts';
import { loadTensorFlow } from './load-tensorflow.ts';

/** What the steps of a run compute on. */
export interface Device {
  readonly compute: Compute;
  /** What trains networks instead of `compute`. */
  readonly training?: TrainingBackend;
  /** What was used and why, as far as the run has come. */
  choice(): DeviceChoice;
}

/**
 * Opens the device of a run. `tfjs` is TensorFlow.js for the training of networks, and the CPU for all else; as any other
 * device it is replaced by the CPU, with a warning that says why, when it cannot be used.
 *
 * @param folder where the user has installed TensorFlow.js
 */
export async function openDevice(
  requested: DeviceName,
  threads: number,
  warn: (warning: string) => void,
  folder = process.env.PHASEWRIGHT_TENSORFLOW,
): Promise<Device> {
  if (requested !== 'tfjs') {
    const compute = await openCompute(requested, threads, warn);
    return { compute, choice: () => compute.choice };
  }
  const compute = await openCompute('cpu', threads, warn);
  try {
    return withTraining(compute, tensorFlowTraining(await loadTensorFlow(folder)), warn);
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
    warn(`The device "tfjs" cannot be used here (${why}); the CPU did the work instead.`);
    const choice: DeviceChoice = { requested, used: 'cpu', reason: `"tfjs" cannot be used: ${why}`, threads };
    return { compute, choice: () => choice };
  }
}

function withTraining(compute: Compute, training: TrainingBackend, warn: (warning: string) => void): Device {
  const { threads } = compute.choice;
  let trained = false;
  warn('The device "tfjs" trains networks; all else is computed on the CPU.');
  return {
    compute,
    training: {
      name: training.name,
      open(...how) {
        trained = true;
        return training.open(...how);
      },
    },
    choice: () =>
      trained
        ? {
            requested: 'tfjs',
            used: 'tfjs',
            reason: `networks trained by ${training.name}, all else on the CPU`,
            threads,
          }
        : { requested: 'tfjs', used: 'cpu', reason: '"tfjs" trains networks, and there was none to train', threads },
  };
}
