import { metersPerPixel } from '../../images/measured-pixel.ts';
import type { MetadataBuilder } from '../../metadata-builder.ts';
import { isoTime } from '../../metadata-builder.ts';
import { TAG } from '../tiff-tags.ts';
import { type Dialect, numberIn, plainUnit, type ReadDialect, SEM, times } from './dialect.ts';

/** Position in the unnamed list of the pixel size, in meters on a screen of this width. */
const PIXEL_SIZE_LINE = 3;
const SCREEN_PIXELS = 1024;
const METERS: { readonly [unit: string]: number } = { pm: 1e-12, nm: 1e-9, µm: 1e-6, mm: 1e-3, cm: 1e-2, m: 1 };
const AMPERES: { readonly [unit: string]: number } = { fA: 1e-15, pA: 1e-12, nA: 1e-9, µA: 1e-6, uA: 1e-6, A: 1 };
const MOST_LINES = 20_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Zeiss SmartSEM: numbers without names, then `AP_NAME` lines, each with `Name = value unit` below it. */
export const readZeiss: ReadDialect = (tags, width): Dialect | undefined => {
  const text = tags.text(TAG.zeissSem);
  if (text === undefined) return undefined;
  const unnamed: string[] = [];
  const named: { [key: string]: { name: string; value: string } } = {};
  let key: string | undefined;
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    if (/^[A-Z]{2}_[A-Z0-9_]+$/.test(line.trim())) {
      key = line.trim();
    } else if (key !== undefined) {
      const parts = line.match(/^([^=:]*?)\s*[=:]\s*(.*)$/);
      if (parts) named[key] = { name: parts[1]!.trim(), value: parts[2]!.trim() };
      key = undefined;
    } else {
      unnamed.push(line.trim());
    }
  }
  const value = (name: string) => named[name]?.value;
  const number = (name: string) => numberIn(value(name)?.split(/\s+/)[0]);
  const inUnits = (name: string, table: { readonly [unit: string]: number }, to: number) => {
    const parts = value(name)?.match(/^(-?[\d.]+(?:e[-+]?\d+)?)\s*(\S+)$/i);
    const factor = parts && table[plainUnit(parts[2]) || parts[2]!];
    return factor ? times(Number(parts[1]) * factor, 1 / to) : undefined;
  };
  const onScreen = numberIn(unnamed[PIXEL_SIZE_LINE]);
  const meters =
    onScreen !== undefined && onScreen > 0
      ? (onScreen * SCREEN_PIXELS) / width
      : (inUnits('AP_IMAGE_PIXEL_SIZE', METERS, 1) ?? inUnits('AP_PIXEL_SIZE', METERS, 1));
  return {
    x: metersPerPixel(meters),
    y: metersPerPixel(meters),
    describe(out: MetadataBuilder) {
      out.set('General.date', zeissDate(value('AP_DATE')));
      out.set('General.time', isoTime(value('AP_TIME')));
      out.set('General.authors', value('SV_USER_NAME'));
      out.set(`${SEM}.microscope`, value('SV_SERIAL_NUMBER'));
      out.set(`${SEM}.beam_energy`, number('AP_ACTUALKV'));
      out.set(`${SEM}.magnification`, magnification(value('AP_MAG')));
      out.set(`${SEM}.working_distance`, inUnits('AP_WD', METERS, 1e-3));
      out.set(`${SEM}.beam_current`, inUnits('AP_IPROBE', AMPERES, 1e-9));
      for (const axis of ['x', 'y', 'z']) {
        out.set(`${SEM}.Stage.${axis}`, inUnits(`AP_STAGE_AT_${axis.toUpperCase()}`, METERS, 1e-3));
      }
      out.set(`${SEM}.Stage.rotation`, number('AP_STAGE_AT_R'));
      out.set(`${SEM}.Stage.tilt`, number('AP_STAGE_AT_T'));
      out.set(`${SEM}.Detector.detector_type`, value('DP_DETECTOR_TYPE'));
    },
    original: {
      CZ_SEM: Object.fromEntries(Object.entries(named).map(([id, one]) => [id, `${one.name} = ${one.value}`])),
    },
  };
};

/** `10.00 K X` is 10,000. */
function magnification(text: string | undefined): number | undefined {
  const parts = text?.match(/^([\d.]+)\s*(K)?\s*X?$/i);
  return parts ? Number(parts[1]) * (parts[2] ? 1000 : 1) : undefined;
}

/** `23 Jun 2015`. */
function zeissDate(text: string | undefined): string | undefined {
  const parts = text?.match(/^(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})$/);
  const month = parts ? MONTHS.indexOf(parts[2]!.toLowerCase()) + 1 : 0;
  if (!parts || month === 0) return undefined;
  return `${parts[3]}-${String(month).padStart(2, '0')}-${parts[1]!.padStart(2, '0')}`;
}
