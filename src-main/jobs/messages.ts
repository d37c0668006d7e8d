import type { EngineJobName } from '../../src-preload/contract/engine.ts';
import type { ErrorRecord } from '../../src-preload/contract/errors.ts';
import type { Preview, Progress } from '../../src-preload/contract/job.ts';

/** What the host says to the engine process. `id` numbers the jobs of one engine client. */
export type HostMessage =
  | {
      readonly type: 'start';
      readonly id: number;
      readonly name: EngineJobName;
      readonly request: unknown;
      /** Somebody wants to see results on their way. */
      readonly previews: boolean;
    }
  | { readonly type: 'cancel'; readonly id: number }
  /** The present work is to end with what it has, where it can. */
  | { readonly type: 'finish-early'; readonly id: number };

/** What the engine process says to the host. A job ends with exactly one `done` or `failed`. */
export type EngineMessage =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'warning'; readonly id: number; readonly warning: string }
  | { readonly type: 'preview'; readonly id: number; readonly preview: Preview }
  | { readonly type: 'done'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorRecord };
