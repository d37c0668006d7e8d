/**
 * Entry of the engine process. Each job loads its own part of the program, so that `info` does not wait for ONNX Runtime.
 */
import { serveEngine } from './serve-engine.ts';

serveEngine({
  inspect: async (request, job) => (await import('../readers/inspect-file.ts')).inspectFile(request, job),
  run: async (request, job) => (await import('../recipes/run-recipe.ts')).runRecipe(request, job),
  convert: async (request, job) => (await import('../writers/convert-file.ts')).convertFile(request, job),
  example: async (request, job) => (await import('../example/write-example.ts')).writeExample(request, job),
});
