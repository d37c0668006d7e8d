import type { Bridge } from '../../src-preload/contract/bridge.ts';

/** What the page gets of Electron, sorted: the keys of {@link Bridge}, which the compiler sees to. */
export const BRIDGE_KEYS = Object.keys({
  host: true,
  call: true,
  cancel: true,
  running: true,
  adopt: true,
  listen: true,
  chooseFile: true,
  pathOfDroppedFile: true,
} satisfies Record<keyof Bridge, true>).sort();
