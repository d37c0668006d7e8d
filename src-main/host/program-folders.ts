import { homedir } from 'node:os';
import { join } from 'node:path';

/** Surroundings that decide where a program keeps its things. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: { readonly [name: string]: string | undefined };
}

/** Of this machine and this person. */
export const surroundings = (): Surroundings => ({ platform: process.platform, home: homedir(), env: process.env });

/** Folder for what the program itself must remember (settings, recent projects, its browser profile); it may not exist yet. */
export function dataFolder({ platform, home, env }: Surroundings = surroundings()): string {
  if (env.PHASEWRIGHT_DATA) return env.PHASEWRIGHT_DATA;
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Phasewright');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Phasewright');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'phasewright');
}

/** Folder for what the program can do without; the system or a person may empty it. It may not exist yet. */
export function cacheFolder({ platform, home, env }: Surroundings = surroundings()): string {
  if (env.PHASEWRIGHT_DATA) return join(env.PHASEWRIGHT_DATA, 'cache');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Phasewright', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Phasewright');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'phasewright');
}

/** Why no window can be shown here; undefined when one can. */
export function whyNoDisplay({ platform, env }: Omit<Surroundings, 'home'> = surroundings()): string | undefined {
  if (platform === 'win32') return undefined;
  if (platform === 'darwin') return env.SSH_CONNECTION ? 'No display: this is a remote session' : undefined;
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return undefined;
  return 'No display: neither DISPLAY nor WAYLAND_DISPLAY is set';
}
