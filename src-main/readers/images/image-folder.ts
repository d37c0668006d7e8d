import type { Axis, Json } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, ReadableFolder } from '../reader.ts';
import { unsupported } from '../reader-errors.ts';
import { FORMAT } from './decode-image.ts';
import { FolderSource, type FrameType } from './folder-source.ts';
import { frameHeader, readFrame } from './read-frame.ts';
import { type StackGroups, stackGroups } from './stack-groups.ts';

const IMAGE = /\.(png|jpe?g|bmp|tiff?)$/i;
/** Files that make a folder a Zarr store. */
const STORE = /(^|\/)(\.zarray|\.zgroup|zarr\.json)$/;
/** Frames that are decoded at opening, to see whether colors are gray: first, middle, last. */
const LOOKED_AT = [0, 0.5, 1];
const MOST_NAMED = 5;

/** True for folders with two images or more that are no Zarr store. */
export function isImageFolder(folder: ReadableFolder): boolean {
  if (folder.fileNames.some((name) => STORE.test(name))) return false;
  return folder.fileNames.filter(isImageName).length >= 2;
}

function isImageName(name: string): boolean {
  return IMAGE.test(name) && !name.split('/').some((part) => part.startsWith('.'));
}

interface Found {
  readonly name: string;
  readonly type: FrameType;
}

/**
 * All images of a folder and below it as one stack, in order of their names. Headers alone are read, but for three frames.
 * Those of another size or number type than most are left out, with a warning.
 * @throws {AppError} `format-unsupported` when no two are alike.
 */
export function openImageFolder(folder: ReadableFolder): OpenedFile {
  const warnings: string[] = [];
  const { found, unread } = readHeaders(folder);
  if (unread.length > 0) warnings.push(`${unread.length} images cannot be read: ${listed(unread)}.`);
  const alike = new Map<string, Found[]>();
  for (const one of found) {
    const key = typeName(one.type);
    const same = alike.get(key);
    if (same) same.push(one);
    else alike.set(key, [one]);
  }
  const [type, frames] = [...alike].sort((a, b) => b[1].length - a[1].length)[0] ?? ['', []];
  if (frames.length < 2) {
    const sizes = [...alike.keys()].slice(0, MOST_NAMED).join('; ');
    const message = `No two images in the folder ${folder.name} have the same size and number type: ${sizes || 'none can be read'}.`;
    throw unsupported(message, 'Open one of them, or bring them to one size.', { format: FORMAT });
  }
  const others = found.filter((one) => typeName(one.type) !== type);
  if (others.length > 0) {
    const names = listed(others.map((one) => `${one.name} (${typeName(one.type)})`));
    warnings.push(`${others.length} images that are not ${type} are left out: ${names}.`);
  }
  const dataset = stackOf(folder, frames, warnings);
  return { datasets: [dataset], warnings, close() {} };
}

function stackOf(folder: ReadableFolder, frames: readonly Found[], warnings: string[]): OpenedDataset {
  const names = frames.map(({ name }) => name);
  const [{ type }] = frames as [Found];
  const fileOf = (index: number): ReadableFile => {
    const file = folder.file(names[index]!);
    if (file) return file;
    const advice = 'Put it back, or open the folder again.';
    throw new AppError('file-not-found', `The image ${names[index]} is no longer in the folder.`, advice);
  };
  const looked = LOOKED_AT.map((part) => readFrame(fileOf(Math.round(part * (frames.length - 1)))));
  const isColored = looked.some(({ dtype }) => dtype === 'rgb' || dtype === 'rgba');
  if (!isColored && looked.some(({ remarks }) => remarks.length > 0)) {
    warnings.push(
      'The images are stored as color, but those that were looked at are gray: all are presented as gray. One that is not has its brightness.',
    );
  }
  const dtype = isColored ? 'rgb' : type.dtype;
  const axis = (name: string, size: number, role: Axis['role']): Axis => {
    return { name, size, scale: 1, offset: 0, units: '', role };
  };
  const axes = [
    axis('image', frames.length, 'navigation'),
    axis('y', type.height, 'signal'),
    axis('x', type.width, 'signal'),
  ];
  const shape = axes.map(({ size }) => size);
  const stack: { readonly [key: string]: Json } = { ...stackGroups(names), names } satisfies StackGroups & {
    names: readonly string[];
  };
  return {
    title: folder.name,
    kind: 'image-stack',
    shape,
    dtype,
    axes,
    metadata: { General: { title: folder.name, original_filename: folder.name }, Stack: stack },
    originalMetadata: {},
    open: () => new FolderSource({ ...type, dtype }, frames.length, (index) => readFrame(fileOf(index)), names),
  };
}

function readHeaders(folder: ReadableFolder): { found: Found[]; unread: string[] } {
  const found: Found[] = [];
  const unread: string[] = [];
  for (const name of folder.fileNames.filter(isImageName)) {
    try {
      const file = folder.file(name);
      if (file) found.push({ name, type: frameHeader(file) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      unread.push(name);
    }
  }
  return { found, unread };
}

function typeName({ width, height, dtype }: FrameType): string {
  return `${width} × ${height} pixels, ${dtype}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
