import { basename, dirname, extname, join } from 'node:path';
import { positionAt } from '../../src-preload/contract/axis.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import type { PhaseMapData } from '../figures/phase-map-data.ts';
import type { CallContext } from './call-context.ts';
import type { FigureSource } from './figure-source.ts';
import { writeWhole } from './output-folder.ts';
import { phaseMapData } from './phase-map-of-run.ts';

/** A call that may be told that a path is not to be written. */
export interface WritingContext extends CallContext {
  /** @throws {AppError} `usage` */
  mayWrite(path: string): void;
}

/** Mean spectra of the phases in the data's own units: a table, a HyperSpy file with one spectrum per phase, or an EMSA file for each phase. */
export async function exportSpectra(
  source: FigureSource,
  out: string,
  what: 'spectra-csv' | 'spectra-hspy' | 'spectra-msa',
  context: WritingContext,
): Promise<string[]> {
  const map = phaseMapData(source, 'own');
  if (what === 'spectra-csv') {
    writeWhole(out, table(map));
    return [out];
  }
  const common = { dtype: 'float32' as const, metadata: { Signal: { quantity: map.spectraLabel } } };
  if (what === 'spectra-hspy') {
    const phase: Axis = { name: 'Phase', size: map.phases.length, scale: 1, offset: 0, units: '', role: 'navigation' };
    await context.lookingJob('write-array', {
      ...common,
      out,
      title: `Mean spectra of ${map.title}: ${map.phases.map(({ name }) => name).join(', ')}`,
      shape: [map.phases.length, map.axis.size],
      axes: [phase, map.axis],
      metadata: { ...common.metadata, Phases: { names: map.phases.map(({ name }) => name) } },
      values: map.spectra,
    });
    return [out];
  }
  const files = fileNames(out, map.phases);
  for (const file of files) context.mayWrite(file);
  for (const [index, file] of files.entries()) {
    await context.lookingJob('write-array', {
      ...common,
      out: file,
      title: `${map.phases[index].name}, mean of ${map.title}`,
      shape: [map.axis.size],
      axes: [map.axis],
      values: spectrumOf(map, index),
    });
  }
  return files;
}

/** The name itself for a single phase, else `<name> <letter> <phase>.msa`. */
function fileNames(out: string, phases: PhaseMapData['phases']): string[] {
  if (phases.length === 1) return [out];
  const ending = extname(out);
  const stem = join(dirname(out), basename(out, ending));
  const taken = new Set<string>();
  return phases.map(({ letter, name }) => {
    const plain = `${letter} ${name}`.replaceAll(/[^\p{L}\p{N}_.() -]+/gu, '_').slice(0, 80);
    let file = `${stem} ${plain}${ending}`;
    for (let number = 2; taken.has(file.toLowerCase()); number++) file = `${stem} ${plain} ${number}${ending}`;
    taken.add(file.toLowerCase());
    return file;
  });
}

/** A column of positions, then one of each phase; the first line names them. */
function table(map: PhaseMapData): string {
  const { axis, phases } = map;
  const position = axis.units ? `${axis.name} (${axis.units})` : axis.name || 'Channel';
  const spectra = phases.map((_, index) => spectrumOf(map, index));
  const lines = Array.from({ length: axis.size }, (_, i) => {
    const at = Number(positionAt(axis, i).toPrecision(12));
    return [at, ...spectra.map((spectrum) => spectrum[i])].join(',');
  });
  return `${[[position, ...phases.map(({ name }) => name)].map(quoted).join(','), ...lines].join('\n')}\n`;
}

function spectrumOf({ spectra, axis }: PhaseMapData, index: number): Float32Array {
  return spectra.slice(index * axis.size, (index + 1) * axis.size);
}

function quoted(text: string): string {
  // A leading =, +, - or @ would be taken for a formula by spreadsheets.
  const plain = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
