/**
 * Elements whose lines a microscope makes itself: scattered electrons and X-rays reach the grid, the holder, the pole pieces
 * and apertures, and the preparation leaves its own behind. After D. B. Williams and C. B. Carter, Transmission Electron
 * Microscopy (2009), ch. 33 (spurious and system X-rays); J. I. Goldstein et al., Scanning Electron Microscopy and X-Ray
 * Microanalysis (2018), on stray radiation; L. A. Giannuzzi and F. A. Stevie, Introduction to Focused Ion Beams (2005), on
 * what it implants. Zirconium is in the spectra of some instruments; no source says of which part.
 */
interface Source {
  readonly from: string;
  /** Of the counts of the strongest line, stray radiation is at most this share; not measured, a rule of thumb. */
  readonly most: number;
}

/** Beams of a transmission microscope; below, it is a scanning one. */
const TRANSMISSION_KEV = 60;
const ANY = Number.POSITIVE_INFINITY;
const STRAY_TRANSMISSION = 0.2;
const STRAY_SCANNING = 0.05;

const TRANSMISSION: { readonly [symbol: string]: Source } = {
  Cu: { from: 'the grid or the holder', most: ANY },
  C: { from: 'the support film or contamination', most: ANY },
  Si: { from: 'the detector or a support', most: ANY },
  Ga: { from: 'a focused ion beam', most: ANY },
  Pt: { from: 'the protective layer of a focused ion beam, or an aperture', most: ANY },
  Au: { from: 'a grid', most: ANY },
  Ni: { from: 'a grid or the holder', most: ANY },
  Mo: { from: 'a grid, the holder or an aperture', most: ANY },
  Ta: { from: 'an aperture or the holder', most: STRAY_TRANSMISSION },
  Fe: { from: 'the pole pieces', most: STRAY_TRANSMISSION },
  Co: { from: 'the pole pieces', most: STRAY_TRANSMISSION },
  Zr: { from: 'a part near the specimen, though it is not known which', most: STRAY_TRANSMISSION },
};

const SCANNING: { readonly [symbol: string]: Source } = {
  Al: { from: 'the stub or the holder', most: STRAY_SCANNING },
  Fe: { from: 'the pole piece or the chamber', most: STRAY_SCANNING },
};

/**
 * Where in the instrument an element could come from, in words; null where nothing speaks for it.
 * @param share counts of its main line, relative to the strongest line of the spectrum
 */
export function instrumentSource(symbol: string, share: number, beamKeV: number | null): string | null {
  if (beamKeV === null) return null;
  const source = (beamKeV >= TRANSMISSION_KEV ? TRANSMISSION : SCANNING)[symbol];
  return source && share <= source.most ? source.from : null;
}
