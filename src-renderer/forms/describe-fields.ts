import { z } from 'zod';

/** What a form field lets a person enter. */
export type FieldKind =
  | 'number'
  | 'integer'
  | 'enum'
  /** Some of several words. */
  | 'choices'
  | 'boolean'
  /** Two positions on the signal axis, in its units. */
  | 'interval'
  /** Two such ranges. */
  | 'intervals'
  /** First pixel and the one after the last. */
  | 'pixel-range'
  /** Two channels with the values that they stand for. */
  | 'points'
  /** Whole numbers: first and last, or a list. */
  | 'counts'
  | 'text'
  /** Path of a file or folder. */
  | 'path'
  /** Names with commas between. */
  | 'names'
  /** A share, or names. */
  | 'share-or-names'
  /** Images and what they are used for: `train: 0-12; anomalous: 7`. */
  | 'uses'
  /** Named parts of the map: `Iron: rows 2-6, columns 3-9; Oxide: pixels 130, 131`. */
  | 'regions'
  /** Name or index of an axis. */
  | 'axis';

/** One parameter of a step, as its form field needs it; everything comes from the schema. */
export interface FieldDescription {
  readonly key: string;
  readonly kind: FieldKind;
  readonly label: string;
  readonly help: string;
  readonly unit: string;
  /** Undefined when the parameter has none. */
  readonly default: unknown;
  /** It has no default and may not be left out. */
  readonly required: boolean;
  readonly min: number | null;
  readonly max: number | null;
  /** What a path leads to. */
  readonly path: 'open-file' | 'open-folder';
  /** Choices of an enum, or of a list of them. */
  readonly options: readonly string[];
}

/** Fields of a step's schema in its order. */
export function describeFields(schema: z.ZodObject): readonly FieldDescription[] {
  return Object.entries(schema.shape).map(([key, field]) => describeField(key, field as z.ZodType));
}

function describeField(key: string, field: z.ZodType): FieldDescription {
  let inner = field;
  let required = true;
  let fallback: unknown;
  let meta = inner.meta();
  // Wrappers lie outside; the description may stand on any of them.
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    required = false;
    if (inner instanceof z.ZodDefault) fallback ??= inner.def.defaultValue;
    inner = inner.unwrap() as z.ZodType;
    meta ??= inner.meta();
  }
  const text = (name: string) => (typeof meta?.[name] === 'string' ? (meta[name] as string) : '');
  const number = numberOf(inner);
  return {
    key,
    kind: text('path') ? 'path' : kindOf(inner),
    path: text('path') === 'folder' ? 'open-folder' : 'open-file',
    label: text('label') || sentence(key),
    help: text('help'),
    unit: text('unit'),
    default: fallback,
    required,
    min: bound(number?.minValue),
    max: bound(number?.maxValue),
    options: optionsOf(inner),
  };
}

function kindOf(schema: z.ZodType): FieldKind {
  if (schema instanceof z.ZodNumber) return isInteger(schema) ? 'integer' : 'number';
  if (schema instanceof z.ZodEnum) return 'enum';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodArray) {
    if (schema.element instanceof z.ZodString) return 'names';
    if (schema.element instanceof z.ZodEnum) return 'choices';
    if (!(schema.element instanceof z.ZodObject)) return 'counts';
    return 'frames' in schema.element.shape ? 'uses' : 'regions';
  }
  if (schema instanceof z.ZodUnion) {
    return schema.def.options.some((option) => option instanceof z.ZodArray) ? 'share-or-names' : 'axis';
  }
  if (schema instanceof z.ZodTuple) {
    const [first] = schema.def.items as readonly z.ZodType[];
    // A range says that its ends are in order; a point is any channel with any value.
    if (first instanceof z.ZodTuple) return (first.def.checks ?? []).length > 0 ? 'intervals' : 'points';
    return first instanceof z.ZodNumber && isInteger(first) ? 'pixel-range' : 'interval';
  }
  return 'text';
}

function optionsOf(schema: z.ZodType): readonly string[] {
  if (schema instanceof z.ZodArray) return optionsOf(schema.element as z.ZodType);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}

/** The number that carries the range: of the field itself, or of the items of its list. */
function numberOf(schema: z.ZodType): z.ZodNumber | undefined {
  if (schema instanceof z.ZodNumber) return schema;
  if (schema instanceof z.ZodArray) return numberOf(schema.element as z.ZodType);
  return undefined;
}

function isInteger(schema: z.ZodNumber): boolean {
  return schema.format === 'safeint' || schema.isInt;
}

/** Limits that only say what a computer can count to are no limits for people. */
function bound(value: number | null | undefined): number | null {
  return value == null || !Number.isFinite(value) || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}

function sentence(key: string): string {
  const words = key.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
