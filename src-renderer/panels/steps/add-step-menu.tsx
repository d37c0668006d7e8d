import { Button, Menu, MenuItem } from '@blueprintjs/core';
import { runCommand, useCommands } from '../../app/commands.ts';
import { Popover } from '../../app/popover.tsx';
import { stepsByGroup } from '../../parts/recipe/step-catalog.ts';
import { MenuTitle } from './menu-title.tsx';

interface AddStepMenuProps {
  readonly ofImages: boolean;
  readonly onAdd: (op: string) => void;
}

/** Button with every step there is, by what it is for. */
export function AddStepMenu({ ofImages, onAdd }: AddStepMenuProps) {
  const groups = stepsByGroup(ofImages);
  useCommands(
    groups
      .flatMap(({ steps }) => steps)
      .map(({ op, label }) => ({
        id: `steps.add.${op}`,
        title: `Add step: ${label}`,
        run: () => {
          // The new card takes the focus.
          runCommand('show.steps');
          onAdd(op);
        },
      })),
  );
  const menu = (
    <Menu size="small" className="step-menu" aria-label="Steps that can be added">
      {groups.map(({ group, steps }) => [
        <MenuTitle key={group} text={group} />,
        ...steps.map(({ op, label, purpose, icon }) => (
          <MenuItem
            key={op}
            icon={icon}
            text={
              <>
                {label} <span className="step-menu-purpose">{purpose}</span>
              </>
            }
            multiline
            onClick={() => onAdd(op)}
          />
        )),
      ])}
    </Menu>
  );
  return (
    <Popover content={menu} placement="bottom-start" arrow={false}>
      <Button icon="plus" text="Add step" aria-haspopup="menu" />
    </Popover>
  );
}
