import { z } from 'zod';
import { AppError } from './errors.ts';
import { type FrameRange, frameRangeSchema, framesPart } from './frames.ts';
import { findJsonProblem } from './json-text.ts';
import { type FigureRequest, figureRequestSchema, type Recipe, type Step } from './recipe.ts';
import { REFUSED_INPUTS } from './steps/shared.ts';
import { STEP_SCHEMAS, type StepOp } from './steps.ts';
import { didYouMean } from './suggestions.ts';

/** Version of the recipe format that this program writes and reads. */
const FORMAT_VERSION = 1;

const RECIPE_KEYS = ['phasewright', 'dataset', 'frames', 'steps', 'figures'] as const;

const ADVICE = 'Correct the recipe and run it again. "phasewright run --help" lists every step with its parameters.';

/** A problem at a place of the recipe: `steps[2].clusters`, `must be at least 1`. */
interface Problem {
  readonly path: string;
  readonly message: string;
}

/**
 * Parses the text of a recipe file (a UTF-8 byte-order mark is allowed).
 * @throws {AppError} `recipe-invalid` with line and column, or with every problem of the recipe.
 */
export function parseRecipeText(text: string, file?: string): Recipe {
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const found = findJsonProblem(json);
    const where = found ? `line ${found.line}, column ${found.column}: ${found.problem}` : String(error);
    throw new AppError(
      'recipe-invalid',
      `The recipe is not valid JSON: ${where}.`,
      'Correct the file and run it again.',
      {
        file,
        cause: error,
      },
    );
  }
  return parseRecipe(value, file);
}

/**
 * Checks a recipe and fills in the defaults of every step.
 * @throws {AppError} `recipe-invalid` that lists every problem with its path.
 */
export function parseRecipe(value: unknown, file?: string): Recipe {
  const problems: Problem[] = [];
  if (!isObject(value)) {
    throw invalid([{ path: '', message: 'a recipe is an object: { "phasewright": 1, "steps": [ … ] }' }], file);
  }
  checkVersion(value.phasewright, problems, file);
  refuseUnknown(value, RECIPE_KEYS, '', problems);
  const dataset = parsePart(z.number().int().min(0).default(0), value.dataset, 'dataset', problems);
  const frames = parsePart(frameRangeSchema.optional(), value.frames, 'frames', problems) as FrameRange | undefined;
  const steps = parseList(value.steps, 'steps', problems, parseStep);
  if (value.steps === undefined) problems.push({ path: 'steps', message: 'is missing: a list of at least one step' });
  else if (Array.isArray(value.steps) && value.steps.length === 0) {
    problems.push({ path: 'steps', message: 'must hold at least one step' });
  }
  refuseLate(value.steps, problems);
  const figures = parseList(value.figures ?? [], 'figures', problems, (figure, path) =>
    isObject(figure)
      ? (parsePart(figureRequestSchema, figure, path, problems) as FigureRequest | undefined)
      : notAnObject(figure, path, problems),
  );
  if (problems.length > 0) throw invalid(problems, file);
  return { phasewright: FORMAT_VERSION, dataset: dataset as number, ...framesPart(frames), steps, figures };
}

/** Checks one figure request on its own, as the command line gives it. @throws {AppError} `parameter-invalid` */
export function parseFigureRequest(value: unknown): FigureRequest {
  const problems: Problem[] = [];
  const figure = parsePart(figureRequestSchema, value, 'figure', problems);
  if (problems.length > 0) throw new AppError('parameter-invalid', describe(problems), 'Correct it and try again.');
  return figure as FigureRequest;
}

/** Every problem that a zod schema finds in `value`, in words, with paths that start with `path`. */
export function describeIssues(schema: z.ZodType, value: unknown, path = ''): readonly string[] {
  const problems: Problem[] = [];
  parsePart(schema, value, path, problems);
  return problems.map(line);
}

function checkVersion(version: unknown, problems: Problem[], file: string | undefined): void {
  if (version === FORMAT_VERSION) return;
  if (typeof version === 'number' && Number.isInteger(version) && version > FORMAT_VERSION) {
    throw new AppError(
      'recipe-invalid',
      `This recipe was made by a newer version of Phasewright (format ${version}; this one reads format ${FORMAT_VERSION}).`,
      'Update Phasewright, or save the recipe again from the older version.',
      { file, field: 'phasewright' },
    );
  }
  const message = version === undefined ? 'is missing: write "phasewright": 1' : `must be 1, not ${shown(version)}`;
  problems.push({ path: 'phasewright', message });
}

