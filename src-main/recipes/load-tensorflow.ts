import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import type { TensorFlowModule } from '../graphs/tensorflow/tensorflow-layers.ts';

/** Packages of TensorFlow.js with native libraries, the one with CUDA first. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * Functions that Node 23 took out of `util` and that TensorFlow.js for Node still calls (4.22, the last release:
 * tensorflow/tfjs#8609).
 */
const REMOVED: { readonly [name: string]: (value: unknown) => boolean } = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isString: (value) => typeof value === 'string',
  isNumber: (value) => typeof value === 'number',
  isBoolean: (value) => typeof value === 'boolean',
  isFunction: (value) => typeof value === 'function',
  isObject: (value) => typeof value === 'object' && value !== null,
  isUndefined: (value) => value === undefined,
};

/**
 * Loads TensorFlow.js from a folder of the user's, who has installed it there with npm; it is no part of this program.
 *
 * @param folder with a `node_modules` of its own; none given, none is looked for
 * @throws {Error} in a few words why it cannot be used, and what to install
 */
export async function loadTensorFlow(folder: string | undefined): Promise<TensorFlowModule> {
  if (!folder) throw new Error('PHASEWRIGHT_TENSORFLOW does not name the folder that TensorFlow.js is installed in');
  Object.assign(util, Object.fromEntries(Object.entries(REMOVED).filter(([name]) => !(name in util))));
  const tf = requireFirst(folder);
  await tf.ready();
  const slope = tf.tidy(
    () =>
      tf
        .grad((x) => tf.square(x))(tf.scalar(3))
        .dataSync()[0],
  );
  if (slope !== 6) throw new Error('TensorFlow.js computes a wrong gradient');
  return tf;
}

function requireFirst(folder: string): TensorFlowModule {
  const from = createRequire(join(folder, 'package.json'));
  for (const name of PACKAGES) {
    const path = resolved(from, name);
    if (path) return from(path) as TensorFlowModule;
  }
  throw new Error(`it is not installed: npm install --prefix "${folder}" ${PACKAGES[0]}`);
}

function resolved(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}
