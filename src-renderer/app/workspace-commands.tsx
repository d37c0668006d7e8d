import { ChooseKCommands } from '../panels/choose-k/choose-k-commands.tsx';
import { UnassignCommands } from '../panels/phases/unassign-commands.tsx';
import { RunCommands } from '../panels/runs/run-commands.tsx';
import { UnitCommands } from './unit-settings.tsx';

/** Commands of no panel, and of panels that rest while they are not in front or have not been shown yet. */
export function WorkspaceCommands() {
  return (
    <>
      <RunCommands />
      <ChooseKCommands />
      <UnassignCommands />
      <UnitCommands />
    </>
  );
}
