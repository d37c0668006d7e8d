import { Button } from '@blueprintjs/core';
import { useProject, useProjectChange } from '../../api/queries.ts';
import { notifyError } from '../../app/notices.tsx';
import { useRunsView } from '../../parts/runs/run-actions.ts';
import { nextUndo } from '../../state/undoable.ts';

/** Says which run was deleted, and takes it back; there only while that is the last thing that was done. */
export function DeletedNotice() {
  const { data: project } = useProject();
  const undo = useProjectChange('undo');
  const deleted = useRunsView((view) => view.deleted);
  // Undo takes back the last thing that was done, which may be another one by now.
  if (!deleted || nextUndo(project?.history ?? [])?.id !== deleted.entry) return null;
  const close = () => useRunsView.setState({ deleted: null });
  return (
    <p className="runs-notice" role="status">
      <span>Deleted “{deleted.name}”.</span>
      <Button
        size="small"
        variant="minimal"
        text="Undo"
        onClick={() => undo.mutate({}, { onError: notifyError, onSuccess: close })}
      />
      <Button size="small" variant="minimal" icon="cross" aria-label="Close notice" onClick={close} />
    </p>
  );
}
