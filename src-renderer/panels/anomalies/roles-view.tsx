import { HTMLSelect } from '@blueprintjs/core';
import { useState } from 'react';
import type { OpenStack } from '../../parts/images/use-stack.ts';
import { changeDraft } from '../../parts/recipe/draft-history.ts';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { useViewOf } from '../../state/view-store.ts';
import { type FrameUse, handRoles, USE_WORDS, USES, withFrameRole } from './frame-roles.ts';
import { ROLES } from './read-anomaly.ts';

interface RolesViewProps {
  readonly stack: OpenStack;
  /** Of each image in the shown run; null when it has no groups. */
  readonly roles: ArrayLike<number> | null;
  readonly scores: ArrayLike<number> | null;
}

/** Rows of one page: a table of thousands of menus would be slow. */
const PAGE = 50;

/** The role of each image; changing one writes it into the recipe's step "groups". */
export function RolesView({ stack, roles, scores }: RolesViewProps) {
  const { steps, frame, set } = useViewOf('steps', 'frame', 'set');
  const [group, setGroup] = useState('');
  const [page, setPage] = useState(0);
  const hand = handRoles(steps.find(({ op }) => op === 'groups'));
  const all = Array.from({ length: stack.frames }, (_, image) => image).filter(
    (image) => group === '' || stack.groups[stack.labels[image]!] === group,
  );
  const pages = Math.max(1, Math.ceil(all.length / PAGE));
  const shown = all.slice(Math.min(page, pages - 1) * PAGE, (Math.min(page, pages - 1) + 1) * PAGE);
  const assign = (images: readonly number[], use: string) => {
    const what = images.length === 1 ? stack.nameOf(images[0]!) : `${images.length} images`;
    changeDraft(`Group of ${what}`, (draft) => withFrameRole(draft, images, (use || null) as FrameUse | null));
  };
  const options = [
    { value: '', label: 'as the groups say' },
    ...USES.map((value) => ({ value, label: USE_WORDS[value] })),
  ];
  return (
    <>
      <div className="anomalies-roles-bar">
        {stack.groups.length > 1 && (
          <span>
            Group{' '}
            <HTMLSelect
              aria-label="Group"
              value={group}
              options={[{ value: '', label: 'all' }, ...stack.groups]}
              onChange={(event) => {
                setGroup(event.currentTarget.value);
                setPage(0);
              }}
            />
          </span>
        )}
        <span>
          All {formatNumber(all.length)} of them{' '}
          <HTMLSelect
            aria-label="Role of all images listed"
            value="-"
            options={[{ value: '-', label: 'set to …' }, ...options]}
            onChange={(event) => assign(all, event.currentTarget.value)}
          />
        </span>
        {pages > 1 && (
          <span>
            Page{' '}
            <HTMLSelect
              aria-label="Page"
              value={Math.min(page, pages - 1)}
              options={Array.from({ length: pages }, (_, at) => ({
                value: at,
                label: `${at * PAGE + 1} – ${Math.min(all.length, (at + 1) * PAGE)}`,
              }))}
              onChange={(event) => setPage(Number(event.currentTarget.value))}
            />
          </span>
        )}
      </div>
      <div className="anomalies-scroll">
        <table className="anomalies-table">
          <thead>
            <tr>
              <th scope="col">Image</th>
              <th scope="col">In this run</th>
              <th scope="col">Score</th>
              <th scope="col">By hand</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((image) => (
              <tr key={image} data-shown={image === frame || undefined}>
                <th scope="row">
                  <button type="button" className="anomalies-name" onClick={() => set({ frame: image })}>
                    {stack.nameOf(image)}
                  </button>
                </th>
                <td>{roles ? (ROLES[roles[image]!] ?? '–') : '–'}</td>
                <td>{scores ? formatNumber(scores[image]!, 3) : '–'}</td>
                <td>
                  <HTMLSelect
                    minimal
                    aria-label={`Role of ${stack.nameOf(image)}`}
                    value={hand.get(image) ?? ''}
                    options={options}
                    onChange={(event) => assign([image], event.currentTarget.value)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
