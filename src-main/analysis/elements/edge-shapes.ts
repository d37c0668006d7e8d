import type { Onset } from './find-onsets.ts';

/**
 * How an edge begins, after R. F. Egerton, EELS in the Electron Microscope (2011), §3.7 and app. D, and C. C. Ahn (ed.), EELS Atlas
 * (2004): `white-line` where empty d or f states take the electron (L₃ of calcium to nickel, M₅ of barium to ytterbium), `slow` where
 * the centrifugal barrier delays it (L₃ from zinc on, other M₅), `giant-resonance` N₄,₅ of barium to ytterbium, else a `step`.
 */
export type EdgeShape = 'step' | 'white-line' | 'slow' | 'giant-resonance';

/** @param shell `K`, `L3`, … */
export function edgeShape(z: number, shell: string): EdgeShape {
  const hasEmptyF = z >= 56 && z <= 70;
  if (shell === 'L3') return z >= 20 && z <= 28 ? 'white-line' : z >= 30 ? 'slow' : 'step';
  if (shell === 'M5') return hasEmptyF ? 'white-line' : 'slow';
  if (shell === 'N5' && hasEmptyF) return 'giant-resonance';
  return 'step';
}

/** How far an onset may lie from the table: chemical shift and calibration, eV; or this many channels. */
const SHIFT_EV = 10;
const SHIFT_CHANNELS = 1.5;
/** A slow edge is seen to begin this much after its energy, eV, give or take as much; so is a rise that only the long window shows. */
const SLOW_DELAY = 5;
/** Giant resonances begin that much later: La N₅ (102.5 eV) is highest near 117 eV. */
const RESONANCE_DELAY = 12;

/** Where the onset of an edge of a shape is to be expected: eV after the table's energy, give or take `reach`. */
export function onsetPlace(shape: EdgeShape, onset: Onset): { readonly late: number; readonly reach: number } {
  const shift = Math.max(SHIFT_EV, SHIFT_CHANNELS * onset.stepEV);
  if (shape === 'giant-resonance') return { late: RESONANCE_DELAY, reach: shift };
  const late = shape === 'slow' || onset.isSlow ? SLOW_DELAY : 0;
  return { late, reach: shift + late };
}

/** A white line rises at once by at least what it keeps over 40 eV; a slow edge by less; a step never by much more. */
const WHITE_LINE_SHARPNESS = 0.9;
const SLOW_SHARPNESS = 1.2;
const STEP_SHARPNESS = 3;

/** False where a rise is of another shape than the edge has; where the shape is not known, true. */
export function looksLike(shape: EdgeShape, { sharpness, isSlow }: Onset): boolean {
  if (shape === 'white-line') return !isSlow && !(sharpness < WHITE_LINE_SHARPNESS);
  if (shape === 'slow') return !(sharpness > SLOW_SHARPNESS);
  return shape !== 'step' || !(sharpness > STEP_SHARPNESS);
}
