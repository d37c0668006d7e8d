/** NMF and ICA against scikit-learn (make-factorizing-fixtures.py), and against references of the shared data folder. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { fitIca } from '../../src-main/analysis/decomposition/ica.ts';
import { neighborsInMap } from '../../src-main/analysis/decomposition/map-neighbors.ts';
import { fitNmf } from '../../src-main/analysis/decomposition/nmf.ts';
import { fitPca } from '../../src-main/analysis/decomposition/pca.ts';
import { surveySpectra } from '../../src-main/analysis/preprocessing/survey.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import { spectraOfSource } from '../../src-main/cubes/spectra-of-source.ts';
import { openFile } from '../../src-main/readers/registry.ts';
import { icaParameters, nmfParameters, pcaParameters } from '../../src-preload/contract/steps.ts';
import { testContext } from '../helpers/analysis.ts';
import { hasSamson, samson } from '../helpers/samson.ts';

interface Data {
  readonly channels: number;
  readonly components: number;
  readonly data: readonly number[];
}
const expected = JSON.parse(readFileSync(new URL('./sklearn/factorizing.json', import.meta.url), 'utf8')) as {
  readonly nmf: { readonly [name: string]: Data & { readonly error: number; readonly divergence: number } };
  readonly ica: Data & { readonly sources: readonly number[] };
};
let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

async function nmf(data: Float32Array, channels: number, parameters: object) {
  const spectra = spectraFromArray(data, channels);
  const neighbors = neighborsInMap({ rows: 1, columns: spectra.pixels });
  return fitNmf(spectra, await surveySpectra(spectra, context), neighbors, nmfParameters.parse(parameters), context);
}

describe.each(Object.entries(expected.nmf))(
  'NMF of %s counts',
  (_, { data, channels, components, error, divergence }) => {
    const options = { components, restarts: 4, tolerance: 1e-7, maxIterations: 5000 };
    it.each(['nndsvda', 'random', 'vca'])(
      'Frobenius from %s is no worse than 1.001 times the best of four',
      async (init) => {
        const model = await nmf(Float32Array.from(data), channels, { ...options, init });
        expect(model.error / error).toBeLessThan(1.001);
        expect(model.error / error).toBeGreaterThan(0.99);
      },
    );

    it.each(['nndsvda', 'random', 'vca'])(
      'Kullback–Leibler from %s is no worse than 1.001 times the best of four',
      async (init) => {
        const model = await nmf(Float32Array.from(data), channels, { ...options, init, loss: 'kullback-leibler' });
        expect(model.error / divergence).toBeLessThan(1.001);
        expect(model.error / divergence).toBeGreaterThan(0.99);
      },
    );
  },
);

describe('ICA', () => {
  const { data, channels, components, sources } = expected.ica;
  it.each(['symmetric', 'deflation'])(
    '%s finds the sources of scikit-learn but for sign and order',
    async (algorithm) => {
      const spectra = spectraFromArray(Float32Array.from(data), channels);
      const pca = await fitPca(spectra, pcaParameters.parse({ components }), context);
      const options = icaParameters.parse({ algorithm, tolerance: 1e-7, maxIterations: 1000 });
      const model = await fitIca(pca, options, context);
      expect(model.converged).toBe(true);
      const pixels = spectra.pixels;
      const matches = Array.from({ length: components }, (_, i) => {
        const all = Array.from({ length: components }, (_, j) => {
          let product = 0;
          for (let pixel = 0; pixel < pixels; pixel++) {
            product += (model.scores[pixel * components + i] * sources[pixel * components + j]) / pixels;
          }
          return Math.abs(product);
        });
        return { which: all.indexOf(Math.max(...all)), correlation: Math.max(...all) };
      });
      expect(new Set(matches.map(({ which }) => which)).size).toBe(components);
      // What deflation finds depends a little on the order in which it finds it.
      const least = algorithm === 'symmetric' ? 0.999 : 0.99;
      for (const { correlation } of matches) expect(correlation).toBeGreaterThan(least);
    },
  );
});

const reference = new URL('../../../shared/data/reference_algorithms.json', import.meta.url);
if (!hasSamson)
  console.warn('The shared data folder is not here: NMF of Samson and of the oxide interface is not compared.');

describe.skipIf(!hasSamson)('NMF of published data, beside scikit-learn with 444 to 2,000 iterations', () => {
  const errorOf = (name: string): number => {
    const { refs } = JSON.parse(readFileSync(reference, 'utf8'));
    const [found] = Object.entries(refs).filter(([key]) => key.startsWith(`unmixing/${name}`));
    return (found[1] as { sklearn_NMF_nndsvda: { reconstruction_err_fro: number } }).sklearn_NMF_nndsvda
      .reconstruction_err_fro;
  };

  it('Samson', async () => {
    const { spectra } = samson();
    const values = new Float32Array(spectra.pixels * spectra.channels);
    spectra.read(0, spectra.pixels, values);
    const model = await nmf(values, spectra.channels, { components: 3, tolerance: 1e-5 });
    expect(model.error / errorOf('samson')).toBeLessThan(1.001);
  });

  it('oxide interface in EELS', async () => {
    const file = await openFile(fileURLToPath(new URL('unmixing/eels_oxide/oxide_interface_d1000.npz', reference)));
    try {
      const dataset = file.datasets.find(({ title }) => title.includes('cube'))!;
      const spectra = spectraOfSource(dataset.open());
      const values = new Float32Array(spectra.pixels * spectra.channels);
      spectra.read(0, spectra.pixels, values);
      const model = await nmf(values, spectra.channels, { components: 3, tolerance: 1e-5 });
      expect(model.error / errorOf('eels_oxide')).toBeLessThan(1.001);
    } finally {
      file.close();
    }
  });
});
