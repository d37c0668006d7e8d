import { execFileSync } from 'node:child_process';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Time against the number of pixels, and memory, of what must cost the same for each pixel however many there are: run
 * from the command line with 512 MB, which streams the largest cube (1 GB as float32) from its file.
 */

const SIDES = [128, 256, 512];
const ROUNDS = 3;
const MEMORY = '512MB';
const MEMORY_BYTES = 512e6;
/** An exponent of 1 is linear; the rest is what a clock and caches add. */
const LARGEST_EXPONENT = 1.15;

/** The last step of each is the one that is timed. Iterations are set, so that every size does the same work per pixel. */
const RECIPES: { readonly [title: string]: readonly object[] } = {
  'k-means k=8, 4 restarts': [{ op: 'kmeans', clusters: 8, restarts: 4, maxIterations: 20, tolerance: 0 }],
  'PCA 10': [{ op: 'pca', components: 10 }],
  'GMM full k=6 on PCA-10 scores': [
    { op: 'pca', components: 10 },
    { op: 'gmm', clusters: 6, restarts: 2, maxIterations: 20, tolerance: 0 },
  ],
  'NMF k=6 Frobenius': [{ op: 'nmf', components: 6, maxIterations: 40, tolerance: 0 }],
  'FCLS, 6 endmembers of VCA': [{ op: 'vca', endmembers: 6 }, { op: 'fcls' }],
};

interface Measured {
  readonly seconds: number;
  readonly peakBytes: number;
  /** Of the arrays that were written. */
  readonly resultBytes: number;
}

/**
 * Prints a row for each recipe: seconds per million pixels at each size, the exponent, and peak memory of the largest.
 * @param cubeOf path of the cube of so many rows and columns
 * @param folder for recipes and results, which are removed again
 */
export function measureScaling(cli: string, cubeOf: (side: number) => string, folder: string): void {
  console.log(`scaling with the pixels, --memory ${MEMORY}, eds cubes of 1024 channels`);
  for (const [title, steps] of Object.entries(RECIPES)) {
    const recipe = join(folder, 'scaling.json');
    writeFileSync(recipe, JSON.stringify({ phasewright: 1, steps }));
    const found = SIDES.map((side) => {
      const rounds = Array.from({ length: ROUNDS }, () => measure(cli, recipe, cubeOf(side), join(folder, 'scaling')));
      const seconds = rounds.map((round) => round.seconds).sort((a, b) => a - b)[ROUNDS >> 1]!;
      return { ...rounds.at(-1)!, pixels: side ** 2, seconds };
    });
    rmSync(recipe);
    const times = found.map(
      ({ pixels, seconds }, i) =>
        `${SIDES[i]}² ${((seconds / pixels) * 1e6).toFixed(1)} s/Mpx (${seconds.toFixed(2)} s)`,
    );
    const slope = exponent(found);
    const { peakBytes, resultBytes } = found.at(-1)!;
    const allowed = MEMORY_BYTES + resultBytes;
    console.log(
      `${title}\n  ${times.join(', ')}\n  exponent ${slope.toFixed(2)}: ${slope <= LARGEST_EXPONENT ? 'linear' : 'NOT LINEAR'}; ` +
        `peak ${megabytes(peakBytes)} at ${SIDES.at(-1)}² (must ≤ ${megabytes(allowed)}): ${peakBytes <= allowed ? 'kept' : 'EXCEEDED'}`,
    );
  }
}

function measure(cli: string, recipe: string, cube: string, out: string): Measured {
  const call = [cli, 'run', recipe, cube, '--out', out, '--memory', MEMORY, '--json'];
  const output = execFileSync(process.execPath, call, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 });
  const answer = JSON.parse(output.toString());
  const result = answer.result ?? answer;
  const resultBytes = result.arrays.reduce(
    (sum: number, { file }: { file: string }) => sum + statSync(join(out, file)).size,
    0,
  );
  rmSync(out, { recursive: true });
  return { seconds: result.steps.at(-1).seconds, peakBytes: result.peakMemoryBytes, resultBytes };
}

/** p of seconds ∝ pixelsᵖ: slope of the straight line through the logarithms, by least squares. */
function exponent(found: readonly { readonly pixels: number; readonly seconds: number }[]): number {
  const points = found.map(({ pixels, seconds }) => [Math.log(pixels), Math.log(seconds)] as const);
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const products = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return products / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
