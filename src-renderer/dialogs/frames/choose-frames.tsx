import { lazy, Suspense, useState } from 'react';
import { useFileInfo } from '../../api/file-info.ts';
import { useCommands } from '../../app/commands.ts';
import { useViewOf } from '../../state/view-store.ts';
import { useOpenFrames } from './open-frames.ts';

const FramesDialog = lazy(() => import('./frames-dialog.tsx').then((m) => ({ default: m.FramesDialog })));

/** The command that opens other frames of the open dataset, and its dialog; stands in the window, behind all panels. */
export function ChooseFrames() {
  const { file, dataset, frames } = useViewOf('file', 'dataset', 'frames');
  const { data } = useFileInfo(file);
  const openFrames = useOpenFrames();
  const [isOpen, setOpen] = useState(false);
  const known = data?.datasets[dataset]?.frames;
  useCommands(known ? [{ id: 'frames.choose', title: 'Choose frames…', run: () => setOpen(true) }] : []);
  if (!isOpen || !known) return null;
  return (
    <Suspense>
      <FramesDialog
        frames={{ ...known, summed: frames ?? known.summed }}
        onClose={() => setOpen(false)}
        onOpen={openFrames}
      />
    </Suspense>
  );
}
