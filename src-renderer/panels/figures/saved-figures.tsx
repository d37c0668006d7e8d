import { Button } from '@blueprintjs/core';
import type { FigureRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { useProjectChange } from '../../api/queries.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { notifyError } from '../../app/notices.tsx';
import { formatTime } from '../runs/run-summary.ts';
import { figureText } from './figure-draft.ts';
import { changeFigure } from './figure-history.ts';

interface SavedFiguresProps {
  readonly project: ProjectState;
  readonly run: RunRecord;
  readonly figure: Partial<FigureRequest>;
  readonly canKeep: boolean;
}

/** Figures that were kept with the run: taken again, replaced, deleted; all of it undoable. */
export function SavedFigures({ project, run, figure, canKeep }: SavedFiguresProps) {
  const save = useProjectChange('save-figure');
  const replace = useProjectChange('change-figure');
  const remove = useProjectChange('delete-figure');
  const saved = project.figures.filter((record) => record.run === run.number);
  const isReadOnly = project.project.mode === 'read';
  const keep = () => save.mutate({ run: run.number, figure }, { onError: notifyError });
  const take = (record: FigureRecord) => changeFigure(`Take ${figureText(record.request)}`, () => record.request);
  return (
    <section aria-label="Saved figures">
      <h3>Saved figures</h3>
      <Button
        size="small"
        icon="floppy-disk"
        text="Keep these settings"
        disabled={!canKeep || isReadOnly}
        loading={save.isPending}
        onClick={keep}
      />
      {saved.length > 0 && (
        <ul className="figures-saved">
          {saved.toReversed().map((record) => {
            const text = figureText(record.request);
            return (
              <li key={record.id}>
                <button type="button" title="Take these settings" onClick={() => take(record)}>
                  {text}
                </button>
                <span className="quiet">{formatTime(record.createdAt)}</span>
                <span className="figures-saved-actions">
                  <IconButton
                    icon="refresh"
                    label={`Replace ${text}`}
                    title="Replace by the present settings"
                    disabled={!canKeep || isReadOnly || replace.isPending}
                    onClick={() => replace.mutate({ id: record.id, figure }, { onError: notifyError })}
                  />
                  <IconButton
                    icon="trash"
                    label={`Delete ${text}`}
                    title="Delete (Undo brings it back)"
                    disabled={isReadOnly || remove.isPending}
                    onClick={() => remove.mutate({ id: record.id }, { onError: notifyError })}
                  />
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
