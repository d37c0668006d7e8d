import { z } from 'zod';
import { DEVICE_NAMES, SMALLEST_MEMORY_BYTES } from './compute.ts';
import { ENERGY_CHOICES, LENGTH_CHOICES } from './shown-units.ts';

const settingsFields = {
  theme: z.enum(['system', 'light', 'dark']),
  device: z.enum(DEVICE_NAMES),
  threads: z.number().int().min(1).max(1024).nullable(),
  memoryBytes: z.number().min(SMALLEST_MEMORY_BYTES).nullable(),
  /** Unit in which places on maps are shown. */
  lengthUnit: z.enum(LENGTH_CHOICES),
  /** Unit in which energies are shown. */
  energyUnit: z.enum(ENERGY_CHOICES),
  /** Table of intensity maps. */
  colorMap: z.enum(['gray', 'viridis', 'cividis', 'magma']),
  /** Phases on maps are hatched as well as colored. */
  hatchPhases: z.boolean(),
  /** Layouts by project folder, with `:compact` after it for those of small windows, as the docking library serializes them. */
  layouts: z.record(z.string(), z.unknown()),
  /** Keys that a person has changed: command id → keys, such as `Ctrl+E`. */
  keys: z.record(z.string(), z.string()),
};

/** What a person may set; unknown keys of older versions are dropped. */
export const settingsSchema = z.object({
  theme: settingsFields.theme.default('system'),
  device: settingsFields.device.default('auto'),
  threads: settingsFields.threads.default(null),
  memoryBytes: settingsFields.memoryBytes.default(null),
  lengthUnit: settingsFields.lengthUnit.default('auto'),
  energyUnit: settingsFields.energyUnit.default('file'),
  colorMap: settingsFields.colorMap.default('viridis'),
  hatchPhases: settingsFields.hatchPhases.default(false),
  layouts: settingsFields.layouts.default({}),
  keys: settingsFields.keys.default({}),
});
export type Settings = z.output<typeof settingsSchema>;

/** Some settings, without defaults: what is left out stays as it is. A record (layouts, keys) is replaced as a whole. */
export const settingsChangeSchema = z.strictObject(settingsFields).partial();
