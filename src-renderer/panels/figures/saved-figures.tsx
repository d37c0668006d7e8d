import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { FigureRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { useProjectChange } from '../../api/queries.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { notifyError } from '../../app/notices.tsx';
import { figureText } from '../../parts/figures/figure-draft.ts';
import { changeFigure } from '../../parts/figures/figure-history.ts';
import { formatTime } from '../../parts/runs/run-summary.ts';

interface SavedFiguresProps {
  readonly project: ProjectState;
  readonly run: RunRecord;
  readonly figure: Partial<FigureRequest>;
  readonly canKeep: boolean;
}

/** Figures that were kept with the run: taken again, named, replaced, deleted; all of it undoable. */
export function SavedFigures({ project, run, figure, canKeep }: SavedFiguresProps) {
  const save = useProjectChange('save-figure');
  const replace = useProjectChange('change-figure');
  const remove = useProjectChange('delete-figure');
  const rename = useProjectChange('rename-figure');
  const [renaming, setRenaming] = useState<number | null>(null);
  const saved = project.figures.filter((record) => record.run === run.number);
  const isReadOnly = project.project.mode === 'read';
  const keep = () => save.mutate({ run: run.number, figure }, { onError: notifyError });
  const take = (record: FigureRecord) =>
    changeFigure(`Take ${record.name || figureText(record.request)}`, () => record.request);
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
            const settings = figureText(record.request);
            const text = record.name || settings;
            return (
              <li key={record.id}>
                {renaming === record.id ? (
                  <FigureNameBox
                    record={record}
                    onName={(name) => rename.mutate({ id: record.id, name }, { onError: notifyError })}
                    onEnd={() => setRenaming(null)}
                  />
                ) : (
                  <button
                    type="button"
                    title="Take these settings (F2 renames)"
                    onClick={() => take(record)}
                    onDoubleClick={() => !isReadOnly && setRenaming(record.id)}
                    onKeyDown={(event) => event.key === 'F2' && !isReadOnly && setRenaming(record.id)}
                  >
                    {text}
                    {record.name && <span className="quiet figures-saved-settings">{settings}</span>}
                  </button>
                )}
                <span className="quiet">{formatTime(record.createdAt)}</span>
                <span className="figures-saved-actions">
                  <IconButton
                    icon="edit"
                    label={`Name ${text}`}
                    title="Give it a name (F2)"
                    disabled={isReadOnly || rename.isPending}
                    onClick={() => setRenaming(record.id)}
                  />
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

interface FigureNameBoxProps {
  readonly record: FigureRecord;
  readonly onName: (name: string) => void;
  readonly onEnd: () => void;
}

/** Enter and leaving keep what was typed, Escape does not; an empty name is none. */
function FigureNameBox({ record, onName, onEnd }: FigureNameBoxProps) {
  const [name, setName] = useState(record.name);
  const keep = () => {
    if (name.trim() !== record.name) onName(name.trim());
    onEnd();
  };
  return (
    <input
      className="name-box"
      aria-label={`Name of ${record.name || figureText(record.request)}`}
      placeholder={figureText(record.request)}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
      autoFocus
      value={name}
      maxLength={200}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') onEnd();
        event.stopPropagation();
      }}
    />
  );
}
