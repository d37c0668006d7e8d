/**
 * Entry of the engine process. Each job loads its own part of the program, so that `info` does not wait for ONNX Runtime.
 */
import { serveEngine } from './serve-engine.ts';
import { stepBack } from './step-back.ts';

serveEngine({
  inspect: async (request, job) => (await import('../readers/inspect-file.ts')).inspectFile(request, job),
  run: async (request, job) => {
    if (request.background) stepBack();
    return (await import('../recipes/run-recipe.ts')).runRecipe(request, job);
  },
  'measure-clusters': async (request, job) =>
    (await import('../recipes/measure-clusters.ts')).measureClusters(request, job),
  convert: async (request, job) => (await import('../writers/convert-file.ts')).convertFile(request, job),
  compress: async (request, job) => {
    if (request.background) stepBack();
    return (await import('../archives/compress-file.ts')).compressFile(request, job);
  },
  'estimate-compression': async (request, job) =>
    (await import('../archives/estimate-compression.ts')).estimateCompression(request, job),
  example: async (request, job) => (await import('../example/write-example.ts')).writeExample(request, job),
  'scan-folder': async (request, job) => (await import('../looking/scan-folder.ts')).scanFolder(request, job),
  'dataset-preview': async (request, job) =>
    (await import('../looking/dataset-preview.ts')).datasetPreview(request, job),
  overview: async (request, job) => (await import('../looking/overview.ts')).overview(request, job),
  frame: async (request) => (await import('../looking/frame.ts')).frame(request),
  'region-spectrum': async (request, job) =>
    (await import('../looking/region-spectrum.ts')).regionSpectrum(request, job),
  'block-spectra': async (request) => (await import('../looking/block-spectra.ts')).blockSpectra(request),
  'cube-slice': async (request, job) => (await import('../looking/cube-slice.ts')).cubeSlice(request, job),
  'window-map': async (request, job) => (await import('../looking/window-map.ts')).windowMap(request, job),
  'find-elements': async (request, job) => (await import('../looking/find-elements.ts')).findElements(request, job),
  'elements-of-regions': async (request, job) =>
    (await import('../looking/elements-of-regions.ts')).elementsOfRegions(request, job),
  'decode-latents': async (request, job) => (await import('../models/decode-latents.ts')).decodeLatents(request, job),
  'write-array': async (request, job) => (await import('../writers/write-array.ts')).writeArray(request, job),
});
