import { Button, DialogBody, DialogFooter } from '@blueprintjs/core';
import { type FormEvent, useId, useState } from 'react';
import { type FrameRange, type FramesOfDataset, framesText } from '../../../src-preload/contract/frames.ts';
import { Dialog } from '../../app/dialog.tsx';
import { firstFocus } from '../../app/first-focus.ts';
import { FramesFields } from './frames-fields.tsx';
import { readFrames, typedOf } from './typed-frames.ts';

interface FramesDialogProps {
  /** Frames of the open dataset. */
  readonly frames: FramesOfDataset;
  readonly onClose: () => void;
  /** Gets the frames that are wanted; null for all. */
  readonly onOpen: (frames: FrameRange | null) => void;
}

/** The first frame is typed first. */
function begin(form: HTMLFormElement | null): void {
  firstFocus(form?.querySelector('input') ?? null);
}

/** Asks which frames of the open dataset are to be opened, as a dataset of their own. */
export function FramesDialog({ frames, onClose, onOpen }: FramesDialogProps) {
  const form = useId();
  const [typed, setTyped] = useState(() => typedOf(frames));
  const read = readFrames(typed, frames.count);
  const open = (event: FormEvent) => {
    event.preventDefault();
    if ('problem' in read) return;
    onClose();
    onOpen(read.frames);
  };
  return (
    <Dialog isOpen title="Choose frames" onClose={onClose} className="frames-dialog" transitionDuration={0}>
      <DialogBody>
        <form id={form} ref={begin} onSubmit={open}>
          <FramesFields count={frames.count} typed={typed} onChange={setTyped} />
        </form>
        <p className="quiet">
          They open as a dataset of their own, beside the others of the project: the same steps on both can be compared
          in Runs.
        </p>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={() => setTyped({ from: '1', to: String(frames.count) })}>All frames</Button>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" form={form} intent="primary" disabled={'problem' in read}>
              {'frames' in read && read.frames ? `Open ${framesText(read.frames)}` : 'Open'}
            </Button>
          </>
        }
      />
    </Dialog>
  );
}
