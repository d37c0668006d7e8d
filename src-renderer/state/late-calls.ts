import type { ServiceCall, ServiceCallName, ServiceEvent } from '../../src-preload/contract/service.ts';
import type { RunningCall } from '../../src-preload/contract/wire.ts';
import type { WindowApi } from '../api/window-api.ts';
import { dismissJob, startJob } from './jobs.ts';

/** A look that takes longer stands among the jobs, where it shows the time left and can be cancelled. */
export const LATE_MS = 2000;

/** What panels ask for to show it, and await where they stand. It is quick, but for data that do not fit into memory. */
const LOOKS: { readonly [name in ServiceCallName]?: string } = {
  'window-map': 'Map of an energy window',
  'region-spectrum': 'Mean spectrum',
  'cube-slice': 'Slice of the cube',
  'find-elements': 'Search for elements',
  'decode-latents': 'Decode latent numbers',
  'preview-figure': 'Preview of the figure',
  'save-map': 'Save a map',
};

/** The same host; what is looked at is listed as a job when it takes long, and goes off the list when it has come. */
export function listLateCalls(api: WindowApi): WindowApi {
  const call: WindowApi['call'] = (name, request, listen) => {
    const title = LOOKS[name];
    if (title === undefined) return api.call(name, request, listen);
    const startedAt = Date.now();
    let progress: RunningCall['progress'] = null;
    let tell: ((event: ServiceEvent) => void) | null = null;
    const made = api.call(name, request, (event) => {
      if (event.type === 'progress') progress = event;
      tell?.(event);
      listen?.(event);
    });
    const late = setTimeout(() => {
      const known: RunningCall = { id: '', name, request, startedAt, progress, warnings: [] };
      const follow = (hear: (event: ServiceEvent) => void): ServiceCall<unknown> => {
        tell = hear;
        return made;
      };
      const job = startJob<unknown>(title, follow, { underWay: { call: known, follow } });
      // Its panel shows what came of it, also when that is an error.
      const dismiss = () => dismissJob(job.id);
      job.answer.then(dismiss, dismiss);
    }, LATE_MS);
    const stop = () => clearTimeout(late);
    made.answer.then(stop, stop);
    return made;
  };
  return { ...api, call };
}
