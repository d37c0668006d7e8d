/**
 * What the texture of an image, or of what a model leaves of it, is like: how strong it is at each scale, and whether it
 * runs along rows or columns. A few numbers in which images of one kind lie together, however their details differ.
 */

/** Halvings of the image; each needs this many pixels on the shorter side. */
const MOST_LEVELS = 5;
const FEWEST_PIXELS = 8;
/** Binomial weights of five neighbors (Burt & Adelson, IEEE Trans. Commun. 31 (1983) 532). */
const KERNEL = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16] as const;

/** Levels of an image of this size. */
function textureLevels(height: number, width: number): number {
  let [levels, side] = [0, Math.min(height, width)];
  while (levels < MOST_LEVELS && side >= FEWEST_PIXELS) {
    levels++;
    side = Math.ceil(side / 2);
  }
  return levels;
}

/** Numbers that {@link textureEnergies} gives: three for each level, and one for what is left at the end. */
export function textureSize(height: number, width: number): number {
  return 3 * textureLevels(height, width) + 1;
}

/**
 * Mean squares of each band of a Laplacian pyramid (the image less its blur, which halved is the next level's image) and
 * of the blur's steps along rows and along columns; at last the variance of what remains. Linear in pixels.
 *
 * @param image height × width, of either sign
 */
export function textureEnergies(image: Float32Array, height: number, width: number): Float64Array {
  const levels = textureLevels(height, width);
  const energies = new Float64Array(3 * levels + 1);
  let current = { values: image, height, width };
  for (let level = 0; level < levels; level++) {
    const blur = blurred(current.values, current.height, current.width);
    let band = 0;
    for (let at = 0; at < blur.length; at++) band += (current.values[at]! - blur[at]!) ** 2;
    energies[3 * level] = band / blur.length;
    energies[3 * level + 1] = meanSquareStep(blur, current.height, current.width, 0, 1);
    energies[3 * level + 2] = meanSquareStep(blur, current.height, current.width, 1, 0);
    current = halved(blur, current.height, current.width);
  }
  const mean = current.values.reduce((sum, value) => sum + value, 0) / current.values.length;
  const spread = current.values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  energies[3 * levels] = spread / current.values.length;
  return energies;
}

/**
 * Distance of each image's texture to those of the {@link NEIGHBORS} nearest training images, their mean: nominal images need
 * not be of one kind. Each feature (the logarithm of a band's energy, that of the ratio of its directions) is measured in
 * standard deviations of the training images. A training image is not its own neighbor.
 *
 * Distances to neighbors as anomaly scores: Ramaswamy, Rastogi & Shim, SIGMOD 2000. Cost: images × training images.
 *
 * @param energies images × {@link textureSize}
 * @param training numbers of the training images, two at least
 */
export function textureDistances(energies: Float64Array, size: number, training: Uint32Array): Float64Array {
  const images = energies.length / size;
  const width = 2 * ((size - 1) / 3) + 1;
  const features = standardized(featuresOf(energies, size, training), width, training);
  const distances = new Float64Array(images);
  for (let image = 0; image < images; image++) {
    const nearest = new Float64Array(Math.min(NEIGHBORS, training.length - 1)).fill(Number.POSITIVE_INFINITY);
    for (const other of training) {
      if (other === image) continue;
      let squares = 0;
      for (let i = 0; i < width; i++) squares += (features[image * width + i]! - features[other * width + i]!) ** 2;
      insert(nearest, Math.sqrt(squares));
    }
    distances[image] = nearest.reduce((sum, distance) => sum + distance, 0) / nearest.length;
  }
  return distances;
}

/** One stray training image must not vouch for another like it. */
const NEIGHBORS = 2;
/** Of the mean energy of training images: bands without any energy have a logarithm. */
const FLOOR = 1e-6;

function featuresOf(energies: Float64Array, size: number, training: Uint32Array): Float64Array {
  const images = energies.length / size;
  const floors = Float64Array.from({ length: size }, (_, i) => {
    const sum = training.reduce((total, image) => total + energies[image * size + i]!, 0);
    return Math.max((FLOOR * sum) / training.length, Number.MIN_VALUE);
  });
  const levels = (size - 1) / 3;
  const width = 2 * levels + 1;
  const features = new Float64Array(images * width);
  for (let image = 0; image < images; image++) {
    const logarithm = (i: number) => Math.log(energies[image * size + i]! + floors[i]!);
    for (let level = 0; level < levels; level++) {
      features[image * width + 2 * level] = logarithm(3 * level);
      features[image * width + 2 * level + 1] = logarithm(3 * level + 1) - logarithm(3 * level + 2);
    }
    features[image * width + 2 * levels] = logarithm(3 * levels);
  }
  return features;
}

/** Each feature less the training images' mean, in their standard deviations; one that is the same in all of them says nothing. */
function standardized(features: Float64Array, width: number, training: Uint32Array): Float64Array {
  const result = new Float64Array(features.length);
  for (let i = 0; i < width; i++) {
    const values = Float64Array.from(training, (image) => features[image * width + i]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    if (deviation === 0) continue;
    for (let at = i; at < features.length; at += width) result[at] = (features[at]! - mean) / deviation;
  }
  return result;
}

function insert(nearest: Float64Array, distance: number): void {
  let at = nearest.length - 1;
  if (!(distance < nearest[at]!)) return;
  while (at > 0 && nearest[at - 1]! > distance) {
    nearest[at] = nearest[at - 1]!;
    at--;
  }
  nearest[at] = distance;
}

function blurred(values: Float32Array, height: number, width: number): Float32Array {
  const rows = new Float32Array(values.length);
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < 5; i++) sum += KERNEL[i]! * values[y * width + reflected(x + i - 2, width)]!;
      rows[y * width + x] = sum;
    }
  }
  for (let y = 0; y < height; y++) {
    const lines = KERNEL.map((_, i) => reflected(y + i - 2, height) * width);
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < 5; i++) sum += KERNEL[i]! * rows[lines[i]! + x]!;
      result[y * width + x] = sum;
    }
  }
  return result;
}

/** Index of the position mirrored at the first and last pixel. */
function reflected(at: number, size: number): number {
  if (at < 0) return -at;
  return at < size ? at : 2 * size - 2 - at;
}

function halved(values: Float32Array, height: number, width: number) {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const half = new Float32Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) half[y * columns + x] = values[2 * y * width + 2 * x]!;
  }
  return { values: half, height: rows, width: columns };
}

/** Mean square of the steps from each pixel to the one `down` and `right` of it. */
function meanSquareStep(values: Float32Array, height: number, width: number, down: number, right: number): number {
  let sum = 0;
  for (let y = 0; y < height - down; y++) {
    for (let x = 0; x < width - right; x++) {
      sum += (values[(y + down) * width + x + right]! - values[y * width + x]!) ** 2;
    }
  }
  return sum / ((height - down) * (width - right));
}
