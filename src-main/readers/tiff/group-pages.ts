import type { ByteSource } from '../byte-source.ts';
import { type PageLayout, pageLayout } from './page-layout.ts';
import type { TiffDirectory, TiffStructure } from './parse-directories.ts';
import { TagValues } from './tag-values.ts';
import { TAG } from './tiff-tags.ts';

/** Pages that make one dataset: all of one size and number type. */
export interface PageGroup {
  readonly layout: PageLayout;
  readonly directories: TiffDirectory[];
}

/** Bit of NewSubfileType: a smaller version of another page. */
const REDUCED = 1;

/**
 * Pages by layout, in the order of their first. Smaller versions of other pages are left out.
 * @throws {AppError} what is wrong with the first page when no page can be read.
 */
export function groupPages(
  bytes: ByteSource,
  { directories, littleEndian }: TiffStructure,
  warn: (warning: string) => void,
): readonly PageGroup[] {
  const groups = new Map<string, PageGroup>();
  let firstError: unknown;
  let unread = 0;
  let reduced = 0;
  for (const directory of directories) {
    const tags = new TagValues(bytes, directory, littleEndian);
    try {
      if (directories.length > 1 && ((tags.number(TAG.newSubfileType) ?? 0) & REDUCED) !== 0) {
        reduced++;
        continue;
      }
      const layout = pageLayout(tags);
      const key = Object.values(layout).join(' ');
      const group = groups.get(key);
      if (group) group.directories.push(directory);
      else groups.set(key, { layout, directories: [directory] });
    } catch (error) {
      firstError ??= error;
      unread++;
    }
  }
  if (groups.size === 0 && firstError !== undefined) throw firstError;
  if (unread > 0) {
    const reason = firstError instanceof Error ? firstError.message : String(firstError);
    warn(`${unread} of ${directories.length} pages are not read: ${reason}`);
  }
  if (reduced > 0)
    warn(`${reduced === 1 ? 'A page that is' : `${reduced} pages that are`} a smaller copy of another: left out.`);
  return [...groups.values()];
}
