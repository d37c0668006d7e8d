import { DEVICE_NAMES, type DeviceName, SMALLEST_MEMORY_BYTES } from '../../../../src-preload/contract/compute.ts';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { choice, wholeNumber } from '../arguments.ts';
import type { Flag, Invocation } from '../command.ts';
import { parseSize } from '../sizes.ts';

/** Flags of the commands that compute. */
export const COMPUTE_FLAGS: { readonly [name: string]: Flag } = {
  device: {
    type: 'string',
    value: DEVICE_NAMES.join('|'),
    help: 'Processor of the heavy arithmetic; by default auto, which is the CPU.',
  },
  threads: { type: 'string', value: 'N', help: 'Threads of the numeric library; one per core by default.' },
  memory: { type: 'string', value: '4GB', help: 'Memory that a run may take; half of the machine by default.' },
};

/** @throws {AppError} `usage` */
export function computeOptions(flags: Invocation['flags']): {
  device?: DeviceName;
  threads: number | null;
  memoryBytes: number | null;
} {
  const device = choice('device', flags.device, DEVICE_NAMES);
  return {
    ...(device === undefined ? {} : { device }),
    threads: wholeNumber('threads', flags.threads, 1) ?? null,
    memoryBytes: typeof flags.memory === 'string' ? memorySize(flags.memory) : null,
  };
}

function memorySize(text: string): number {
  const bytes = parseSize('memory', text);
  if (bytes >= SMALLEST_MEMORY_BYTES) return bytes;
  throw new AppError(
    'usage',
    `--memory ${text} is less than 64 MB, too little for any run.`,
    'Give at least --memory 64MB.',
  );
}
