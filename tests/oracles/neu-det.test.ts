/**
 * Steel surfaces of the NEU-DET data set (60 images of six classes each): a class as the anomaly among the five others, by
 * the texture of each image. Skips where the shared data are not there. `build/bench/anomalies.ts` prints all classes and
 * settings.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { recipeFolder } from '../helpers/recipes.ts';

const images = fileURLToPath(new URL('../../../shared/data/images/NEU-DET_subset360/images', import.meta.url));
const isThere = existsSync(images);
if (!isThere) console.log('The images of NEU-DET are not there: their test is skipped.');

const folder = recipeFolder();
afterAll(() => folder.remove());

const SECONDS = 120;

interface Found {
  readonly falseFlagRate: number;
  readonly flagged: number;
  readonly evaluation: { readonly auroc: number; readonly standardError: number };
  readonly sessions: readonly { readonly session: string; readonly nominal: number; readonly falseFlags: number }[];
}

describe.skipIf(!isThere)('NEU-DET', () => {
  // Measured 0.94, 0.96 and 0.98, with standard errors of 0.01 to 0.02; three of them and more below.
  it.each([
    ['inclusion', 0.87],
    ['patches', 0.9],
    ['scratches', 0.93],
  ])(
    '%s among the other classes',
    async (anomalous, least) => {
      const { result } = await folder.run(images, [
        { op: 'groups', anomalous: [anomalous] },
        { op: 'rebin', rows: 2, columns: 2 },
        { op: 'anomaly', of: 'mean', score: 'texture', quantile: 0.95 },
      ]);
      const found = result.steps.at(-1)!.results as unknown as Found;
      expect(found.evaluation.auroc).toBeGreaterThan(least);
      expect(found.evaluation.standardError).toBeLessThan(0.03);
      // 75 nominal images are judged: of 3 expected false flags, 10 come in less than 1 of 1,000 cases.
      const nominal = found.sessions.filter(({ session }) => session !== anomalous);
      expect(nominal.reduce((sum, session) => sum + session.nominal, 0)).toBe(75);
      expect(nominal.reduce((sum, session) => sum + session.falseFlags, 0)).toBeLessThan(10);
    },
    SECONDS * 1000,
  );
});
