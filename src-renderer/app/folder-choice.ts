import { create } from 'zustand';

/** What the folder dialog shows: a folder, files that were dropped together, or only the batch that is running. */
export type FolderView =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'batch' };

export const useFolderView = create<{ readonly view: FolderView | null }>(() => ({ view: null }));

export function showFolder(view: FolderView | null): void {
  useFolderView.setState({ view });
}
