import type { Json } from '../../src-preload/contract/dataset.ts';

/** Metadata of instruments are far from this deep; deeper trees are made to break readers. */
const DEEPEST = 64;
/** Longest text that is read. */
const LONGEST = 16 * 1024 * 1024;

/**
 * Metadata as one line of JSON in ASCII, for formats that have no place for them: other programs take it for a comment or a
 * tag that they do not know.
 */
export function ownMetadataText(metadata: { readonly [key: string]: Json }): string {
  return JSON.stringify(metadata).replaceAll(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The metadata that {@link ownMetadataText} wrote; undefined for anything else. */
export function readOwnMetadata(text: string | undefined): { readonly [key: string]: Json } | undefined {
  if (text === undefined || text.length > LONGEST || !text.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(text) as { readonly [key: string]: Json };
    return isDeeper(value, DEEPEST) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** True for a tree of more levels than this. */
export function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeper(child as Json, levels - 1));
}
