import { describeIssues } from '../../src-preload/contract/recipe-parsing.ts';
import { STEP_SCHEMAS, type StepOp } from '../../src-preload/contract/steps.ts';

/** What is wrong with parameters: by field, and with all of them together. Empty when nothing is. */
export interface Problems {
  readonly fields: { readonly [key: string]: string };
  readonly whole: readonly string[];
}

/** Checks raw parameters of a step with its own schema; the words are those of the command line. */
export function checkParameters(op: string, parameters: { readonly [key: string]: unknown }): Problems {
  const schema = STEP_SCHEMAS[op as StepOp];
  if (!schema) return { fields: {}, whole: [`There is no step “${op}” in this version.`] };
  const fields: { [key: string]: string } = {};
  const whole: string[] = [];
  for (const issue of describeIssues(schema, parameters)) {
    const [, key, rest] = /^([\w-]+)(?:[.[][^ ]*)? (.*)$/.exec(issue) ?? [];
    if (key !== undefined && (key in schema.shape || key in parameters)) fields[key] ??= capital(plain(rest!));
    else whole.push(capital(plain(issue)));
  }
  return { fields, whole };
}

/** True when nothing is wrong. */
export function isValid({ fields, whole }: Problems): boolean {
  return whole.length === 0 && Object.keys(fields).length === 0;
}

/** In a form the wrong value stands beside the message, and nobody writes quotes; the schema's own rules need no lead. */
function plain(message: string): string {
  return message.replace(/^is wrong: /, '').replace(/: a (?:(?:whole )?number|text in quotes)$/, '');
}

function capital(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
}
