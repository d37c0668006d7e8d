import { AppError } from '../../../src-preload/contract/errors.ts';
import type { OpenedDataset, ReadableFile } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import type { FieldOfView } from './image-file.ts';
import { FORMAT, JeolValues, readJeolTags, tagAt } from './jeol-tags.ts';

/** Twelve zero bytes stand before the tags of a project. */
export const PROJECT_TAGS = 12;
const MOST_FILES = 10_000;

/** A file that a project names, with the field of its view. */
export interface ProjectEntry {
  readonly file: ReadableFile;
  readonly view: FieldOfView | undefined;
}

/**
 * Opens what an `.asw` project names: the images, maps, event streams and spectra of all views of all samples. A file
 * that is missing or damaged is left out with a warning.
 * @throws {AppError} `file-damaged` when the project makes no sense or nothing of it can be opened.
 */
export function openJeolProject(
  project: ReadableFile,
  openEntry: (entry: ProjectEntry) => readonly OpenedDataset[],
  warn: (warning: string) => void,
): OpenedDataset[] {
  const tags = readJeolTags(project.bytes, PROJECT_TAGS);
  const values = new JeolValues(project.bytes);
  const datasets: OpenedDataset[] = [];
  const seen = new Set<string>();
  for (const sample of tagAt(tags, 'SampleInfo')?.children ?? []) {
    for (const view of tagAt(sample.children, 'ViewInfo')?.children ?? []) {
      // Position on the stage and, third and fourth, the size of the field in mm; the width counts against the stage.
      const [, , width, height] = values.numbers(tagAt(view.children, 'PositionMM'));
      const field = width && height ? { width: Math.abs(width) * 1000, height: Math.abs(height) * 1000 } : undefined;
      for (const data of tagAt(view.children, 'ViewData')?.children ?? []) {
        const name = (values.text(tagAt(data.children, 'Filename')) ?? '')
          .split(/[\\/]/)
          .filter((part) => part !== '.');
        const path = name.join('/');
        if (!/\.(img|map|pts|eds)$/i.test(path) || seen.has(path.toLowerCase()) || seen.size >= MOST_FILES) continue;
        seen.add(path.toLowerCase());
        const file = project.sibling(path);
        if (!file) {
          warn(`${path}, which the project names, is not there.`);
          continue;
        }
        try {
          datasets.push(...openEntry({ file, view: field }));
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          warn(`${path} is left out: ${error.message}`);
        }
      }
    }
  }
  if (datasets.length > 0) return datasets;
  const advice = 'Copy the whole folder of the project, with its folder Sample beside the .asw file.';
  const named = seen.size === 0 ? 'names no measurement' : `names ${seen.size} files, of which none can be opened`;
  throw damaged(`The project ${named}.`, { format: FORMAT, field: 'SampleInfo' }, advice);
}
