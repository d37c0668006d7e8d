import { EXPORT_KINDS, type ExportKind } from '../../src-preload/contract/window.ts';

/** Kinds of export by what they hold, in the order in which they are offered. */
export const EXPORT_GROUPS: readonly { readonly title: string; readonly kinds: readonly ExportKind[] }[] = [
  { title: 'Figure', kinds: ['figure-svg', 'figure-png', 'figure-pdf'] },
  { title: 'Phase map', kinds: ['labels-tiff', 'labels-npy', 'labels-csv'] },
  { title: 'Mean spectra', kinds: ['spectra-csv', 'spectra-hspy', 'spectra-msa'] },
  { title: 'How it was made', kinds: ['recipe', 'model'] },
];

const WORDS: { readonly [kind in ExportKind]: string } = {
  'figure-svg': 'phase-map',
  'figure-png': 'phase-map',
  'figure-pdf': 'phase-map',
  'labels-tiff': 'labels',
  'labels-npy': 'labels',
  'labels-csv': 'labels',
  'spectra-csv': 'spectra',
  'spectra-hspy': 'spectra',
  'spectra-msa': 'spectra',
  recipe: 'recipe',
  model: 'encoder',
};

/** Suggested file: beside the project, named after it, the run and what it holds. */
export function suggestedPath(kind: ExportKind, projectFolder: string, projectName: string, run: number): string {
  const parent = projectFolder.replace(/[\\/]+[^\\/]*[\\/]*$/, '');
  const separator = projectFolder.includes('\\') ? '\\' : '/';
  const name = `${projectName}-run-${run}-${WORDS[kind]}${EXPORT_KINDS[kind].extension}`.replaceAll(/[<>:"|?*]/g, '_');
  return `${parent}${separator}${name}`;
}

/** The path with the ending of its kind, put behind what was typed when that has another. */
export function withExtension(path: string, kind: ExportKind): string {
  const { extension } = EXPORT_KINDS[kind];
  const also = extension === '.tif' ? ['.tif', '.tiff'] : [extension];
  return also.some((ending) => path.toLowerCase().endsWith(ending)) ? path : `${path}${extension}`;
}

/** What a kind is called inside its group: `PNG`, `TIFF (calibrated)`. */
export function shortLabel(kind: ExportKind): string {
  const [, rest] = EXPORT_KINDS[kind].label.split(', ');
  return rest ?? EXPORT_KINDS[kind].label;
}
