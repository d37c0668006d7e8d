import { AppError } from '../../../src-preload/contract/errors.ts';
import { FRAME_ROLE, type FrameGroups } from '../preprocessing/image-frames.ts';
import { createRandom, type Random } from '../random/random.ts';

/** What is known of each image before roles are given. */
export interface FrameFacts {
  /** What each image is called; empty when they have no names. */
  readonly names: readonly string[];
  /** Group of each image. */
  readonly groups: readonly string[];
  /** Session (specimen, day) of each image. */
  readonly sessions: readonly string[];
  /** 1 known to be anomalous, 0 known to be nominal, −1 not known: what a table says of single images. */
  readonly labels: Int8Array;
}

/** Which groups are what, and how nominal images are divided. */
export interface GroupChoice {
  /** Groups of what is normal; all that are not named elsewhere when empty. */
  readonly nominal: readonly string[];
  readonly anomalous: readonly string[];
  /** Groups to be judged, of which nothing is known. */
  readonly test: readonly string[];
  /** Share of the nominal images of each group, or groups or sessions, that set the threshold. */
  readonly validation: number | readonly string[];
  /** Share of the nominal images of each group that are judged, for the rate of false flags. */
  readonly judged: number;
  readonly seed: number;
}

type Kind = 'nominal' | 'anomalous' | 'test';

/**
 * Gives each image its role. Images known to be anomalous are judged, never learned from, whoever says what else; of each
 * nominal group a share is drawn for the threshold and another to be judged.
 *
 * @throws {AppError} `parameter-invalid` for groups that do not exist or are named twice
 */
export function assignFrames(facts: FrameFacts, choice: GroupChoice, warn: (warning: string) => void): FrameGroups {
  const groupNames = [...new Set(facts.groups)];
  const sessionNames = [...new Set(facts.sessions)];
  const kinds = kindsOfGroups(groupNames, choice);
  const roles = new Uint8Array(facts.groups.length).fill(FRAME_ROLE.test);
  const anomalous = Int8Array.from(facts.groups, (group, image) => {
    const kind = kinds.get(group)!;
    const known = facts.labels[image]!;
    if (kind === 'anomalous' || known === 1) return 1;
    return kind === 'nominal' || known === 0 ? 0 : -1;
  });
  const isLearnable = (image: number) => kinds.get(facts.groups[image]!) === 'nominal' && anomalous[image] === 0;
  warnOfLabels(facts, kinds, warn);
  const named = typeof choice.validation === 'number' ? [] : choice.validation;
  checkHeldOut(named, groupNames, sessionNames, kinds);
  const random = createRandom(choice.seed, ROLE_STREAM);
  for (const group of groupNames) {
    const images = numbersWhere(facts.groups, (name, image) => name === group && isLearnable(image));
    const isNamed = (image: number) => named.includes(group) || named.includes(facts.sessions[image]!);
    const held = images.filter(isNamed);
    const free = shuffled(
      images.filter((image) => !isNamed(image)),
      random,
    );
    const judged = Math.round(choice.judged * free.length);
    const drawn = typeof choice.validation === 'number' ? Math.round(choice.validation * free.length) : 0;
    for (const image of held) roles[image] = FRAME_ROLE.validation;
    free.forEach((image, at) => {
      if (at >= judged) roles[image] = at < judged + drawn ? FRAME_ROLE.validation : FRAME_ROLE.train;
    });
  }
  return {
    roles,
    labels: Int32Array.from(facts.groups, (group) => groupNames.indexOf(group)),
    names: groupNames,
    sessions: Int32Array.from(facts.sessions, (session) => sessionNames.indexOf(session)),
    sessionNames,
    anomalous,
  };
}

function kindsOfGroups(known: readonly string[], { nominal, anomalous, test }: GroupChoice): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const [kind, groups] of Object.entries({ nominal, anomalous, test }) as [Kind, readonly string[]][]) {
    for (const group of groups) {
      if (!known.includes(group)) throw unknownGroup(group, known, kind);
      const before = kinds.get(group);
      if (before !== undefined && before !== kind) {
        const message = `The group "${group}" cannot be ${before} and ${kind}.`;
        throw new AppError('parameter-invalid', message, 'Name each group once.', { field: kind });
      }
      kinds.set(group, kind);
    }
  }
  for (const group of known) {
    if (!kinds.has(group)) kinds.set(group, nominal.length === 0 ? 'nominal' : 'test');
  }
  return kinds;
}

function unknownGroup(group: string, known: readonly string[], field: string): AppError {
  const message = `There is no group "${group}".`;
  const advice =
    known.length === 1
      ? 'All images are in one group, because neither folders nor names tell any: give a "table", or "frames" by hand.'
      : `The groups are: ${known.join(', ')}.`;
  return new AppError('parameter-invalid', message, advice, { field });
}

