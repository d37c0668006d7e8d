import { useEffect, useRef, useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { WindowApi } from '../../api/window-api.ts';
import { showFolder } from '../../app/folder-choice.ts';
import { notifyError } from '../../app/notices.tsx';
import { useOpening } from '../../app/opening.ts';
import { findDropped } from './find-dropped.ts';

interface DroppedItem {
  readonly file: File;
  readonly isFolder: boolean;
}

/** Opens a file or a folder; several files are shown as a batch. */
async function openDropped(
  dropped: readonly DroppedItem[],
  api: WindowApi,
  opening: ReturnType<typeof useOpening>,
): Promise<void> {
  const lost: string[] = [];
  const found: { path: string; isFolder: boolean }[] = [];
  for (const { file, isFolder } of dropped) {
    const known = { name: file.name, sizeBytes: file.size, isFolder };
    const path = api.pathOfDroppedFile(file) ?? (await findDropped(known, api));
    if (path === null) lost.push(file.name);
    else found.push({ path, isFolder });
  }
  if (lost.length > 0) {
    notifyError({
      message: `The browser does not tell where ${lost.join(', ')} lies, and the folders used lately do not hold it.`,
      advice: 'Open it with Open file… or Open folder… instead.',
    });
  }
  const [only] = found;
  if (!only) return;
  if (found.length > 1) showFolder({ kind: 'files', files: found.map(({ path }) => path) });
  else if (only.isFolder) opening.openFolder(only.path);
  else await opening.openPath(only.path);
}

/** Opens what is dropped anywhere on the window. */
export function DropTarget() {
  const api = useApi();
  const opening = useOpening();
  const [over, setOver] = useState(false);
  const latest = useRef({ api, opening });
  latest.current = { api, opening };

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      // What was dropped is known only until this function ends.
      const { items, files } = event.dataTransfer ?? {};
      const whole = [...(files ?? [])].map((file) => ({ file, isFolder: false }));
      const known = [...(items ?? [])].flatMap((item) => {
        const file = item.getAsFile();
        return file ? [{ file, isFolder: item.webkitGetAsEntry?.()?.isDirectory ?? false }] : [];
      });
      void openDropped(known.length > 0 ? known : whole, latest.current.api, latest.current.opening);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);

  // While something is dragged no pointer moves: one that does tells of a drag that has ended elsewhere.
  useEffect(() => {
    if (!over) return;
    const end = () => setOver(false);
    window.addEventListener('pointermove', end);
    return () => window.removeEventListener('pointermove', end);
  }, [over]);

  if (!over) return null;
  return (
    <div className="drop-target">
      <span>Drop to open</span>
    </div>
  );
}
