import { AppError } from '../../../src-preload/contract/errors.ts';
import type { GroupsParameters } from '../../../src-preload/contract/steps.ts';
import {
  assignByHand,
  assignFrames,
  type FrameFacts,
  groupTable,
  type HandFrames,
} from '../../analysis/anomalies/frame-groups.ts';
import { FRAME_ROLE, type FrameGroups, type ImageFrames } from '../../analysis/preprocessing/image-frames.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { readFrameTable } from './frame-table.ts';

/** What `groups.npy` calls an image that is judged and known to be anomalous; the others are called by their role. */
const ANOMALOUS = 3;
/** Held-out images below which a threshold is little more than a guess: it flags 5 % of nominal images or more. */
const FEW_HELD_OUT = 19;
const ALL = 'all images';
const MOST_NAMED = 5;

/** Says of each image whether it is learned from, sets the threshold, or is judged. */
export async function groups(state: RunState, parameters: GroupsParameters, step: number): Promise<StepOutcome> {
  const { cube, context } = state;
  const { images } = cube;
  if (!images) throw notImages('groups');
  const warn = (warning: string) => context.job.warn(warning);
  // Patches of one image stay together, or a model would be judged on what it has learned from.
  const grid = images.patches && images.patches.count > 1 ? images.patches : undefined;
  const units = grid ? grid.whole : images;
  const count = grid ? grid.count : cube.spectra.pixels;
  const facts = factsOf(units, count, parameters.table, state);
  const drawn = assignFrames(facts, parameters, warn);
  const hand = parameters.frames.map(
    ({ frames, as }): HandFrames => ({ images: numbersOf(frames, facts.names, count), as }),
  );
  const byHand = assignByHand(drawn, facts.names, hand);
  const assigned = grid ? repeated(byHand, cube.spectra.pixels / count) : byHand;
  warnOfFew(assigned, warn);
  state.prepare({ ...cube, groups: assigned });
  // What was learned before has seen all images.
  state.forgetModels();
  const roles = Int32Array.from(assigned.roles, (role, image) =>
    role === FRAME_ROLE.test && assigned.anomalous[image] === 1 ? ANOMALOUS : role,
  );
  const number = (value: number) => roles.reduce((sum, role) => sum + (role === value ? 1 : 0), 0);
  return {
    results: {
      images: roles.length,
      train: number(FRAME_ROLE.train),
      validation: number(FRAME_ROLE.validation),
      judged: number(FRAME_ROLE.test) + number(ANOMALOUS),
      anomalous: number(ANOMALOUS),
      groups: groupTable(assigned).map((row) => ({ ...row })),
    },
    arrays: [await state.saveMap(step, 'groups', roles)],
  };
}

/** The roles of images, for each of their patches. */
function repeated(groups: FrameGroups, times: number): FrameGroups {
  const each = <Numbers extends Uint8Array | Int32Array | Int8Array>(numbers: Numbers) =>
    new (numbers.constructor as new (length: number) => Numbers)(numbers.length * times).map(
      (_, at) => numbers[Math.floor(at / times)]!,
    ) as Numbers;
  return {
    ...groups,
    roles: each(groups.roles),
    labels: each(groups.labels),
    sessions: each(groups.sessions),
    anomalous: each(groups.anomalous),
  };
}

/** @throws {AppError} for steps that ask about images, where there are spectra */
export function notImages(op: string): AppError {
  const advice =
    'For spectra, "residual" after a decomposition maps what a model does not explain, an autoencoder does so itself, and "outliers" after a clustering marks pixels far from their cluster.';
  return new AppError('data-unsuitable', `"${op}" is for stacks of images, and these are spectra.`, advice, {
    field: 'op',
  });
}

function factsOf(images: ImageFrames, count: number, table: string | undefined, state: RunState): FrameFacts {
  const { names } = images;
  const rows = table === undefined ? undefined : readFrameTable(state.recipeFolder, table);
  const found = rows && names.map((name) => rows.get(name) ?? rows.get(baseOf(name)) ?? rows.get(stemOf(name)));
  if (found) checkTable(found, rows!, names, table!, state);
  const groups = Array.from({ length: count }, (_, i) => found?.[i]?.group ?? images.groups[i] ?? ALL);
  return {
    names,
    groups,
    sessions: groups.map((group, i) => found?.[i]?.session ?? group),
    labels: Int8Array.from({ length: count }, (_, i) => found?.[i]?.label ?? -1),
  };
}

function checkTable(
  found: readonly unknown[],
  rows: ReadonlyMap<string, unknown>,
  names: readonly string[],
  table: string,
  { context }: RunState,
): void {
  const matched = found.reduce((sum: number, row) => sum + (row ? 1 : 0), 0);
  if (matched === 0) {
    const those = names.length === 0 ? 'the images of this file have no names' : `images are called ${names[0]}`;
    throw new AppError(
      'data-unsuitable',
      `${table} names none of the images: it has ${[...rows.keys()][0] ?? 'no rows'}, and ${those}.`,
      names.length === 0
        ? 'Give roles by number with "frames".'
        : 'Write the names of the image files into the column "name", with or without their ending.',
      { field: 'table' },
    );
  }
  if (matched < names.length) {
    context.job.warn(
      `${table} says nothing of ${names.length - matched} of ${names.length} images; they keep the group of their folder or name.`,
    );
  }
  if (matched < rows.size) context.job.warn(`${rows.size - matched} rows of ${table} name no image of this stack.`);
}

const baseOf = (name: string) => name.split('/').at(-1)!;
const stemOf = (name: string) => baseOf(name).replace(/\.[^.]*$/, '');

/** Numbers of images that `0-12, 40` or names stand for. */
function numbersOf(frames: string | readonly string[], names: readonly string[], count: number): number[] {
  const parts = typeof frames === 'string' ? frames.split(',').map((part) => part.trim()) : frames;
  return parts.filter(Boolean).flatMap((part) => {
    const byName = names.findIndex((name) => [name, baseOf(name), stemOf(name)].includes(part));
    if (byName >= 0) return [byName];
    const range = /^(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(part);
    const [first, last] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    if (range && first <= last && last < count) return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const known = names.length > 0 ? `, or names such as ${names.slice(0, MOST_NAMED).join(', ')}` : '';
    throw new AppError(
      'parameter-invalid',
      `There is no image "${part}".`,
      `Give numbers from 0 to ${count - 1}, such as 0-12, 40${known}.`,
      { field: 'frames' },
    );
  });
}

function warnOfFew({ roles, anomalous }: FrameGroups, warn: (warning: string) => void): void {
  const count = (wanted: number) => roles.reduce((sum, role) => sum + (role === wanted ? 1 : 0), 0);
  if (count(FRAME_ROLE.train) === 0) {
    throw new AppError(
      'data-unsuitable',
      'No image is left to learn from.',
      anomalous.every((known) => known !== 0)
        ? 'Name the groups of nominal images in "nominal", or fewer in "anomalous" and "test".'
        : 'Hold out and judge a smaller share of the nominal images.',
      { field: 'nominal' },
    );
  }
  const held = count(FRAME_ROLE.validation);
  if (held < FEW_HELD_OUT) {
    const promise = `at best ${(100 / (held + 1)).toFixed(0)} of 100 nominal images will be flagged`;
    warn(
      held === 0
        ? 'No nominal image is held out: a step "anomaly" will have nothing to find a threshold from.'
        : `Only ${held} nominal ${held === 1 ? 'image is' : 'images are'} held out for a threshold: ${promise}.`,
    );
  }
}
