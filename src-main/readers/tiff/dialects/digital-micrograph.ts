import { type Dialect, plainUnit, type ReadDialect } from './dialect.ts';

/** Gatan's tags, for x, y and z in this order. */
const UNITS = [65003, 65004, 65005];
const ORIGINS = [65006, 65007, 65008];
const SCALES = [65009, 65010, 65011];
const INTENSITY_UNITS = 65022;
const INTENSITY_ORIGIN = 65024;
const INTENSITY_SCALE = 65025;

/** DigitalMicrograph's calibration: doubles in the unit of each axis. */
export const readDigitalMicrograph: ReadDialect = (tags): Dialect | undefined => {
  if (![...UNITS, ...SCALES].some((tag) => tags.has(tag))) return undefined;
  const [x, y, z] = [0, 1, 2].map((axis) => {
    if (!tags.has(SCALES[axis]!)) return undefined;
    const scale = tags.number(SCALES[axis]!);
    const offset = tags.number(ORIGINS[axis]!);
    return { scale, offset, units: plainUnit(tags.text(UNITS[axis]!)) };
  });
  return {
    x,
    y,
    z,
    describe(out) {
      out.set('Signal.quantity', tags.text(INTENSITY_UNITS));
      const noise = 'Signal.Noise_properties.Variance_linear_model';
      out.set(`${noise}.gain_factor`, tags.number(INTENSITY_SCALE));
      out.set(`${noise}.gain_offset`, tags.number(INTENSITY_ORIGIN));
    },
  };
};
