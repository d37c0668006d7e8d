import { Button, DialogBody, DialogFooter, HTMLSelect } from '@blueprintjs/core';
import { useState } from 'react';
import { READABLE_EXTENSIONS } from '../../../src-preload/contract/extensions.ts';
import { useApi } from '../../api/api-context.tsx';
import { useProject } from '../../api/queries.ts';
import { runCommand } from '../../app/commands.ts';
import { Dialog } from '../../app/dialog.tsx';
import { useFileDialog } from '../../app/file-dialog.tsx';
import { useShowDataset } from '../../app/look-at.ts';
import { notifyError } from '../../app/notices.tsx';
import { baseName, useOpening } from '../../app/opening.ts';
import type { RunNetwork } from '../../parts/networks/network-of-run.ts';
import { replaceDraft } from '../../parts/recipe/steps-notice.ts';
import { isSameDataset } from '../../state/same-dataset.ts';
import { useView } from '../../state/view-store.ts';
import { applyingSteps } from './applying-steps.ts';
import './applying.css';

interface ApplyDialogProps {
  readonly network: RunNetwork;
  readonly onClose: () => void;
}

const IMAGE_KINDS: readonly string[] = ['image-stack', 'image'];
const FILE = 'file';
const FOLDER = 'folder';

/** Asks for the data that a network shall work on, and puts the recipe for it into Steps. */
export function ApplyDialog({ network, onClose }: ApplyDialogProps) {
  const { run } = network;
  const api = useApi();
  const { data: project } = useProject();
  const showDataset = useShowDataset();
  const opening = useOpening();
  const choose = useFileDialog();
  const areImages = run.result.prepared.images !== undefined;
  const listed = (project?.listed ?? []).filter(
    (one) => !one.missing && IMAGE_KINDS.includes(one.kind) === areImages && !isSameDataset(run.result.source, one),
  );
  const [where, setWhere] = useState(listed.length > 0 ? '0' : areImages ? FOLDER : FILE);

  /** Brings the chosen data to the front; false when none were chosen or they could not be opened. */
  const open = async (): Promise<boolean> => {
    const one = listed[Number(where)];
    if (one) {
      if (!isSameDataset(one, useView.getState())) showDataset(one);
      return true;
    }
    const path = await choose(
      where === FOLDER
        ? { kind: 'open-folder', title: 'Which folder of images?' }
        : { kind: 'open-file', title: 'Which data?', extensions: READABLE_EXTENSIONS },
    );
    return path !== null && opening.openFile(path);
  };
  const apply = async () => {
    onClose();
    try {
      const { encoder } = await api.call('keep-model', { run: run.number }).answer;
      const draft = applyingSteps(network, encoder);
      if (!(await open())) return;
      replaceDraft(`Apply the model of run ${run.number}`, `The model of run ${run.number} is to be applied`, draft);
      runCommand('show.steps');
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <Dialog
      isOpen
      title={`Apply the model of run ${run.number}`}
      onClose={onClose}
      transitionDuration={0}
      className="apply-dialog"
    >
      <DialogBody>
        <form
          className="apply-form"
          onSubmit={(event) => {
            event.preventDefault();
            void apply();
          }}
        >
          <label htmlFor="apply-data">Apply to</label>
          <HTMLSelect
            id="apply-data"
            fill
            value={where}
            options={[
              ...listed.map(({ title, file }, i) => ({ value: String(i), label: `${title} (${baseName(file)})` })),
              ...(areImages ? [{ value: FOLDER, label: 'Another folder of images…' }] : []),
              { value: FILE, label: 'Another file…' },
            ]}
            onChange={(event) => setWhere(event.currentTarget.value)}
          />
        </form>
        <p className="quiet">
          Its preparing steps and the model are put into Steps, to be looked over and run. The model is kept in the
          project. It fits data measured in the same way
          {areImages ? ', with images of the same size' : ', with the same channels'}.
        </p>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={onClose} />
            <Button text="Make the recipe" intent="primary" onClick={() => void apply()} />
          </>
        }
      />
    </Dialog>
  );
}
