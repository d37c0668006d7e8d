import { AppError } from '../../../src-preload/contract/errors.ts';

/** Letters of decimal (MB) and binary (MiB) multiples, in order. */
const MULTIPLES = 'kmgt';

/**
 * Bytes of a size as people write it: `4GB`, `500 MB`, `1.5GiB`, `2g`. GB is 10⁹ bytes, GiB is 2³⁰.
 * @throws {AppError} `usage`
 */
export function parseSize(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i.exec(text.trim());
  if (!match || (match[3] && !match[2])) {
    throw new AppError(
      'usage',
      `--${flag} does not understand the size "${text}".`,
      `Write it as in --${flag} 4GB or --${flag} 1.5GiB.`,
    );
  }
  const [, number, letter, binary] = match;
  const power = letter ? MULTIPLES.indexOf(letter.toLowerCase()) + 1 : 0;
  return Math.round(Number(number) * (binary ? 1024 : 1000) ** power);
}

/** A size in bytes as people read it: `1.5 GB`. */
export function formatSize(bytes: number): string {
  const power = Math.min(MULTIPLES.length, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const letter = power === 0 ? '' : power === 1 ? 'k' : MULTIPLES[power - 1]?.toUpperCase();
  const number = bytes / 1000 ** power;
  return `${power === 0 ? number : number.toPrecision(3)} ${letter}B`;
}
