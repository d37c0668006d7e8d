import { z } from 'zod';
import { STEP_SCHEMAS } from '../../../src-preload/contract/steps.ts';

/** Every step with its parameters, defaults and their meaning: written from the schemas, so it cannot be out of date. */
export function stepsHelp(): string {
  return Object.entries(STEP_SCHEMAS)
    .map(([op, schema]) => {
      const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
      return [`  ${op}`, ...fields.map(([name, field]) => parameterHelp(name, field))].join('\n');
    })
    .join('\n');
}

function parameterHelp(name: string, field: z.ZodType): string {
  const standard = field.safeParse(undefined);
  const value = standard.success && standard.data !== undefined ? ` (${JSON.stringify(standard.data)})` : '';
  const inner = innermost(field);
  const meta = (field.meta() ?? inner.meta()) as { label?: string; help?: string; unit?: string } | undefined;
  const unit = meta?.unit ? ` [${meta.unit}]` : '';
  const options = inner instanceof z.ZodEnum && !meta?.help ? inner.options.join(', ') : undefined;
  const text = `${options ?? meta?.help ?? meta?.label ?? ''}${unit}`;
  return `    ${`${name}${value}`.padEnd(NAME_WIDTH)} ${wrapped(text).join(`\n${' '.repeat(NAME_WIDTH + 5)}`)}`.trimEnd();
}

const NAME_WIDTH = 26;
const TEXT_WIDTH = 80;

/** Lines of whole words. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > TEXT_WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/** The schema without what says that it may be left out. */
function innermost(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodDefault || field instanceof z.ZodOptional
    ? innermost(field.unwrap() as z.ZodType)
    : field;
}
