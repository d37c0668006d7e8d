import type { QueryClient } from '@tanstack/react-query';
import type { ServiceCallName, ServiceRequest } from '../../src-preload/contract/service.ts';
import type { RunningCall } from '../../src-preload/contract/wire.ts';
import type { WindowApi } from '../api/window-api.ts';
import { startCompress } from '../dialogs/archives/compress-job.ts';
import { saveDataset } from '../export/save-dataset.ts';
import { followRunUnderWay } from '../parts/recipe/draft-run.ts';
import { checkRun } from '../parts/runs/check-run.ts';
import { followed, startJob } from '../state/jobs.ts';

/** Follows a call that is under way, and does with its answer what whoever began it would have done. */
export function followCall(api: WindowApi, queries: QueryClient, call: RunningCall): void {
  (KINDS[call.name] ?? followAny)(api, queries, call);
}

type Follow = (api: WindowApi, queries: QueryClient, call: RunningCall) => void;

/** How each kind of work is followed, and what is done with its answer. */
const KINDS: { readonly [name in ServiceCallName]?: Follow } = {
  'run-to-project': followRunUnderWay,
  'repeat-run': (api, _, call) => checkRun(api, call.request as ServiceRequest<'repeat-run'>, call),
  'convert-file': (api, _, call) => saveDataset(api, call.request as ServiceRequest<'convert-file'>, call),
  'compress-file': (api, queries, call) =>
    startCompress(api, queries, call.request as ServiceRequest<'compress-file'>, call),
};

/** Opening the example, or writing it: the project says by itself that it is there. */
function followAny(api: WindowApi, queries: QueryClient, call: RunningCall): void {
  const title = { 'open-example': 'Open the built-in example' }[call.name as string] ?? call.name;
  startJob(title, (listen) => api.call(call.name, call.request as never, listen), {
    onDone: () => queries.invalidateQueries({ queryKey: ['project'] }),
    ...followed(api, call),
  });
}
