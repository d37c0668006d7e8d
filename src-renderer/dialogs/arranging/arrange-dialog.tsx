import { Button, DialogBody, DialogFooter } from '@blueprintjs/core';
import { useState } from 'react';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { Dialog } from '../../app/dialog.tsx';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { presentationOf } from '../../state/presentation.ts';
import { useView } from '../../state/view-store.ts';
import { withArrangement } from './arrangement.ts';
import { AxisRoleFields } from './axis-role-fields.tsx';
import { arrangementOf, rolesOf, rolesOfArrangement } from './axis-roles.ts';

interface ArrangeDialogProps {
  /** As the file has them. */
  readonly axes: readonly Axis[];
  /** False where there is but one axis, or too many. */
  readonly canArrange: boolean;
  readonly onClose: () => void;
}

/** Says which axis of the open dataset is the energy, which are rows and columns; it becomes the recipe's first step. */
export function ArrangeDialog({ axes, canArrange, onClose }: ArrangeDialogProps) {
  const [roles, setRoles] = useState(() => rolesOfArrangement(axes, presentationOf(useView.getState().steps).arrange));
  const apply = () => {
    changeDraft('Arrange axes', (draft) => withArrangement(draft, arrangementOf(axes, roles)));
    onClose();
  };
  return (
    <Dialog
      isOpen
      title="Arrange axes"
      onClose={onClose}
      style={{ width: 'min(560px, calc(100vw - 32px))' }}
      transitionDuration={0}
    >
      <DialogBody useOverflowScrollContainer={false}>
        <p className="quiet">
          What each axis of the file stands for. Calibrations and regions made before are forgotten.
        </p>
        <AxisRoleFields axes={axes} roles={roles} onChange={setRoles} />
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={() => setRoles(rolesOf(axes))}>As in the file</Button>
            <Button onClick={onClose}>Cancel</Button>
            <Button intent="primary" disabled={!canArrange} onClick={apply}>
              Arrange
            </Button>
          </>
        }
      >
        <span className="quiet">Becomes the first step of the recipe</span>
      </DialogFooter>
    </Dialog>
  );
}
