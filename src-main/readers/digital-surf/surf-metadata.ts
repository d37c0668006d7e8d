import type { Json } from '../../../src-preload/contract/dataset.ts';
import { MetadataBuilder } from '../metadata-builder.ts';
import type { SurfRecord } from './surf-record.ts';

type Section = { readonly [key: string]: string | number };

/** What a record says, under HyperSpy's names. Attolight's comments tell of the microscope and the spectrometer. */
export function surfMetadata(record: SurfRecord, title: string, fileName: string): { readonly [key: string]: Json } {
  const out = new MetadataBuilder();
  const sections = parseComment(record.comment);
  const number = (section: string, key: string, factors: { readonly [unit: string]: number }) => {
    const value = sections[section]?.[key];
    const factor = factors[String(sections[section]?.[`${key}_units`] ?? '')];
    return typeof value === 'number' && factor !== undefined ? value * factor : undefined;
  };
  const [year = 0, month = 0, day = 0, ...clock] = record.date;
  const isDate = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const two = (part: number) => String(part).padStart(2, '0');
  out.set('General.title', title);
  out.set('General.original_filename', fileName);
  out.set('General.authors', record.operator);
  if (isDate) {
    out.set('General.date', `${year}-${two(month)}-${two(day)}`);
    if (clock.every((part) => part >= 0 && part < 60)) out.set('General.time', clock.map(two).join(':'));
  }
  const { name, units } = record.z;
  out.set('Signal.quantity', units === '' ? name : `${name} (${units})`);
  if (/^CL\b/.test(name)) out.set('Signal.signal_type', 'CL');
  out.set('Acquisition_instrument.SEM.beam_energy', number('SEM', 'Beam Energy', { V: 1e-3, kV: 1 }));
  out.set('Acquisition_instrument.SEM.magnification', number('SEM', 'Real Magnification', { '': 1 }));
  const exposure = number('CCD', 'Exposure Time', { s: 1, ms: 1e-3 });
  out.set('Acquisition_instrument.Detector.integration_time', exposure);
  const grooves = number('SPECTROMETER', 'Grating - Groove Density', { 'gr/mm': 1 });
  out.set('Acquisition_instrument.Spectrometer.Grating.groove_density', grooves);
  const centre = number('SPECTROMETER', 'Central wavelength', { nm: 1 });
  out.set('Acquisition_instrument.Spectrometer.central_wavelength', centre);
  return out.tree;
}

/** The header and the comment as JSON: sections of values where the comment is made of those, else its text. */
export function surfOriginalMetadata(record: SurfRecord): { readonly [key: string]: Json } {
  const { open: _open, comment, duration, x, y, z, t, end: _end, ...header } = record;
  const plain = (value: number): Json => (Number.isFinite(value) ? value : String(value));
  const direction = ({ name, units, spacing, offset }: SurfRecord['x']): Json => ({
    name,
    units,
    spacing: plain(spacing),
    offset: plain(offset),
  });
  const sections = parseComment(comment);
  const isParsed = Object.keys(sections).length > 0;
  return {
    header: {
      ...header,
      duration: plain(duration),
      x: direction(x),
      y: direction(y),
      z: direction(z),
      t: direction(t),
    },
    ...(isParsed ? { comment: sections } : comment !== '' && { comment }),
  };
}

/** `$_SECTION`, then `$key = value unit`; several may stand on one line. Empty when the comment is plain text. */
function parseComment(comment: string): { readonly [section: string]: Section } {
  const sections = new Map<string, Map<string, string | number>>();
  let section: Map<string, string | number> | undefined;
  for (const part of comment.split('$').slice(1)) {
    const line = part.split(/[\r\n]/, 1)[0]!.trim();
    if (line.startsWith('_')) {
      const name = line.slice(1).trim();
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      continue;
    }
    const [, key, value, units] = line.match(/^([^=]+?)\s*=\s*(\S*)\s*(.*)$/) ?? [];
    if (!section || key === undefined || value === undefined) continue;
    const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
    section.set(key, isNumber ? Number(value) : `${value} ${units}`.trim());
    if (isNumber && units) section.set(`${key}_units`, units);
  }
  return Object.fromEntries([...sections].map(([name, values]) => [name, Object.fromEntries(values)]));
}
