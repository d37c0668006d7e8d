import type { Compute } from '../../src-main/graphs/compute.ts';
import type * as sessions from '../../src-main/graphs/sessions.ts';

/**
 * The module of sessions, with one set of sessions for all runs of a test file in place of one for each: compiling graphs
 * is most of the time of a run on a tiny cube. For `vi.mock`; what a run leaves behind in its sessions meets the next.
 */
export function shareSessions(real: typeof sessions): typeof sessions {
  let shared: Promise<Compute> | undefined;
  return {
    ...real,
    async openCompute() {
      shared ??= real.openCompute('cpu', 1, () => {});
      return { ...(await shared), close: async () => {} };
    },
  };
}
