import { useEffect } from 'react';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { useApi } from '../api/api-context.tsx';
import { onKeptChange, viewNow } from './kept-view.ts';
import { isLookedAt, otherLooks } from './look-at.ts';
import { notifyError } from './notices.tsx';

/** The view is kept this long after the last change of it. */
const KEEP_AFTER_MS = 800;

const nothing = async () => {};
let keepNow: () => Promise<void> = nothing;

/** Keeps what has changed since; asked for before another project takes the place of this one. */
export function keepViewNow(): Promise<void> {
  return keepNow();
}

/** Keeps how a person looks at the open project, in the project. Stands once in the window. */
export function useKeptView(project: ProjectState | null | undefined): void {
  const api = useApi();
  const folder = project?.project.folder ?? null;
  const isWritable = project?.project.mode === 'write';
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the project only which one it is
  useEffect(() => {
    if (folder === null || !isWritable || !project) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isSaid = false;
    keepNow = async () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      if (!isLookedAt(project)) return;
      try {
        await api.call('keep-view', { folder, view: { ...viewNow(otherLooks()) } }).answer;
      } catch (error) {
        // Once: every later change would say the same again.
        if (!isSaid) notifyError(error);
        isSaid = true;
      }
    };
    const stop = onKeptChange(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void keepNow(), KEEP_AFTER_MS);
    });
    const leave = () => void keepNow();
    addEventListener('pagehide', leave);
    return () => {
      stop();
      clearTimeout(timer);
      timer = undefined;
      keepNow = nothing;
      removeEventListener('pagehide', leave);
    };
  }, [api, folder, isWritable]);
}
