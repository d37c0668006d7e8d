import { registerHooks } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

/** Its gradients come with the whole package only; alone they are modules that leave out the endings of the files they import. */
const GRADIENTS = '@tensorflow/tfjs-core/dist/register_all_gradients.js';
let ready: Promise<typeof tf> | undefined;

/** TensorFlow.js on its own CPU backend, without its banner: slow, and an oracle for our gradients. */
export function tensorFlow(): Promise<typeof tf> {
  ready ??= load();
  return ready;
}

async function load(): Promise<typeof tf> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const bare = specifier.startsWith('.') && !specifier.endsWith('.js');
      return next(bare && context.parentURL?.includes('/tfjs-core/dist/') ? `${specifier}.js` : specifier, context);
    },
  });
  await import(GRADIENTS);
  hooks.deregister();
  tf.enableProdMode();
  await tf.setBackend('cpu');
  await tf.ready();
  return tf;
}
