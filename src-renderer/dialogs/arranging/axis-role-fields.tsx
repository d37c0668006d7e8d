import { HTMLSelect } from '@blueprintjs/core';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { formatNumber, formatUnit } from '../../../src-preload/contract/numbers.ts';
import { type AxisRole, possibleRoles, rolesText, withRole } from './axis-roles.ts';
import './arranging.css';

const LABELS: { readonly [role in AxisRole]: string } = {
  images: 'Images',
  rows: 'Rows',
  columns: 'Columns',
  energy: 'Energy',
};

interface AxisRoleFieldsProps {
  /** As the file has them. */
  readonly axes: readonly Axis[];
  readonly roles: readonly AxisRole[];
  readonly onChange: (roles: readonly AxisRole[]) => void;
}

/** What each axis of an array is taken for, and what comes of it. */
export function AxisRoleFields({ axes, roles, onChange }: AxisRoleFieldsProps) {
  return (
    <fieldset className="axis-roles" aria-label="Axes">
      {axes.map((axis, at) => {
        const label = axis.name || `axis ${at}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: axes have no other identity
          <div key={at} className="axis-role">
            <span className="axis-role-name" title={label}>
              {label}
            </span>
            <span className="quiet">
              {formatNumber(axis.size)}
              {axis.units && ` · ${formatUnit(axis.units)}`}
            </span>
            <HTMLSelect
              aria-label={`Axis ${label}, ${axis.size}`}
              value={roles[at]}
              disabled={axes.length === 1}
              options={possibleRoles(axes.length).map((value) => ({ value, label: LABELS[value] }))}
              onChange={(event) => onChange(withRole(roles, at, event.currentTarget.value as AxisRole))}
            />
          </div>
        );
      })}
      <p className="axis-roles-result" role="status">
        {rolesText(axes, roles)}
      </p>
    </fieldset>
  );
}
