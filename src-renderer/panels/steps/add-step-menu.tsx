import { Button, Menu, MenuItem } from '@blueprintjs/core';
import { Popover } from '../../app/popover.tsx';
import { MenuTitle } from './menu-title.tsx';
import { stepsByGroup } from './step-catalog.ts';

interface AddStepMenuProps {
  readonly ofImages: boolean;
  readonly onAdd: (op: string) => void;
}

/** Button with every step there is, by what it is for. */
export function AddStepMenu({ ofImages, onAdd }: AddStepMenuProps) {
  const menu = (
    <Menu size="small" className="step-menu" aria-label="Steps that can be added">
      {stepsByGroup(ofImages).map(({ group, steps }) => [
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
