import { calibrateAxes } from '../../../src-preload/contract/calibrated-axes.ts';
import type { CalibrateParameters } from '../../../src-preload/contract/steps.ts';
import type { SpectrumCube } from './spectrum-cube.ts';

/**
 * Gives an axis of a cube another scale, offset or units; see {@link calibrateAxes}.
 * @throws {AppError} `parameter-invalid` when there is no such axis or the scale would not be a number other than 0
 */
export function calibrateCube(cube: SpectrumCube, parameters: CalibrateParameters): SpectrumCube {
  const axes = calibrateAxes([...cube.navigation, cube.signal], parameters);
  return { ...cube, navigation: axes.slice(0, -1), signal: axes.at(-1)! };
}
