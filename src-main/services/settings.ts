import { join } from 'node:path';
import type { z } from 'zod';
import { type Settings, type settingsChangeSchema, settingsSchema } from '../../src-preload/contract/settings.ts';
import type { CallContext } from './call-context.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** What a person has set; whatever is missing, damaged or of no sense is the default, with a warning. */
export function readSettings(context: CallContext): Settings {
  const stored = readJsonFile(fileOf(context), context.warn);
  const values = typeof stored === 'object' && stored !== null ? (stored as { readonly [key: string]: unknown }) : {};
  // Setting by setting: one that is wrong takes no others with it.
  const good = Object.entries(settingsSchema.shape).flatMap(([key, schema]) => {
    if (values[key] === undefined) return [];
    const parsed = schema.safeParse(values[key]);
    if (!parsed.success) context.warn(`The setting "${key}" was damaged; its default is used.`);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return settingsSchema.parse(Object.fromEntries(good));
}

/** Changes some settings and keeps all. @throws {AppError} `write-failed`, `disk-full` */
export function changeSettings(change: z.output<typeof settingsChangeSchema>, context: CallContext): Settings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const settings = settingsSchema.parse({ ...readSettings(context), ...given });
  writeJsonFile(fileOf(context), settings);
  return settings;
}

const fileOf = (context: CallContext) => join(context.dataFolder(), 'settings.json');
