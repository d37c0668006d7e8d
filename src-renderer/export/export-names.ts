import { EXPORT_KINDS, type ExportedArray, type ExportKind } from '../../src-preload/contract/export-kinds.ts';

/** Kinds of export by what they hold, in the order in which they are offered. */
export const EXPORT_GROUPS: readonly { readonly title: string; readonly kinds: readonly ExportKind[] }[] = [
  { title: 'Figure', kinds: ['figure-svg', 'figure-png', 'figure-pdf'] },
  { title: 'Phase map', kinds: ['labels-tiff', 'labels-npy', 'labels-csv'] },
  { title: 'Mean spectra', kinds: ['spectra-csv', 'spectra-hspy', 'spectra-msa'] },
  { title: 'Arrays', kinds: ['array-npy', 'array-csv', 'array-hspy', 'array-tiff'] },
  { title: 'How it was made', kinds: ['run-hspy', 'recipe', 'model'] },
];

const WORDS: { readonly [kind in ExportKind]: string } = {
  'figure-svg': 'figure',
  'figure-png': 'figure',
  'figure-pdf': 'figure',
  'array-npy': 'array',
  'array-csv': 'array',
  'array-hspy': 'array',
  'array-tiff': 'array',
  'labels-tiff': 'labels',
  'labels-npy': 'labels',
  'labels-csv': 'labels',
  'spectra-csv': 'spectra',
  'spectra-hspy': 'spectra',
  'spectra-msa': 'spectra',
  'run-hspy': 'data',
  recipe: 'recipe',
  model: 'encoder',
};

/** What a file is about, more closely than its kind says it. */
export interface FileSubject {
  /** Kind of the figure: `phase-map`. */
  readonly figure?: string | undefined;
  /** Name of the array, and which one in it. */
  readonly array?: ExportedArray | undefined;
}

/** Suggested file: beside the project, named after it, the run and what it holds. */
export function suggestedPath(
  kind: ExportKind,
  projectFolder: string,
  projectName: string,
  run: number,
  { figure = 'phase-map', array }: FileSubject = {},
): string {
  const part = array?.index === undefined ? '' : `-${array.index + 1}`;
  const word =
    WORDS[kind] === 'figure' ? figure : array && WORDS[kind] === 'array' ? `${array.name}${part}` : WORDS[kind];
  return beside(projectFolder, `${projectName}-run-${run}-${word}${EXPORT_KINDS[kind].extension}`);
}

/** A file of this name in the folder that holds the project. */
export function beside(projectFolder: string, name: string): string {
  const parent = projectFolder.replace(/[\\/]+[^\\/]*[\\/]*$/, '');
  const separator = projectFolder.includes('\\') ? '\\' : '/';
  return `${parent}${separator}${name.replaceAll(/[<>:"|?*\\/]/g, '_')}`;
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
