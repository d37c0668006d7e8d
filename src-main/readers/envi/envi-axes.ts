import type { Axis, DatasetKind } from '../../../src-preload/contract/dataset.ts';
import { axisOfPositions } from '../axis-of-positions.ts';
import { calibratedAxis, energyUnit, type RawCalibration } from '../calibration.ts';
import { type EnviHeader, listOf, textOf } from './envi-header.ts';

export interface EnviAxes {
  readonly kind: DatasetKind;
  readonly axes: readonly Axis[];
  /** For {@link FlatLayout.pixelsPerBlock}. */
  readonly pixelsPerBlock: number;
}

type Warn = (warning: string) => void;

/**
 * Axes of an ENVI file: lines and samples as `[y, x]`, bands as the spectrum of each pixel. One band is an image; a spectral library is a list of
 * spectra; a stack is only what our writer says is one.
 */
export function enviAxes(header: EnviHeader, warn: Warn): EnviAxes {
  const { samples, lines, bands, fields, interleave } = header;
  const [xPixel, yPixel] = pixelSize(header);
  const axis = (letter: 'x' | 'y', size: number, role: Axis['role'], raw: RawCalibration) => {
    const own = ownAxis(fields, letter);
    return calibratedAxis(own?.name ?? letter, size, role, own ?? raw, warn);
  };
  const place = (role: Axis['role']) => [axis('y', lines, role, yPixel), axis('x', samples, role, xPixel)] as const;
  if (/spectral library/i.test(fields.get('file type') ?? '') && bands === 1) {
    const spectrum: Axis = { name: 'spectrum', size: lines, scale: 1, offset: 0, units: '', role: 'navigation' };
    const channels = bandAxis(fields, samples, 'signal', warn);
    if (lines === 1) return { kind: 'spectrum', axes: [channels], pixelsPerBlock: 1 };
    return { kind: 'spectrum-line', axes: [spectrum, channels], pixelsPerBlock: 1 };
  }
  if (bands === 1) {
    // A row of spectra of one channel is still a row of spectra where our writer says so.
    if (ownAxis(fields, 'z') === undefined) return { kind: 'image', axes: place('signal'), pixelsPerBlock: 1 };
  }
  if (ownAxis(fields, 'z')?.role === 'navigation' && interleave === 'bsq') {
    const axes = [bandAxis(fields, bands, 'navigation', warn), ...place('signal')];
    return { kind: 'image-stack', axes, pixelsPerBlock: 1 };
  }
  const pixelsPerBlock = interleave === 'bip' ? 1 : interleave === 'bil' ? samples : samples * lines;
  const channels = bandAxis(fields, bands, 'signal', warn);
  const [y, x] = place('navigation');
  // Our writer's images may be one pixel wide.
  const isImage = ownAxis(fields, 'x') !== undefined && ownAxis(fields, 'y') !== undefined;
  if (isImage) return { kind: 'spectrum-image', axes: [y, x, channels], pixelsPerBlock };
  if (samples === 1 && lines === 1) return { kind: 'spectrum', axes: [channels], pixelsPerBlock: 1 };
  if (lines === 1) return { kind: 'spectrum-line', axes: [x, channels], pixelsPerBlock };
  if (samples === 1) return { kind: 'spectrum-line', axes: [y, channels], pixelsPerBlock };
  return { kind: 'spectrum-image', axes: [y, x, channels], pixelsPerBlock };
}

interface OwnAxis extends RawCalibration {
  readonly name: string;
  readonly role: Axis['role'];
}

/** What our writer says of an axis, which ENVI has no words for: `x axis name`, `x axis scale`, … */
function ownAxis(fields: ReadonlyMap<string, string>, letter: 'x' | 'y' | 'z'): OwnAxis | undefined {
  const of = (what: string) => fields.get(`${letter} axis ${what}`);
  const scale = of('scale');
  if (scale === undefined) return undefined;
  const role = of('role') === 'navigation' ? 'navigation' : 'signal';
  return {
    name: of('name') ?? '',
    scale: Number(scale),
    offset: Number(of('offset') ?? 0),
    units: of('units') ?? '',
    role,
  };
}

/** ENVI's units under ours; `Index` and `Unknown` are none. */
const UNITS: { readonly [name: string]: string } = {
  nanometers: 'nm',
  nanometer: 'nm',
  micrometers: 'µm',
  micrometer: 'µm',
  microns: 'µm',
  um: 'µm',
  wavenumber: '1/cm',
  'cm-1': '1/cm',
  index: '',
  unknown: '',
};

function unitsOf(text: string | undefined): string {
  return text === undefined ? '' : (UNITS[text.toLowerCase()] ?? text.slice(0, 40));
}

/** The bands: our own calibration when there is one, else the list of wavelengths, else numbers. */
function bandAxis(fields: ReadonlyMap<string, string>, size: number, role: Axis['role'], warn: Warn): Axis {
  const own = ownAxis(fields, 'z');
  const units = own?.units ?? unitsOf(textOf(fields, 'wavelength units'));
  const name = own?.name ?? bandName(units);
  const listed = listOf(fields, 'wavelength')?.map((text) => (text === '' ? Number.NaN : Number(text)));
  const line = own && calibratedAxis(name, size, role, own, warn);
  if (listed === undefined) return line ?? { name: 'channel', size, scale: 1, offset: 0, units: '', role };
  if (listed.length !== size) {
    warn(`The header lists ${listed.length} wavelengths for ${size} bands; they were not used.`);
    return line ?? { name: 'channel', size, scale: 1, offset: 0, units: '', role };
  }
  // Even steps of ours are exact in scale and offset, not in the list.
  const isEven = fields.get('z axis steps') !== 'uneven';
  if (line && isEven) return line;
  return axisOfPositions(name, units, role, listed, warn);
}

function bandName(units: string): string {
  if (energyUnit(units)) return 'Energy';
  return units === '1/cm' ? 'Wavenumber' : units === 'nm' || units === 'µm' ? 'Wavelength' : 'channel';
}

/** Metric units of maps; degrees and feet stay what they are. */
const MAP_UNITS: { readonly [name: string]: string } = { meters: 'm', metres: 'm', kilometers: 'km', degrees: '°' };

/** Size of a pixel along x and y, from `map info` or `pixel size`. Where on Earth the image lies is left out. */
function pixelSize({ fields }: EnviHeader): readonly [RawCalibration, RawCalibration] {
  const map = listOf(fields, 'map info');
  const pixel = listOf(fields, 'pixel size');
  const [x, y] = map && map.length >= 7 ? [map[5], map[6]] : [pixel?.[0], pixel?.[1]];
  const said = [...(map ?? []), ...(pixel ?? [])].flatMap((one) => one.match(/^units\s*=\s*(.+)$/i)?.[1] ?? []).at(0);
  const isGeographic = /^geographic/i.test(map?.[0] ?? '');
  const isMap = map !== undefined && !/^arbitrary/i.test(map[0] ?? '');
  const units =
    said === undefined ? (isGeographic ? '°' : isMap ? 'm' : '') : (MAP_UNITS[said.toLowerCase()] ?? unitsOf(said));
  const raw = (text: string | undefined): RawCalibration => {
    const scale = text === undefined || text === '' ? undefined : Number(text);
    return { scale, offset: undefined, units: scale === undefined ? undefined : units };
  };
  return [raw(x), raw(y)];
}
