import { useQueryClient } from '@tanstack/react-query';
import { type FrameRange, framesPart } from '../../../src-preload/contract/frames.ts';
import { useApi } from '../../api/api-context.tsx';
import { useProject } from '../../api/queries.ts';
import { useShowDataset } from '../../app/look-at.ts';
import { notifyError } from '../../app/notices.tsx';
import { isSameDataset } from '../../state/same-dataset.ts';
import { useView } from '../../state/view-store.ts';

/** Opens these frames of the open dataset, or with null all: the project lists them as a dataset, which is shown. */
export function useOpenFrames(): (frames: FrameRange | null) => Promise<void> {
  const api = useApi();
  const queries = useQueryClient();
  const { data: project } = useProject();
  const showDataset = useShowDataset();
  return async (frames) => {
    const view = useView.getState();
    if (view.file === null) return;
    const wanted = { file: view.file, dataset: view.dataset, ...framesPart(frames) };
    if (isSameDataset(wanted, view)) return;
    try {
      // A project that is open for reading only shows them without keeping them on its list.
      if (project?.project.mode === 'write') {
        queries.setQueryData(['project'], await api.call('open-in-project', wanted).answer);
      }
      showDataset(wanted);
    } catch (error) {
      notifyError(error);
    }
  };
}
