/**
 * The beta distribution: what shares can be when only so many things were counted. Log-gamma after Lanczos (SIAM J.
 * Numer. Anal. B 1 (1964) 86), the incomplete beta function by its continued fraction (Didonato & Morris, ACM TOMS 18
 * (1992) 360; modified Lentz).
 */

/** Lanczos coefficients for g = 7, n = 9 (Godfrey 2001); relative error below 1e-14. */
const LANCZOS: readonly number[] = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
  1.505_632_735_149_311_6e-7,
];
const LANCZOS_G = 7;

/** ln Γ(x) for x > 0. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x - 1 + LANCZOS_G + 0.5;
  const series = LANCZOS.slice(1).reduce((sum, coefficient, i) => sum + coefficient / (x + i), LANCZOS[0]!);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

const MOST_TERMS = 1000;
const RELATIVE_STEP = 1e-15;
const TINY = 1e-300;

/** P(X ≤ x) of Beta(a, b), the regularized incomplete beta function; 0 ≤ x ≤ 1, a and b > 0. */
function betaCumulative(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side of the mean alone.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCumulative(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const away = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < RELATIVE_STEP) break;
  }
  return front * fraction;
}

/** Bisections until neighboring numbers of float64 are reached. */
const HALVINGS = 60;

/** The x with P(X ≤ x) = p of Beta(a, b). */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (betaCumulative(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Interval for a share of which `hits` of `count` were seen (Clopper & Pearson, Biometrika 26 (1934) 404): it holds the
 * true share at least as often as `confidence` says.
 */
export function shareInterval(hits: number, count: number, confidence: number): readonly [low: number, high: number] {
  const tail = (1 - confidence) / 2;
  const low = hits === 0 ? 0 : betaQuantile(tail, hits, count - hits + 1);
  const high = hits === count ? 1 : betaQuantile(1 - tail, hits + 1, count - hits);
  return [low, high];
}

/**
 * Least and most of `count` things that come out with a probability that itself is Beta(a, b): between them lies
 * `confidence` or more, in two tails (the beta-binomial distribution; Skellam, JRSS B 10 (1948) 257).
 */
export function countInterval(
  count: number,
  a: number,
  b: number,
  confidence: number,
): readonly [low: number, high: number] {
  const tail = (1 - confidence) / 2;
  const [low, high] = [
    { at: 0, found: false },
    { at: count, found: false },
  ];
  let below = 0;
  for (let hits = 0; hits <= count && !high.found; hits++) {
    below += Math.exp(logBetaBinomial(hits, count, a, b));
    if (!low.found && below > tail) Object.assign(low, { at: hits, found: true });
    if (below >= 1 - tail) Object.assign(high, { at: hits, found: true });
  }
  return [low.at, high.at];
}

function logBetaBinomial(hits: number, count: number, a: number, b: number): number {
  const choose = logGamma(count + 1) - logGamma(hits + 1) - logGamma(count - hits + 1);
  return choose + logBeta(hits + a, count - hits + b) - logBeta(a, b);
}

const logBeta = (a: number, b: number) => logGamma(a) + logGamma(b) - logGamma(a + b);