/** Held out can be groups and sessions of nominal images; a known anomaly has no say in the threshold. */
function checkHeldOut(
  named: readonly string[],
  groups: readonly string[],
  sessions: readonly string[],
  kinds: ReadonlyMap<string, Kind>,
): void {
  for (const name of named) {
    if (!groups.includes(name) && !sessions.includes(name)) {
      const all = [...new Set([...groups, ...sessions])];
      throw unknownGroup(name, all, 'validation');
    }
    const kind = kinds.get(name);
    if (kind === undefined || kind === 'nominal') continue;
    const message = `The group "${name}" is ${kind === 'test' ? 'to be judged' : kind}, and cannot set the threshold: that is for nominal images held out.`;
    throw new AppError('parameter-invalid', message, 'Name nominal groups or sessions, or give a share such as 0.25.', {
      field: 'validation',
    });
  }
}

function warnOfLabels({ groups, labels }: FrameFacts, kinds: ReadonlyMap<string, Kind>, warn: (text: string) => void) {
  const contrary = (kind: Kind, label: number) =>
    groups.reduce((sum, group, image) => sum + (kinds.get(group) === kind && labels[image] === label ? 1 : 0), 0);
  const hidden = contrary('nominal', 1);
  if (hidden > 0) {
    warn(
      `${hidden} ${hidden === 1 ? 'image' : 'images'} of nominal groups are labeled anomalous: they are judged, and take part neither in training nor in the threshold.`,
    );
  }
  const overruled = contrary('anomalous', 0);
  if (overruled > 0) {
    warn(
      `${overruled} ${overruled === 1 ? 'image' : 'images'} of anomalous groups are labeled nominal: they count as anomalous. Take the group out of "anomalous" if the labels are right.`,
    );
  }
}

/** What is said of single images by hand. */
export interface HandFrames {
  readonly images: readonly number[];
  readonly as: 'train' | 'validation' | 'test' | 'anomalous';
}

/**
 * The last word, image by image.
 * @throws {AppError} `parameter-invalid` when a known anomaly is to be learned from
 */
export function assignByHand(groups: FrameGroups, names: readonly string[], hand: readonly HandFrames[]): FrameGroups {
  const roles = Uint8Array.from(groups.roles);
  const anomalous = Int8Array.from(groups.anomalous);
  const marked = new Set(hand.filter(({ as }) => as === 'anomalous').flatMap(({ images }) => images));
  for (const { images, as } of hand) {
    for (const image of images) {
      if (as === 'anomalous') {
        roles[image] = FRAME_ROLE.test;
        anomalous[image] = 1;
        continue;
      }
      if (as !== 'test' && (anomalous[image] === 1 || marked.has(image))) {
        const what = names[image] ?? `Image ${image}`;
        throw new AppError(
          'parameter-invalid',
          `${what} is known to be anomalous and cannot be used for ${as === 'train' ? 'training' : 'the threshold'}.`,
          'Leave it out of this list: what is learned and the threshold come of nominal images alone.',
          { field: 'frames' },
        );
      }
      roles[image] = FRAME_ROLE[as];
      // What is learned from or sets the threshold is thereby called nominal.
      if (as !== 'test') anomalous[image] = 0;
    }
  }
  return { ...groups, roles, anomalous };
}

/** How many images of each group have which role. */
export interface GroupRow {
  readonly group: string;
  readonly train: number;
  readonly validation: number;
  /** Nominal images to be judged. */
  readonly nominal: number;
  readonly anomalous: number;
  /** To be judged, and nothing is known of them. */
  readonly unknown: number;
}

export function groupTable({ roles, labels, names, anomalous }: FrameGroups): readonly GroupRow[] {
  return names.map((group, label) => {
    const count = (matches: (image: number) => boolean) =>
      labels.reduce((sum, one, image) => sum + (one === label && matches(image) ? 1 : 0), 0);
    const judged = (kind: number) => (image: number) => roles[image] === FRAME_ROLE.test && anomalous[image] === kind;
    return {
      group,
      train: count((image) => roles[image] === FRAME_ROLE.train),
      validation: count((image) => roles[image] === FRAME_ROLE.validation),
      nominal: count(judged(0)),
      anomalous: count(judged(1)),
      unknown: count(judged(-1)),
    };
  });
}

/** Keeps these draws apart from others of the seed. */
const ROLE_STREAM = 8_000_009;

function shuffled(images: readonly number[], random: Random): number[] {
  const drawn = [...images];
  for (let left = drawn.length; left > 1; left--) {
    const other = random.integer(left);
    [drawn[left - 1], drawn[other]] = [drawn[other]!, drawn[left - 1]!];
  }
  return drawn;
}

function numbersWhere<Item>(items: readonly Item[], matches: (item: Item, at: number) => boolean): number[] {
  return items.flatMap((item, at) => (matches(item, at) ? [at] : []));
}
