/**
 * Gradient descent of t-SNE with momentum and a gain for each coordinate (Jacobs, Neural Networks 1 (1988) 295), with the
 * constants of scikit-learn.
 */
export interface Descent {
  /**
   * Moves the points down the gradient.
   * @param points `[points, 2]`, are changed
   * @returns length of the gradient times the gains
   */
  step(points: Float64Array, gradient: Float64Array, momentum: number): number;
}

const GAIN_UP = 0.2;
const GAIN_DOWN = 0.8;
const SMALLEST_GAIN = 0.01;

/** A descent that stands still at first. */
export function startDescent(coordinates: number, learningRate: number): Descent {
  const update = new Float64Array(coordinates);
  const gains = new Float64Array(coordinates).fill(1);
  return {
    step(points, gradient, momentum) {
      let squares = 0;
      for (let i = 0; i < coordinates; i++) {
        // Going on in the same direction, against the gradient, is rewarded.
        const isOnward = update[i] * gradient[i] < 0;
        const gain = isOnward ? gains[i] + GAIN_UP : Math.max(SMALLEST_GAIN, gains[i] * GAIN_DOWN);
        gains[i] = gain;
        const slope = gain * gradient[i];
        squares += slope * slope;
        update[i] = momentum * update[i] - learningRate * slope;
        points[i] += update[i];
      }
      return Math.sqrt(squares);
    },
  };
}
