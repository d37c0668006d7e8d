import type { DatasetDescription, FileInfo } from './dataset.ts';

export interface RecentProject {
  readonly folder: string;
  readonly name: string;
  readonly openedAt: string;
  readonly missing: boolean;
  /** The file last opened in it, where that is still there; else null. */
  readonly file: string | null;
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'project' | 'file';
  readonly sizeBytes: number;
}

export interface FolderListing {
  /** Null above the folders that may be seen. */
  readonly folder: string | null;
  readonly parent: string | null;
  readonly entries: readonly FolderEntry[];
}

/** What a folder holds that can be read. */
export interface FolderScan {
  readonly folder: string;
  /** The folder as one thing, such as a stack of images; null when it is none. */
  readonly whole: FileInfo | null;
  readonly files: readonly ScannedFile[];
  /** Files that no reader knows. */
  readonly unknown: number;
  /** True when there are more files than were looked at. */
  readonly more: boolean;
}

export interface ScannedFile {
  readonly file: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** What people call its format; empty when it could not be opened. */
  readonly label: string;
  readonly datasets: readonly ScannedDataset[];
  /** Why it cannot be opened, or null. */
  readonly error: string | null;
}

/** A dataset without its metadata. */
export type ScannedDataset = Pick<DatasetDescription, 'title' | 'kind' | 'shape' | 'dtype' | 'axes'> & {
  readonly index: number;
};
