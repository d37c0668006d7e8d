import type { FileFilter, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { FileDialogRequest } from '../../../src-preload/contract/host.ts';

/** A native dialog: to open something, or to name a file to be written. */
export type NativeDialog =
  | { readonly kind: 'open'; readonly options: OpenDialogOptions }
  | { readonly kind: 'save'; readonly options: SaveDialogOptions };

const requestSchema = z.strictObject({
  kind: z.enum(['open-file', 'open-project', 'open-folder', 'save-file']),
  title: z.string().max(200),
  path: z.string().max(4096).optional(),
  extensions: z
    .array(z.string().regex(/^\.[\w.]+$/))
    .max(100)
    .optional(),
});

/**
 * The native dialog for what the window asks.
 * @param request as it came from the window: anything
 * @throws {AppError} `parameter-invalid`
 */
export function nativeDialog(request: unknown): NativeDialog {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) {
    throw new AppError('parameter-invalid', 'This is no request for a file dialog.', 'Please report this.', {
      cause: parsed.error,
    });
  }
  const { kind, title, path, extensions = [] } = parsed.data as FileDialogRequest;
  const common = { title, ...(path === undefined ? {} : { defaultPath: path }) };
  if (kind === 'save-file') {
    return { kind: 'save', options: { ...common, filters: filters(extensions), properties: ['createDirectory'] } };
  }
  if (kind === 'open-file') {
    return { kind: 'open', options: { ...common, filters: filters(extensions), properties: ['openFile'] } };
  }
  // A project is a folder; macOS shows it as one file.
  return {
    kind: 'open',
    options: { ...common, properties: ['openDirectory', 'createDirectory', 'treatPackageAsDirectory'] },
  };
}

function filters(extensions: readonly string[]): FileFilter[] {
  const all: FileFilter = { name: 'All files', extensions: ['*'] };
  if (extensions.length === 0) return [all];
  const bare = extensions.map((extension) => extension.slice(1));
  const name = bare.length === 1 ? bare[0]!.toUpperCase() : 'Files that Phasewright reads';
  return [{ name, extensions: bare }, all];
}