function parseStep(value: unknown, path: string, problems: Problem[]): Step | undefined {
  if (!isObject(value)) return notAnObject(value, path, problems);
  const { op, ...parameters } = value;
  const ops = Object.keys(STEP_SCHEMAS);
  if (typeof op !== 'string' || !ops.includes(op)) {
    const message =
      op === undefined
        ? `is missing; it is one of ${ops.join(', ')}`
        : `${shown(op)} is not a step${didYouMean(String(op), ops) || `; steps are ${ops.join(', ')}`}`;
    problems.push({ path: `${path}.op`, message });
    return undefined;
  }
  const parsed = parsePart(STEP_SCHEMAS[op as StepOp], parameters, path, problems);
  return parsed === undefined ? undefined : ({ op, ...(parsed as object) } as Step);
}

/** Steps that say how the dataset is taken from its file stand first. */
function refuseLate(steps: unknown, problems: Problem[]): void {
  if (!Array.isArray(steps)) return;
  for (const [index, step] of steps.entries()) {
    if (index > 0 && isObject(step) && step.op === 'arrange') {
      problems.push({ path: `steps[${index}].op`, message: '"arrange" must be the first step' });
    }
  }
}

function parseList<Item>(
  value: unknown,
  path: string,
  problems: Problem[],
  parse: (item: unknown, path: string, problems: Problem[]) => Item | undefined,
): Item[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.push({ path, message: `must be a list in [ ], not ${shown(value)}` });
    return [];
  }
  const items = value.map((item, index) => parse(item, `${path}[${index}]`, problems));
  return items.filter((item) => item !== undefined);
}

function parsePart(schema: z.ZodType, value: unknown, path: string, problems: Problem[]): unknown {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const place = issue.path.reduce<string>(join, path);
    if (issue.code === 'unrecognized_keys') {
      const known = keysOf(schema, issue.path);
      for (const key of issue.keys) problems.push({ path: join(place, key), message: unknownKey(key, known) });
    } else problems.push({ path: place, message: explain(issue) });
  }
  return undefined;
}

function refuseUnknown(value: object, known: readonly string[], path: string, problems: Problem[]): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) problems.push({ path: join(path, key), message: unknownKey(key, known) });
  }
}

function unknownKey(key: string, known: readonly string[]): string {
  const list = known.length > 0 ? `; known here are ${known.join(', ')}` : '';
  return `is unknown${didYouMean(key, known) || list}`;
}

/** Keys of an object schema; only the schema's own level is needed, since steps are flat. */
function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  return path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function explain(issue: z.core.$ZodIssue): string {
  const given = issue.input === undefined ? '' : `, not ${shown(issue.input)}`;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is missing: ${KINDS[issue.expected] ?? issue.expected}`;
      return `must be ${KINDS[issue.expected] ?? issue.expected}${given}`;
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
      const words = issue.code === 'too_small' ? 'at least' : 'at most';
      if (issue.origin === 'array') return `must hold ${words} ${bound} values`;
      if (issue.origin === 'string')
        return bound === 1 ? 'must not be empty' : `must have ${words} ${bound} characters`;
      return `must be ${issue.inclusive === false ? words.replace('at least', 'above').replace('at most', 'below') : words} ${bound}${given}`;
    }
    case 'invalid_value': {
      const reason = issue.path.at(-1) === 'input' ? REFUSED_INPUTS[String(issue.input)] : undefined;
      if (reason) return reason;
      const words = issue.values.map(String);
      return `must be ${words.map((word) => `"${word}"`).join(' or ')}${given}${didYouMean(String(issue.input), words)}`;
    }
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : `has the wrong form${given}`;
    default:
      // A rule of the schema's own, already in words.
      return `is wrong: ${issue.message}`;
  }
}

const KINDS: { readonly [expected: string]: string } = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text in quotes',
  boolean: 'true or false',
  array: 'a list in [ ]',
  tuple: 'a list in [ ]',
  object: 'an object in { }',
};

function notAnObject(value: unknown, path: string, problems: Problem[]): undefined {
  problems.push({ path, message: `must be an object in { }, not ${shown(value)}` });
}

function invalid(problems: readonly Problem[], file: string | undefined): AppError {
  return new AppError('recipe-invalid', describe(problems), ADVICE, { file, field: problems[0]!.path || undefined });
}

function describe(problems: readonly Problem[]): string {
  const lines = problems.map(line);
  const text = lines.length === 1 ? lines[0]! : `${lines.length} problems: ${lines.join('; ')}`;
  return text.endsWith('?') ? text : `${text}.`;
}

function line({ path, message }: Problem): string {
  return path ? `${path} ${message}` : message;
}

function join(path: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path ? `${path}.${String(key)}` : String(key);
}

/** A value as the recipe's author wrote it, shortened. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
