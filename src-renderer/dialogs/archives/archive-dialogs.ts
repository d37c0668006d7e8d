import { create } from 'zustand';
import type { CompressionReport } from '../../../src-preload/contract/archive.ts';

/** Which dialog about archives is open: what to compress by, with the run whose model is chosen first, or what came out. */
export type ArchiveDialog =
  | { readonly kind: 'compress'; readonly run: number | null }
  | { readonly kind: 'report'; readonly out: string; readonly report: CompressionReport };

export const useArchiveDialog = create<{ readonly dialog: ArchiveDialog | null }>(() => ({ dialog: null }));

export function openArchiveDialog(dialog: ArchiveDialog | null): void {
  useArchiveDialog.setState({ dialog });
}
