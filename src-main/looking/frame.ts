import type { FrameRequest, WindowMap } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { cubeAtHand } from './cube-cache.ts';

/**
 * One image of a stack, rows × columns.
 * @throws {AppError} `parameter-invalid` when there is no such image, what reading throws
 */
export async function frame(request: FrameRequest): Promise<WindowMap> {
  const { cube } = await cubeAtHand(request);
  if (cube.isSpectra || request.frame >= cube.frames) {
    const message = `There is no image ${request.frame + 1}; the stack has ${cube.isSpectra ? 0 : cube.frames}.`;
    throw new AppError('parameter-invalid', message, 'Choose another one.', { file: request.file, field: 'frame' });
  }
  const pixels = cube.rows * cube.columns;
  return { map: Float32Array.from(cube.read(request.frame * pixels, pixels)) };
}
